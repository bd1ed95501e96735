import { existsSync } from 'node:fs'
import type BetterSqlite3 from 'better-sqlite3'
import { removeFile, writeDurably } from '#core/storage/durable-file.ts'
import { AppError } from '#shared/errors.ts'
import { findDatabasePath } from './database-identity.ts'
import { isCorruption } from './translate-error.ts'

const met = new WeakSet<BetterSqlite3.Database>()

/**
 * Whether an error is one that only a damaged database gives. Then a mark is left beside it, so that it is checked as a whole, and set aside
 * if need be, when it is opened next: a database that was damaged while it was closed shows nothing of it until a damaged page is read.
 */
export function noteDamage(sqlite: BetterSqlite3.Database, error: unknown): boolean {
  const isDamage =
    isCorruption(error) ||
    isContradiction(error) ||
    (error instanceof AppError && error.code === 'library-corrupt')
  if (!isDamage) return false
  const path = findDatabasePath(sqlite)
  if (path === undefined || met.has(sqlite)) return true
  met.add(sqlite)
  markDamaged(path, error instanceof Error ? error.message : String(error))
  return true
}

/** A path that no index but one knows: whoever writes it has looked for it before. */
function isContradiction(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'SQLITE_CONSTRAINT_UNIQUE' &&
    error.message.includes('media_files.file_path')
  )
}

/** What the person should know while a database that was found damaged is still open; null: nothing was found. */
export function describeDamage(sqlite: BetterSqlite3.Database): string | null {
  return met.has(sqlite)
    ? 'The library’s database is damaged. Close the folder and open it again: what can be read of it is put together anew, and no score file is touched.'
    : null
}

/** Has the database at `path` checked as a whole when it is opened next. */
export function markDamaged(path: string, why: string): void {
  try {
    writeDurably(createMarkPath(path), `${why}\n`)
  } catch {
    // Nowhere to write: the error itself is told anyway, and will come again.
  }
}

export function isMarkedDamaged(path: string): boolean {
  return existsSync(createMarkPath(path))
}

export function unmarkDamaged(path: string): void {
  removeFile(createMarkPath(path))
}

function createMarkPath(path: string): string {
  return `${path}-damaged`
}
