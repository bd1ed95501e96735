import { lstatSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { createReadDb, prepare, type ReadDb } from '#core/db/handles.ts'
import { inspectDatabase, inspectDatabaseFile } from '#core/db/inspect-database.ts'
import { findSchemaVersion } from '#core/db/migrate.ts'
import { applySafePragmas } from '#core/db/pragmas.ts'
import { isCorruption } from '#core/db/translate-error.ts'
import { findRowCheckFailures } from '#core/media/row-check.ts'
import { AppError } from '#shared/errors.ts'

/** What a backup holds. `judged`: files with a score, a favourite or a label. */
export type BackupContents = {
  readonly libraryId: string
  readonly schemaVersion: number
  readonly files: number
  readonly judged: number
  /** The journal's last line. */
  readonly lastEvent: number
}

/**
 * Reads a whole backup and proves it: that it is a library's database of a version that this program knows, that SQLite finds nothing
 * wrong with it, and that every row of a file passes its check. Throws `library-corrupt`, `library-newer`, `library-foreign`, `not-found`.
 */
export function verifyBackup(path: string): BackupContents {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new AppError('not-found', `The backup ${path} is not there.`)
  }
  if (inspectDatabaseFile(path) !== 'database') throw createDamaged(path, 'It is not a database.')
  let sqlite: BetterSqlite3.Database | undefined
  try {
    sqlite = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
    applySafePragmas(sqlite)
    if (inspectDatabase(sqlite, path) !== 'ours') {
      throw new AppError(
        'library-foreign',
        `${path} is not a backup of a Media Scorer library. Nothing was touched.`,
      )
    }
    return verifyContents(createReadDb(sqlite), path)
  } catch (error) {
    if (isCorruption(error)) throw createDamaged(path, error instanceof Error ? error.message : '', error)
    throw error
  } finally {
    sqlite?.close()
  }
}

function verifyContents(db: ReadDb, path: string): BackupContents {
  const found = db.sqlite.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw createDamaged(path, String(found))
  if ((db.sqlite.pragma('foreign_key_check') as readonly unknown[]).length > 0) {
    throw createDamaged(path, 'Rows refer to others that are not there.')
  }
  const failures = findRowCheckFailures(db)
  if (failures.length > 0)
    throw createDamaged(path, `${failures.length} rows of files are not as they were written.`)
  return findContents(db, path)
}

/** What a library's database holds, from one look at it. */
export function findContents(db: ReadDb, path: string): BackupContents {
  const libraryId = prepare(db, "SELECT value FROM settings WHERE key = 'library_id'").pluck().get()
  if (typeof libraryId !== 'string') throw createDamaged(path, 'It doesn’t say which library it is of.')
  const counts = prepare(
    db,
    `SELECT (SELECT count(*) FROM media_files) AS files,
       (SELECT count(*) FROM media_files WHERE score <> 0 OR favourite = 1 OR label IS NOT NULL) AS judged,
       (SELECT coalesce(max(id), 0) FROM score_events) AS lastEvent`,
  ).get() as Pick<BackupContents, 'files' | 'judged' | 'lastEvent'> // the columns above
  return { libraryId, schemaVersion: findSchemaVersion(db.sqlite), ...counts }
}

function createDamaged(path: string, why: string, cause?: unknown): AppError {
  return new AppError('library-corrupt', `${path} is damaged and can’t be used. ${why}`.trim(), { cause })
}
