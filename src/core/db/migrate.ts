import type BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import { applicationId, migrations } from './migrations/index.ts'

/** The version of the schema that a database has now; 0 is an empty one. */
export function findSchemaVersion(sqlite: BetterSqlite3.Database): number {
  return sqlite.pragma('user_version', { simple: true }) as number // the pragma's own type
}

/**
 * Brings a database to the current schema: each migration in a transaction of its own, with the version raised and foreign keys
 * checked inside it. Of two processes that do this at once, one works and the other waits, then finds nothing left to do.
 */
export function applyMigrations(sqlite: BetterSqlite3.Database, list: typeof migrations = migrations): void {
  const enforced = sqlite.pragma('foreign_keys', { simple: true })
  // A table can only be rebuilt while foreign keys aren't enforced, and that can't be changed inside a transaction.
  sqlite.pragma('foreign_keys = OFF')
  try {
    for (const migration of list) applyOne(sqlite, migration)
  } finally {
    sqlite.pragma(`foreign_keys = ${enforced === 1 ? 'ON' : 'OFF'}`)
  }
}

function applyOne(sqlite: BetterSqlite3.Database, migration: (typeof migrations)[number]): void {
  if (findSchemaVersion(sqlite) >= migration.version) return
  const apply = sqlite.transaction(() => {
    // Asked again under the write lock: another process may have been faster.
    if (findSchemaVersion(sqlite) >= migration.version) return
    sqlite.exec(migration.sql)
    const broken = sqlite.pragma('foreign_key_check') as readonly unknown[] // rows, one for each broken reference
    if (broken.length > 0) {
      throw new AppError(
        'library-corrupt',
        `The library could not be brought to version ${migration.version} (${migration.name}): ${broken.length} rows refer to others that don't exist. Nothing was changed.`,
      )
    }
    sqlite.pragma(`application_id = ${applicationId}`)
    sqlite.pragma(`user_version = ${migration.version}`)
  })
  apply.immediate()
}
