import { constants, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { readDatabaseBytes } from '#core/db/database-size.ts'
import { readFreeBytes, requireRoom } from '#core/db/free-space.ts'
import { translateDatabaseError } from '#core/db/translate-error.ts'
import { syncDirectory } from '#core/storage/atomic-write.ts'
import { makeDirectory } from '#core/storage/durable-file.ts'
import { findErrorCode, nodeStorage, type Storage } from '#core/storage/storage.ts'
import type { BackupReason, MadeBackup } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { createBackupName } from './backup-name.ts'
import { chooseKept } from './choose-kept.ts'
import { copyDatabase } from './copy-database.ts'
import { findBackupDirectory, readBackups } from './read-backups.ts'
import { type BackupContents, verifyBackup } from './verify-backup.ts'

export type BackupParts = {
  /** The library's database. */
  readonly path: string
  readonly reason: BackupReason
  readonly isStopped?: () => boolean
  /** Names of older backups that stay whatever `chooseKept` says. */
  readonly keep?: readonly string[]
  /** Replaced in tests. */
  readonly storage?: Storage
  readonly copy?: typeof copyDatabase
  readonly readFree?: typeof readFreeBytes
  readonly now?: () => number
}

const temporaryForm = /^\.backup-[0-9a-f-]{36}\.tmp(?:-journal|-wal|-shm)?$/
/** What is younger may be another program's that is at work. */
const youngestLeftMs = 60 * 60_000

/**
 * Copies a library's database into `backups/` beside it, while it is open and written to, and proves the copy as a whole; only a good one
 * gets its name, and only then older ones are removed that `chooseKept` doesn't keep. A killed or failed one leaves every other as it was.
 * Throws `disk-full`, `library-corrupt`, `library-busy`, `read-only`, `unsupported`.
 */
export async function makeBackup(parts: BackupParts): Promise<MadeBackup> {
  const { path, reason, isStopped = () => false, storage = nodeStorage, now = Date.now } = parts
  const { copy = copyDatabase, readFree = readFreeBytes } = parts
  const directory = findBackupDirectory(path)
  const temporary = join(directory, `.backup-${crypto.randomUUID()}.tmp`)
  const name = createBackupName(reason, new Date(now()))
  try {
    makeDirectory(directory)
    readBackups(directory) // refuses a link
    await removeLeftovers(storage, directory, now())
    requireRoom(readFree(directory), readDatabaseBytes(path) ?? 0, 'a backup of the library')
    const expected = await copy({ from: path, to: temporary, isStopped })
    finishCopy(temporary)
    const contents = verifyBackup(temporary)
    requireSame(contents, expected)
    await syncFile(storage, temporary)
    await storage.rename(temporary, join(directory, name))
    await syncDirectory(storage, directory)
    await removeOld(storage, directory, parts.keep ?? [])
    const made = readBackups(directory).find((backup) => backup.name === name)
    if (made === undefined) throw new Error('The backup is not where it was just put.')
    return { ...made, files: contents.files, judged: contents.judged, lastEvent: contents.lastEvent }
  } catch (error) {
    throw explain(error)
  } finally {
    for (const suffix of ['-journal', '-wal', '-shm', '']) await removeQuietly(storage, temporary + suffix)
  }
}

/**
 * Makes one file of a copy that belongs to no program: without a log of its own, without the sign of life of whoever had it, and with no act on
 * files under way. Put back months later, that act would move files which have been elsewhere since, and remove copies; where its files are by
 * now, their contents tell.
 */
function finishCopy(path: string): void {
  const sqlite = new BetterSqlite3(path)
  try {
    sqlite.pragma('trusted_schema = OFF')
    sqlite.pragma('journal_mode = DELETE')
    sqlite.exec('DELETE FROM library_owner')
    const hasActs = sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'file_steps'").get()
    if (hasActs !== undefined) sqlite.exec(endActs)
  } finally {
    sqlite.close()
  }
}

const endActs = `
UPDATE file_steps SET state = CASE state WHEN 0 THEN 3 ELSE 2 END
  WHERE state IN (0, 1) AND batch IN (SELECT batch FROM file_acts WHERE ended_at IS NULL);
UPDATE file_acts SET ended_at = at WHERE ended_at IS NULL`

function requireSame(contents: BackupContents, expected: BackupContents | null): void {
  if (expected === null || JSON.stringify(contents) === JSON.stringify(expected)) return
  throw new AppError(
    'library-corrupt',
    'The backup doesn’t hold what the library holds, so it was not kept.',
    {
      details: { files: contents.files, expectedFiles: expected.files },
    },
  )
}

async function syncFile(storage: Storage, path: string): Promise<void> {
  const file = await storage.open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0))
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function removeOld(storage: Storage, directory: string, keep: readonly string[]): Promise<void> {
  const backups = readBackups(directory)
  const kept = chooseKept(
    backups.map(({ name, reason, madeAt }) => ({ name, reason, madeAtMs: Date.parse(madeAt) })),
  )
  // One that can't be removed costs room, nothing else; the next backup tries again.
  for (const { name } of backups)
    if (!kept.has(name) && !keep.includes(name)) await removeQuietly(storage, join(directory, name))
}

/** What a killed program left of a copy. */
async function removeLeftovers(storage: Storage, directory: string, nowMs: number): Promise<void> {
  for (const name of readdirSync(directory)) {
    if (!temporaryForm.test(name)) continue
    const stats = lstatSync(join(directory, name), { throwIfNoEntry: false })
    if (stats !== undefined && Math.abs(nowMs - stats.mtimeMs) > youngestLeftMs) {
      await removeQuietly(storage, join(directory, name))
    }
  }
}

async function removeQuietly(storage: Storage, path: string): Promise<void> {
  await storage.unlink(path).catch(() => undefined)
}

function explain(error: unknown): unknown {
  const code = findErrorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new AppError(
      'disk-full',
      'The disk is full, so the library could not be backed up. The library and the backups that are there are as they were; free some space.',
      { cause: error },
    )
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new AppError(
      'read-only',
      'The library could not be backed up: nothing can be written beside it. The library is as it was.',
      { cause: error },
    )
  }
  if (code === 'EIO' || code?.startsWith('SQLITE_IOERR')) {
    return new AppError(
      'disk-failed',
      'The disk made an error, so the library could not be backed up. The library and the backups that are there are as they were. Is the disk all right?',
      { cause: error },
    )
  }
  return translateDatabaseError(error)
}
