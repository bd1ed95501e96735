import BetterSqlite3 from 'better-sqlite3'
import { inspectDatabaseFile } from '#core/db/inspect-database.ts'
import { findSchemaVersion } from '#core/db/migrate.ts'
import { isCorruption, translateDatabaseError } from '#core/db/translate-error.ts'

/** The version of the schema of the database at a path; 0: none of ours yet; null: it is damaged. Throws `library-newer`, `library-foreign`. */
export function readVersion(path: string): number | null {
  const kind = inspectDatabaseFile(path)
  if (kind !== 'database') return kind === 'none' ? 0 : null
  let sqlite: BetterSqlite3.Database | undefined
  try {
    sqlite = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
    return findSchemaVersion(sqlite)
  } catch (error) {
    if (isCorruption(error)) return null
    throw translateDatabaseError(error)
  } finally {
    sqlite?.close()
  }
}
