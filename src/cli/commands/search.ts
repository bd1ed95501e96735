import { Command, InvalidArgumentError, Option } from 'commander'
import { type SearchInput, type SortKey, sortKeys } from '#shared/contract.ts'
import { type FileType, fileTypes, type MediaDetails } from '#shared/media.ts'
import { isScore, type Score } from '#shared/score.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { readScope, type Scope } from '../library-folder.ts'
import { type LibraryCalls, withLibrary } from '../with-library.ts'

type ScoreRange = { readonly min: Score; readonly max: Score }
type Options = {
  readonly folder?: string
  readonly database?: string
  readonly json?: true
  readonly any?: true
  readonly keyword: readonly string[]
  readonly score?: ScoreRange
  readonly type: readonly FileType[]
  readonly missing?: true
  readonly onlyMissing?: true
  readonly sort: SortKey
  readonly descending?: true
  readonly limit?: number
  readonly scan: boolean
}

/** Finds files by words, keywords, score and type. */
export const searchCommand: CliCommand = {
  create: (context) =>
    new Command('search')
      .summary('find files by any word of their name, prompt, model or keywords')
      .description(
        'Finds files by any word of their name, prompt, model or keywords; “quoted words” are a phrase. Without words it lists every file. Prints score and path, one file a line; names with control characters are shown escaped, so scripts use --json.',
      )
      .argument('[query...]', 'what to look for')
      .option('--folder <folder>', 'the folder to search; else the current directory')
      .option('--database <file>', 'where the database is, instead of .scores/media.db in the folder')
      .option('--json', 'one JSON object a line, with the path relative to the folder')
      .option('--any', 'one of the words is enough')
      .option('--keyword <keyword>', 'only files with this keyword (may be repeated)', collect, [])
      .option('--score <min..max>', 'only these scores: 3..5, 4.., ..2, 0, -1', parseScoreRange)
      .option('--type <types>', `only these types: ${fileTypes.join(', ')}`, parseTypes, [])
      .addOption(new Option('--missing', 'also files that are gone').conflicts('onlyMissing'))
      .option('--only-missing', 'only files that are gone')
      .addOption(new Option('--sort <key>', 'the order').choices(sortKeys).default('name'))
      .option('--descending', 'the other way round')
      .option('--limit <count>', 'no more files than this', parseLimit)
      .option('--no-scan', 'do not look first whether files were added, changed or removed')
      .action((words: readonly string[], options: Options) => search(context, words.join(' '), options)),
}

async function search(context: CliContext, text: string, options: Options): Promise<void> {
  const scope = readScope(options.folder, context)
  const database = options.database ?? context.database
  await withLibrary(
    context,
    scope.folder,
    async (library) => {
      if (options.scan) await library.refresh()
      const { ids } = await library.call('search.run', createSearch(text, options, scope))
      await writeFiles(context, library, ids.subarray(0, options.limit), scope, options)
    },
    database,
  )
}

function createSearch(text: string, options: Options, scope: Scope): SearchInput {
  return {
    text,
    match: options.any === true ? 'any' : 'all',
    keywords: [...options.keyword],
    score: options.score ?? null,
    types: [...options.type],
    folder: scope.within,
    missing: options.onlyMissing === true ? 'only' : options.missing === true ? 'also' : 'no',
    sort: { by: options.sort, descending: options.descending === true },
  }
}

/** Rows are asked for in pieces, so that the first line comes at once and a million don't lie in memory. */
const piece = 500

async function writeFiles(
  context: CliContext,
  library: LibraryCalls,
  ids: Uint32Array,
  scope: Scope,
  options: Options,
): Promise<void> {
  for (let at = 0; at < ids.length; at += piece) {
    const wanted = [...ids.subarray(at, at + piece)]
    if (options.json === true) {
      for (const id of wanted) {
        const details = await library.call('media.details', { id })
        await context.output.writeLine(formatJsonLine(formatFile(details, scope)))
      }
      continue
    }
    for (const row of await library.call('media.rows', { ids: wanted })) {
      const path = escapeForTerminal(pathWithin(row.path, scope))
      await context.output.writeLine(`${String(row.score).padStart(2)}  ${path}`)
    }
  }
}

/** A file under the names that the command line uses. */
export function formatFile({ row, keywords, generation }: MediaDetails, scope: Scope) {
  return {
    path: pathWithin(row.path, scope),
    score: row.score,
    favourite: row.favourite,
    label: row.label,
    keywords: [...new Set(keywords.map((keyword) => keyword.keyword))],
    missing: row.missing,
    type: row.type,
    format: row.format,
    width: row.width,
    height: row.height,
    duration_seconds: row.durationSeconds,
    size_bytes: row.sizeBytes,
    date: new Date(row.dateMs).toISOString(),
    prompt: generation.prompt,
    model: generation.model,
    problem: row.problem,
  }
}

/** The path relative to the folder that was searched, which may be a part of the library. */
function pathWithin(path: string, scope: Scope): string {
  return scope.within === '' ? path : path.slice(scope.within.length + 1)
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

/** `3..5`, `4..`, `..2`, or one score. */
export function parseScoreRange(text: string): ScoreRange {
  const match = /^(?:(-1|[0-5])?\.\.(-1|[0-5])?|(-1|[0-5]))$/.exec(text)
  if (match === null || text === '..')
    throw new InvalidArgumentError('Scores go from -1 to 5: 3..5, 4.., ..2, 0.')
  const min = Number(match[3] ?? match[1] ?? -1)
  const max = Number(match[3] ?? match[2] ?? 5)
  if (!isScore(min) || !isScore(max) || min > max)
    throw new InvalidArgumentError('The smaller score comes first.')
  return { min, max }
}

function parseTypes(text: string, before: readonly FileType[]): readonly FileType[] {
  const words = text.split(',').map((word) => word.trim())
  const types = fileTypes.filter((type) => words.includes(type))
  if (types.length !== new Set(words).size)
    throw new InvalidArgumentError(`Types are ${fileTypes.join(', ')}.`)
  return [...new Set([...before, ...types])]
}

function parseLimit(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A limit is a whole number.')
  return Number(text)
}
