import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import { AppError } from '#shared/errors.ts'
import type { MediaRow } from '#shared/media.ts'
import { describeScore, isScore, type Score } from '#shared/score.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { type NamedFile, readNamedFile } from '../library-folder.ts'
import { type LibraryCalls, withLibrary } from '../with-library.ts'

/** Scores files, in whatever libraries they are. */
export const scoreCommand: CliCommand = {
  create: (context) =>
    new Command('score')
      .summary('score one file or several')
      .description(
        'Gives files a score and waits until it is saved, in the library and in the score file beside each. All files must be there and of the right kind, or nothing is changed.',
      )
      .usage('<file...> <score>')
      .argument('<files-then-score...>', 'files, and last the score: 1 to 5, reject (or -1), clear (or 0)')
      .addHelpText('after', '\nFiles whose names begin with a dash: media-scorer score -- -name.png 4')
      .action((words: readonly string[]) => score(context, words)),
}

async function score(context: CliContext, words: readonly string[]): Promise<void> {
  const value = parseScore(words.at(-1))
  const names = words.slice(0, -1)
  if (names.length === 0) throw new AppError('invalid-input', 'Name at least one file, and the score last.')
  const files = names.map((name) => readNamedFile(name, context))
  const folders = [...new Set(files.map((file) => file.folder))]
  // All are open and every file is found before the first one is changed.
  await withEach(context, folders, async (libraries) => {
    const found = await Promise.all(
      libraries.map(async (library, at) => {
        const own = files.filter((file) => file.folder === folders[at])
        return { library, ids: await findOrIndex(context, library, own) }
      }),
    )
    for (const { library, ids } of found) {
      await library.call('media.score', { ids: [...ids], change: { to: value } })
      await saveAll(context, library, ids)
    }
  })
  context.output.say(
    `${files.length === 1 ? '1 file' : `${files.length} files`}: ${describeScore(value)}, saved.`,
  )
}

/** A score as it is written on the command line. Throws `invalid-input`. */
export function parseScore(text: string | undefined): Score {
  if (text === 'reject') return -1
  if (text === 'clear') return 0
  const value = /^(-1|[0-5])$/.test(text ?? '') ? Number(text) : undefined
  if (isScore(value)) return value
  throw new AppError(
    'invalid-input',
    `“${text ?? ''}” is not a score. The score comes last: 1 to 5, reject (or -1), clear (or 0).`,
  )
}

async function withEach(
  context: CliContext,
  folders: readonly string[],
  use: (libraries: readonly LibraryCalls[]) => Promise<void>,
  opened: readonly LibraryCalls[] = [],
): Promise<void> {
  const [first, ...rest] = folders
  if (first === undefined) return use(opened)
  await withLibrary(context, first, (library) => withEach(context, rest, use, [...opened, library]))
}

/** The files' ids, each once; a folder is looked through first when one of them is not known yet. */
async function findOrIndex(
  context: CliContext,
  library: LibraryCalls,
  files: readonly NamedFile[],
): Promise<ReadonlySet<number>> {
  const find = () => library.call('media.find', { paths: files.map((file) => file.path) })
  let ids = await find()
  if (ids.includes(null)) {
    const status = await library.refresh()
    ids = await find()
    // Another program holds the library and looks through the folder: it may need a moment for a new file.
    for (let tries = 0; status.role === 'guest' && ids.includes(null) && tries < 50; tries++) {
      await wait(100, undefined, { signal: context.signal })
      ids = await find()
    }
  }
  const unknown = files[ids.indexOf(null)]
  if (unknown !== undefined) {
    throw new AppError(
      'not-found',
      `“${unknown.named}” is not an image or a video that the library knows. No score was changed.`,
    )
  }
  return new Set(ids.filter((id) => id !== null))
}

const piece = 500

/**
 * Has the score files written, or waits for the program that writes them. Throws `read-only` with the reason where one can't be
 * written.
 */
async function saveAll(context: CliContext, library: LibraryCalls, ids: ReadonlySet<number>): Promise<void> {
  await library.call('scores.retry', {})
  const rows = await findRows(library, ids)
  const failed = rows.filter((row) => row.saved === 'failed')
  if (failed.length > 0) throw await describeFailure(library, failed)
  if (rows.some((row) => row.saved === 'saving')) {
    context.output.say(
      'The scores are in the library. The score files beside the files follow as soon as the program that has this folder open comes to it.',
    )
  }
}

async function findRows(library: LibraryCalls, ids: ReadonlySet<number>): Promise<readonly MediaRow[]> {
  const all = [...ids]
  const rows: MediaRow[] = []
  for (let at = 0; at < all.length; at += piece) {
    rows.push(...(await library.call('media.rows', { ids: all.slice(at, at + piece) })))
  }
  return rows
}

async function describeFailure(library: LibraryCalls, failed: readonly MediaRow[]): Promise<AppError> {
  const { failures } = await library.call('scores.status', {})
  const first = failures.find((failure) => failed.some((row) => row.id === failure.id))
  const files =
    failed.length === 1 ? `The score of “${failed[0]?.path}” is` : `The scores of ${failed.length} files are`
  return new AppError(
    'read-only',
    `${files} in the library, but not in the score file: ${first?.message ?? 'it can’t be written.'}`,
  )
}
