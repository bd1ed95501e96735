import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { makeDirectory, removeFile, renameDurably } from '#core/storage/durable-file.ts'
import { AppError } from '#shared/errors.ts'
import { readFreeBytes, requireRoom } from './free-space.ts'
import { isCorruption } from './translate-error.ts'

/**
 * Copies a whole database into `backups/` beside it, while it stays open, and proves that the copy can be read. Only then does the
 * copy get its name. Answers its path.
 */
export function backUpDatabase(sqlite: BetterSqlite3.Database, path: string, label: string): string {
  const directory = join(dirname(path), 'backups')
  makeDirectory(directory)
  const sizeBytes =
    Number(sqlite.pragma('page_count', { simple: true })) *
    Number(sqlite.pragma('page_size', { simple: true }))
  requireRoom(
    readFreeBytes(directory),
    sizeBytes,
    'a backup of the library, which is made before it is changed',
  )
  const name = `media-${label}-${createTimeName(new Date())}.db`
  const temporary = join(directory, `.${crypto.randomUUID()}.tmp`)
  try {
    sqlite.prepare('VACUUM INTO ?').run(temporary)
    verify(temporary)
    renameDurably(temporary, join(directory, name))
  } catch (cause) {
    // A damaged database can't be copied: it is set aside instead, and what can be read of it taken over.
    if (isCorruption(cause)) throw cause
    throw new AppError(
      'internal',
      'The library was to be backed up before it is changed, and that failed. Nothing was changed. Is there room on the disk?',
      { cause },
    )
  } finally {
    removeFile(temporary)
  }
  return join(directory, name)
}

/** A time as a part of a file name that sorts: `2026-03-14T15-09-26-535Z`. */
export function createTimeName(time: Date): string {
  return time.toISOString().replace(/[:.]/g, '-')
}

function verify(path: string): void {
  const copy = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
  try {
    const result = copy.pragma('quick_check', { simple: true })
    if (result !== 'ok') throw new Error(`The backup is damaged: ${String(result)}`)
  } finally {
    copy.close()
  }
}
