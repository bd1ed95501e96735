import { lstatSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BackupInfo } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { parseBackupName } from './backup-name.ts'

/** Where the backups of the database at `path` lie. */
export function findBackupDirectory(path: string): string {
  return join(dirname(path), 'backups')
}

/** The backups of a directory, newest first; none where it isn't there. Throws `unsupported` where it is a link or no directory. */
export function readBackups(directory: string): readonly BackupInfo[] {
  const known = lstatSync(directory, { throwIfNoEntry: false })
  if (known === undefined) return []
  if (!known.isDirectory()) {
    throw new AppError(
      'unsupported',
      `${directory} is not a folder${known.isSymbolicLink() ? ' but a link' : ''}. Backups are kept there: rename it, then try again.`,
    )
  }
  const backups: BackupInfo[] = []
  for (const name of readdirSync(directory)) {
    const parsed = parseBackupName(name)
    const stats = parsed === null ? undefined : lstatSync(join(directory, name), { throwIfNoEntry: false })
    if (parsed === null || stats === undefined || !stats.isFile()) continue
    const madeAt = new Date(parsed.madeAtMs).toISOString()
    backups.push({ name, reason: parsed.reason, madeAt, sizeBytes: stats.size })
  }
  return backups.sort((a, b) =>
    a.madeAt < b.madeAt ? 1 : a.madeAt > b.madeAt ? -1 : a.name < b.name ? 1 : -1,
  )
}
