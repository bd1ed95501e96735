import type { CliContext } from './command.ts'
import type { NamedLibrary } from './library-option.ts'
import { withLibrary } from './with-library.ts'

/** How far score files and library agree. The names are those of the command line's JSON. */
export type Agreement = {
  readonly agreeing: number
  readonly score_files: number
  readonly unreadable: number
}

/** Looks through a folder after its database was put back or made anew, has what is owed written, and counts. */
export async function findAgreement(context: CliContext, where: NamedLibrary): Promise<Agreement> {
  const { findLibrary, lookInto } = await import('#core/maintenance/find-library.ts')
  const { verifyLibrary } = await import('#core/maintenance/verify-library.ts')
  await withLibrary(
    context,
    where.folder,
    async (library) => {
      await library.refresh()
      await library.call('scores.retry', {})
    },
    where.database,
  )
  let differing = 0
  let unreadable = 0
  const library = findLibrary(where.folder, where)
  const { scoreFiles } = await lookInto(library, (db) =>
    verifyLibrary(
      db,
      library.folder,
      ({ kind }) => {
        if (kind === 'unreadable') unreadable += 1
        if (kind === 'score-file' || kind === 'unreadable') differing += 1
      },
      context.signal,
    ),
  )
  return { agreeing: scoreFiles - differing, score_files: scoreFiles, unreadable }
}
