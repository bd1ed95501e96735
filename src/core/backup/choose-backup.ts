import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { findBackupDirectory, readBackups } from './read-backups.ts'
import { type BackupContents, verifyBackup } from './verify-backup.ts'

/** A backup that was proven just now. */
export type ChosenBackup = {
  /** Absolute. */
  readonly path: string
  readonly contents: BackupContents
  /** Newer ones that are damaged, each with the reason. */
  readonly passedOver: readonly { readonly name: string; readonly why: string }[]
}

/**
 * The backup of the database at `database` that was named (by its file name, or a path seen from `workingDirectory`), or the newest good
 * one. Throws `not-found`, and what `verifyBackup` throws of the one that was named.
 */
export function chooseBackup(
  database: string,
  wanted: string | undefined,
  workingDirectory: string,
): ChosenBackup {
  const directory = findBackupDirectory(database)
  if (wanted !== undefined) {
    const own = join(directory, basename(wanted))
    const path = basename(wanted) === wanted && existsSync(own) ? own : resolve(workingDirectory, wanted)
    return { path, contents: verifyBackup(path), passedOver: [] }
  }
  const passedOver: { readonly name: string; readonly why: string }[] = []
  for (const { name, reason } of readBackups(directory)) {
    if (reason === 'adoption') continue // The scoring program's own: another form, and adopted already.
    const path = join(directory, name)
    try {
      return { path, contents: verifyBackup(path), passedOver }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      passedOver.push({ name, why: error.message })
    }
  }
  throw new AppError(
    'not-found',
    passedOver.length === 0
      ? `There is no backup in ${directory}. Nothing was changed. “media-scorer rebuild” puts the library together from the score files.`
      : `None of the ${passedOver.length} backups in ${directory} is whole. Nothing was changed. “media-scorer rebuild” puts the library together from the score files.`,
  )
}
