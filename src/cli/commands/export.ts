import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import type { ReadDb } from '#core/db/handles.ts'
import type { ExportedFile } from '#core/export/find-exported.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { describeCount } from '../describe-bytes.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { readScope, type Scope } from '../library-folder.ts'
import { createLibraryCommand, type LibraryOptions } from '../library-option.ts'
import { refuseQuery, refuseUnreadable } from '../refuse-query.ts'

type Options = LibraryOptions & {
  readonly format: 'csv' | 'jsonl'
  readonly query: string
  readonly output?: string
  readonly force?: true
  readonly missing?: true
}

/** Writes what a library knows into files that other programs read. */
export const exportCommand: CliCommand = {
  create: (context) =>
    new Command('export')
      .summary('write scores as CSV or JSON lines')
      .usage('scores [options] [folder]')
      .helpCommand(false)
      .addCommand(
        createLibraryCommand('scores', 'the same as --format jsonl')
          .summary('score, favourite, label, keywords and notes of each file')
          .description(
            'Writes score, favourite, label, keywords and notes of each file: as CSV (RFC 4180) or as one JSON object a line. In CSV a text that a spreadsheet would take for a formula begins with an apostrophe; JSON lines hold every text as it is. A file is written wholly or not at all.',
          )
          .addOption(new Option('--format <format>', 'the form').choices(['csv', 'jsonl']).default('csv'))
          .option(
            '--query <query>',
            'only files that this finds, as “media-scorer search” does; in its order',
            '',
          )
          .option('--output <file>', 'into this file instead of to stdout')
          .option('--force', 'replace the file where there is one already')
          .option('--missing', 'also files that are gone')
          .addHelpText('after', example)
          .action((named: string | undefined, options: Options) => exportScores(context, named, options)),
      ),
}

const example = `
Example:
  media-scorer export scores pictures --query 'score:>=4 sort:date-' --output best.csv`

async function exportScores(context: CliContext, named: string | undefined, options: Options): Promise<void> {
  refuseUnreadable(context, options.query)
  const { findLibrary, lookInto } = await import('#core/maintenance/find-library.ts')
  const { writeExport } = await import('#core/export/write-export.ts')
  const scope = readScope(named, context)
  const database = options.database ?? context.database
  const library = findLibrary(scope.folder, { database, dataDirectory: context.dataDirectory })
  await lookInto(library, async (db) => {
    const ids = await search(context, db, scope, options)
    if (options.output === undefined) {
      for await (const text of printFiles(context, db, ids, scope, options)) await context.output.write(text)
      return
    }
    const path = resolve(context.workingDirectory, options.output)
    const texts = printFiles(context, db, ids, scope, options)
    await writeExport(path, texts, options.force === true ? 'replace' : 'refuse')
    context.output.say(`${describeCount(ids.length, 'file')} in ${path}`)
  })
}

async function search(
  context: CliContext,
  db: ReadDb,
  scope: Scope,
  { query, missing }: Options,
): Promise<Uint32Array> {
  const { searchInSlices } = await import('#core/search/run-search.ts')
  const { searchSchema } = await import('#shared/contract.ts')
  const wanted = searchSchema.parse({
    text: query,
    folder: scope.within,
    missing: missing === true ? 'also' : 'no',
  })
  const { ids, errors = [] } = await searchInSlices(db, wanted, context.signal)
  refuseQuery(context, query, errors)
  return ids
}

const piece = 500
const columns = 'path,score,favourite,label,keywords,notes,missing,content_hash,revision\r\n'

/** In pieces, so that the first line comes at once and a million don't lie in memory. */
async function* printFiles(
  context: CliContext,
  db: ReadDb,
  ids: Uint32Array,
  scope: Scope,
  options: Options,
): AsyncGenerator<string> {
  const { findExported } = await import('#core/export/find-exported.ts')
  const { printCsvLine } = await import('#core/export/csv-line.ts')
  const isCsv = options.format === 'csv' && options.json !== true
  // Data is written as it is, but a terminal isn't where data goes to.
  const isShown = options.output === undefined && context.output.isTerminal
  const show = (line: string) => (isShown ? `${escapeForTerminal(line.slice(0, -2))}\r\n` : line)
  if (isCsv) yield columns
  for (let at = 0; at < ids.length; at += piece) {
    context.signal.throwIfAborted()
    const files = findExported(db, [...ids.subarray(at, at + piece)])
    yield files
      .map((file) =>
        isCsv ? show(printCsvLine(listCells(file, scope))) : `${formatJsonLine(format(file, scope))}\n`,
      )
      .join('')
  }
}

function listCells(file: ExportedFile, scope: Scope) {
  const { score, favourite, label, keywords, notes, missing, contentHash, revision } = file
  const path = pathWithin(file.path, scope)
  return [path, score, favourite, label, keywords.join('; '), notes, missing, contentHash, revision]
}

function format(file: ExportedFile, scope: Scope) {
  const { contentHash, path, ...rest } = file
  return { path: pathWithin(path, scope), ...rest, content_hash: contentHash }
}

/** The path relative to the folder that was named, which may be a part of the library. */
function pathWithin(path: string, scope: Scope): string {
  return scope.within === '' ? path : path.slice(scope.within.length + 1)
}
