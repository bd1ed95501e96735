import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { copyDatabase } from '#core/backup/copy-database.ts'
import { findBackupDirectory, readBackups } from '#core/backup/read-backups.ts'
import { readFreeBytes, requireRoom } from '#core/db/free-space.ts'
import type { ReadDb } from '#core/db/handles.ts'
import { findLivingOwner } from '#core/folder-lock.ts'
import { makeDirectory, removeFile } from '#core/storage/durable-file.ts'
import { type FoundLibrary, lookInto } from './find-library.ts'

/**
 * `lookInto`, for a look that takes its time. Without a write-ahead log whoever reads keeps all others from writing, so where another
 * program has such a library open a copy is looked into, page by page the same. Throws `disk-full` where there is no room for it.
 */
export async function lookQuietly(
  library: FoundLibrary,
  signal: AbortSignal,
  look: (db: ReadDb) => void | Promise<void>,
): Promise<void> {
  const holdsUp = await lookInto(
    library,
    (db) => findLivingOwner(db) !== null && db.sqlite.pragma('journal_mode', { simple: true }) !== 'wal',
  )
  if (!holdsUp) return lookInto(library, look)
  const directory = findBackupDirectory(library.database)
  makeDirectory(directory)
  readBackups(directory) // refuses a link
  requireRoom(readFreeBytes(directory), lstatSync(library.database).size, 'a copy to look at')
  // A name that the next backup knows: what a killed program leaves of it is removed.
  const copy = join(directory, `.backup-${crypto.randomUUID()}.tmp`)
  try {
    await copyDatabase({ from: library.database, to: copy, isStopped: () => signal.aborted })
    await lookInto({ ...library, database: copy }, look)
  } finally {
    for (const suffix of ['-journal', '-wal', '-shm', '']) removeFile(copy + suffix)
  }
}
