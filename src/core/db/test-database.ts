import BetterSqlite3 from 'better-sqlite3'
import { createWriteDb, type WriteDb } from './handles.ts'
import { applyMigrations } from './migrate.ts'

/** A library's database in memory, with all tables and nothing in them. For tests. */
export function openTestDatabase(): WriteDb {
  const sqlite = new BetterSqlite3(':memory:')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('trusted_schema = OFF')
  applyMigrations(sqlite)
  return createWriteDb(sqlite)
}
