import { lstatSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { inspectDatabaseFile } from '#core/db/inspect-database.ts'
import { isCorruption } from '#core/db/translate-error.ts'
import { createBusy, requireNobody } from './with-owned.ts'

/** A database that nobody else can use until it is let go. */
export type TakenAlone = {
  /** `damaged`: it can't be read, so it isn't locked, and its logs lie beside it. */
  readonly state: 'none' | 'whole' | 'damaged'
  readonly release: () => void
}

/** How long another program's short look may take. */
const waitMs = 2000

/**
 * Takes a database for this program alone: makes one file of it and locks that. Throws `library-busy` where any other program has it
 * open, also one that only reads, and `library-foreign` and `library-newer` for what isn't ours to replace.
 */
export function takeAlone(path: string): TakenAlone {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return { state: 'none', release: () => {} }
  if (inspectDatabaseFile(path) === 'damaged') return { state: 'damaged', release: () => {} }
  requireNobody(path)
  let sqlite: BetterSqlite3.Database | undefined
  try {
    sqlite = new BetterSqlite3(path, { timeout: waitMs })
    // Leaving the write-ahead log is granted only to who is alone; what was in it is in the file then.
    if (sqlite.pragma('journal_mode = DELETE', { simple: true }) !== 'delete') throw createBusy(null)
    sqlite.exec('BEGIN EXCLUSIVE')
    const taken = sqlite
    return { state: 'whole', release: () => taken.close() }
  } catch (error) {
    sqlite?.close()
    if (isCorruption(error)) return { state: 'damaged', release: () => {} }
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) {
      throw createBusy(null)
    }
    throw error
  }
}
