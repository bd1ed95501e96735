import { Command, Option } from 'commander'
import type { MediaDetails } from '#shared/media.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { readScope, type Scope } from '../library-folder.ts'
import { refuseQuery, refuseUnreadable } from '../refuse-query.ts'
import { type LibraryCalls, withLibrary } from '../with-library.ts'

type Options = {
  readonly folder?: string
  readonly database?: string
  readonly json?: true
  readonly paths0?: true
  readonly missing?: true
  readonly scan: boolean
}

/** Finds files by a query in the language of docs/query-language.md. */
export const searchCommand: CliCommand = {
  create: (context) =>
    new Command('search')
      .summary('find files: words, fields such as score:>=4 or model:flux*, in any combination')
      .description(
        'Finds files by a query, in the language of the search box: words, "phrases", fields (score:>=4, model:flux*, steps:20..30, tag:portrait, date:7d, type:video), OR, -not, (…), sort:date-, limit:20. Without a query it lists every file. Prints score and path, one file a line; names with control characters are shown escaped, so scripts use --json or --paths0.',
      )
      .usage('[options] [folder] [query]')
      .argument(
        '[words...]',
        'the folder, then the query; one word alone is a query of the current directory',
      )
      .option('--folder <folder>', 'the folder to search; all words are then the query')
      .option('--database <file>', 'where the database is, instead of .scores/media.db in the folder')
      .option('--json', 'one JSON object a line, with the path relative to the folder')
      .addOption(
        new Option(
          '--paths0',
          'only paths, exactly as they are, each ended by a NUL: for xargs -0',
        ).conflicts('json'),
      )
      .option('--missing', 'also files that are gone (is:missing finds only these)')
      .option('--no-scan', 'do not look first whether files were added, changed or removed')
      .addHelpText('after', examples)
      .action((words: readonly string[], options: Options) => search(context, words, options)),
}

const examples = `
Examples:
  media-scorer search pictures 'lighthouse storm score:>=4 sort:date-'
  media-scorer search pictures 'model:flux*|sdxl* -lora:any' --json
  media-scorer search pictures 'score:5 date:30d' --paths0 | xargs -0 cp -t best/
  media-scorer search --folder pictures -- -tag:any       # “--” before a query that begins with a dash`

async function search(context: CliContext, words: readonly string[], options: Options): Promise<void> {
  const { folder, query } = splitWords(words, options.folder)
  refuseUnreadable(context, query)
  const scope = readScope(folder, context)
  const writer = createWriter(context, scope, folder, options)
  await withLibrary(
    context,
    scope.folder,
    async (library) => {
      if (options.scan) await library.refresh()
      const { ids, errors = [] } = await library.call('search.run', {
        text: query,
        folder: scope.within,
        missing: options.missing === true ? 'also' : 'no',
      })
      refuseQuery(context, query, errors)
      // Rows are asked for in pieces, so that the first line comes at once and a million don't lie in memory.
      for (let at = 0; at < ids.length; at += piece) await writer(library, [...ids.subarray(at, at + piece)])
    },
    options.database ?? context.database,
  )
}

const piece = 500

/** `search QUERY`, `search FOLDER QUERY`, `search --folder FOLDER QUERY`; a query's words may stand apart. */
export function splitWords(
  words: readonly string[],
  folder: string | undefined,
): { readonly folder: string | undefined; readonly query: string } {
  const [first, ...rest] = words
  if (folder !== undefined || rest.length === 0) return { folder, query: words.join(' ') }
  return { folder: first, query: rest.join(' ') }
}

type Writer = (library: LibraryCalls, ids: number[]) => Promise<void>

function createWriter(
  { output }: CliContext,
  scope: Scope,
  folder: string | undefined,
  options: Options,
): Writer {
  if (options.json === true) {
    return async (library, ids) => {
      for (const id of ids) {
        const details = await library.call('media.details', { id })
        await output.writeLine(formatJsonLine(formatFile(details, scope)))
      }
    }
  }
  if (options.paths0 === true) {
    const base = writeBase(folder)
    return async (library, ids) => {
      const rows = await library.call('media.rows', { ids })
      await output.write(rows.map((row) => `${base}${pathWithin(row.path, scope)}\0`).join(''))
    }
  }
  return async (library, ids) => {
    const rows = await library.call('media.rows', { ids })
    const lines = rows.map(
      (row) => `${String(row.score).padStart(2)}  ${escapeForTerminal(pathWithin(row.path, scope))}\n`,
    )
    await output.write(lines.join(''))
  }
}

/** What stands before paths so that they lead there from the current directory, and can't be taken for an option. */
function writeBase(folder: string | undefined): string {
  const base = folder === undefined ? '.' : folder.startsWith('-') ? `./${folder}` : folder
  return base.endsWith('/') ? base : `${base}/`
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
