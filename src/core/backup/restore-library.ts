import { basename } from 'node:path'
import { readMarker } from '#core/db/marker.ts'
import { translateDatabaseError } from '#core/db/translate-error.ts'
import { takeAlone } from '#core/maintenance/take-alone.ts'
import { requireNobody, type Whereabouts, withOwned } from '#core/maintenance/with-owned.ts'
import { placeLibrary } from '#core/place-library.ts'
import { AppError } from '#shared/errors.ts'
import { chooseBackup } from './choose-backup.ts'
import { makeBackup } from './make-backup.ts'
import { type MergeReport, mergeNewerScores } from './merge-newer.ts'
import { replaceDatabase } from './replace-database.ts'

export type RestoreRequest = Whereabouts & {
  readonly folder: string
  /** A backup's file name or path; left out: the newest good one. */
  readonly backup: string | undefined
  /** Where a relative path is seen from. */
  readonly workingDirectory: string
  readonly signal: AbortSignal
}

export type RestoreReport = {
  /** File name of the backup that was put back. */
  readonly backup: string
  readonly files: number
  readonly judged: number
  /** Where the database lies now that was replaced; null where there was none. */
  readonly setAside: string | null
  /** File name of the backup that was made of it just before; null where it could not be read. */
  readonly before: string | null
  readonly passedOver: readonly { readonly name: string; readonly why: string }[]
  readonly merged: MergeReport
}

/**
 * Puts a backup in the place of a library's database, and takes over from the score files what is newer. The backup is proven first, the
 * database backed up and set aside, never deleted. Throws `library-busy` while another program has the library, `not-found`,
 * `library-corrupt`, `library-foreign` (of another library), `disk-full`; then nothing was changed.
 */
export async function restoreLibrary(request: RestoreRequest): Promise<RestoreReport> {
  try {
    return await restore(request)
  } catch (error) {
    throw translateDatabaseError(error)
  }
}

async function restore(request: RestoreRequest): Promise<RestoreReport> {
  const place = placeLibrary(request.folder, request)
  requireNobody(place.database)
  const chosen = chooseBackup(place.database, request.backup, request.workingDirectory)
  const marker = readMarker(place.folder)
  if (marker !== null && marker.libraryId !== chosen.contents.libraryId) {
    throw new AppError(
      'library-foreign',
      `${chosen.path} is a backup of another folder’s library. Nothing was changed.`,
      { details: { backupOf: chosen.contents.libraryId, libraryId: marker.libraryId } },
    )
  }
  const { before, setAside } = await replace(place.database, chosen.path)
  const merged = await withOwned(request.folder, request, ({ db }) =>
    mergeNewerScores(db, place.folder, request.signal),
  )
  const { files, judged } = chosen.contents
  const { passedOver } = chosen
  return { backup: basename(chosen.path), files, judged, setAside, before, passedOver, merged }
}

async function replace(
  database: string,
  backup: string,
): Promise<Pick<RestoreReport, 'before' | 'setAside'>> {
  const before = await backUpBefore(database, backup)
  const taken = takeAlone(database)
  try {
    return { before, setAside: replaceDatabase(database, backup, taken) }
  } finally {
    taken.release()
  }
}

/** So that the way back is as short as the way here. A damaged database can't be backed up; it is set aside all the same. */
async function backUpBefore(database: string, backup: string): Promise<string | null> {
  const taken = takeAlone(database)
  taken.release()
  if (taken.state !== 'whole') return null
  try {
    return (await makeBackup({ path: database, reason: 'restore', keep: [basename(backup)] })).name
  } catch (error) {
    if (error instanceof AppError && error.code === 'library-corrupt') return null
    throw error
  }
}
