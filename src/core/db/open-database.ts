import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { healAllRows } from '#core/sidecar/heal-rows.ts'
import { makeDirectory } from '#core/storage/durable-file.ts'
import { AppError } from '#shared/errors.ts'
import { type AdoptionReport, adoptAncestor } from './adopt-ancestor.ts'
import { backUpDatabase } from './backup.ts'
import { checkQuickly, checkWholly, repairIndexes } from './check-database.ts'
import { isMarkedDamaged } from './damage-mark.ts'
import { rememberDatabaseIdentity } from './database-identity.ts'
import { describeOpening, describeSalvage } from './describe-opening.ts'
import { type FileSystemKind, readFileSystemKind } from './file-system-kind.ts'
import { createReadDb, createWriteDb, type ReadDb, type WriteDb } from './handles.ts'
import { hasContent, inspectDatabase, inspectDatabaseFile, refuseForeign } from './inspect-database.ts'
import { readMarker, writeMarker } from './marker.ts'
import { applyMigrations, findSchemaVersion } from './migrate.ts'
import { currentVersion } from './migrations/index.ts'
import { applyPragmas, applySafePragmas, busyTimeoutMs, type JournalMode } from './pragmas.ts'
import { endQuarantine, findUnfinishedQuarantine, quarantineDatabase } from './quarantine.ts'
import { type SalvageReport, salvage } from './salvage/salvage.ts'
import { isCorruption, translateDatabaseError } from './translate-error.ts'

export type OpenedDatabase = {
  readonly db: WriteDb
  readonly libraryId: string
  /** What was taken over from the scoring program's database, when that happened just now. */
  readonly adopted: AdoptionReport | null
  readonly journalMode: JournalMode
  /** The directory that a damaged database was moved to just now. */
  readonly quarantined: string | null
  /** Why what can still be read of it could not be taken over, for the log; null where it was. */
  readonly salvageError: unknown
  /** What the person should know about the database, in a sentence or two; null where all is as it should be. */
  readonly notice: string | null
  readonly close: () => void
}

export type OpenDatabaseOptions = {
  /** The library's folder, absolute. */
  readonly folder: string
  /** Told instead of looked up, for tests. */
  readonly fileSystem?: FileSystemKind
}

/**
 * Opens a library's database, made, migrated or adopted if need be. A damaged one is set aside whole and a new one begun with what can
 * still be read of it. Throws `library-foreign`, `library-newer` (the file stays untouched), `library-busy`, `read-only`, `disk-full`.
 */
export function openDatabase(path: string, options: OpenDatabaseOptions): OpenedDatabase {
  openDirectory(dirname(path))
  try {
    const unfinished = findUnfinishedQuarantine(path)
    if (inspectDatabaseFile(path) === 'damaged') return openAnew(path, options)
    return open(path, options, unfinished)
  } catch (error) {
    // The second: rows that refer to others which aren't there, met by a migration.
    const isDamaged = isCorruption(error) || (error instanceof AppError && error.code === 'library-corrupt')
    if (!isDamaged) throw translateDatabaseError(error)
  }
  try {
    return openAnew(path, options)
  } catch (error) {
    throw translateDatabaseError(error)
  }
}

function openDirectory(directory: string): void {
  try {
    makeDirectory(directory)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new AppError(
        'folder-unavailable',
        `${dirname(directory)} can’t be found. Is its disk connected?`,
        {
          cause: error,
        },
      )
    }
    throw translateDatabaseError(error)
  }
}

function openAnew(path: string, options: OpenDatabaseOptions): OpenedDatabase {
  return open(path, options, quarantineDatabase(path))
}

function open(
  path: string,
  { folder, fileSystem = readFileSystemKind(dirname(path)) }: OpenDatabaseOptions,
  quarantined: string | null,
): OpenedDatabase {
  refuseForeign(path)
  const wasCleanlyClosed = !hasContent(`${path}-wal`) && !hasContent(`${path}-journal`)
  const sqlite = new BetterSqlite3(path, { timeout: busyTimeoutMs })
  try {
    const origin = inspectDatabase(sqlite, path)
    const isSuspect = isMarkedDamaged(path)
    if (isSuspect) checkWholly(sqlite)
    else if (!wasCleanlyClosed) checkQuickly(sqlite)
    const journalMode = applyPragmas(sqlite, fileSystem)
    const adopted = origin === 'ancestor' ? adoptAncestor(sqlite, path, folder) : null
    if (origin === 'ours' && findSchemaVersion(sqlite) < currentVersion) {
      backUpDatabase(sqlite, path, `v${findSchemaVersion(sqlite)}`)
    }
    applyMigrations(sqlite)
    rememberDatabaseIdentity(sqlite, path)
    if (isSuspect) repairIndexes(sqlite, path)
    if (isSuspect || !wasCleanlyClosed) healAllRows(createWriteDb(sqlite))
    const salvaged = quarantined === null ? null : takeWhatIsLeft(sqlite, path, quarantined, folder)
    const marker = readMarker(folder)
    if (marker !== null && isBeside(path, folder)) takeMarkersId(sqlite, marker.libraryId)
    const { libraryId, isNew } = keepLibraryId(sqlite, marker?.libraryId ?? crypto.randomUUID())
    if (marker === null && (origin !== 'ours' || isBeside(path, folder))) writeMarker(folder, libraryId)
    return {
      db: createWriteDb(sqlite),
      libraryId,
      adopted,
      journalMode,
      quarantined: quarantined === null ? null : dirname(quarantined),
      notice:
        quarantined === null
          ? describeOpening(isNew && marker !== null && adopted === null, adopted)
          : describeSalvage(dirname(quarantined), salvaged?.report ?? null),
      salvageError: salvaged?.error ?? null,
      close: () => sqlite.close(),
    }
  } catch (error) {
    sqlite.close()
    throw error
  }
}

type Salvaged = { readonly report: SalvageReport | null; readonly error: unknown }

/** Where that fails for a reason of its own the new library is opened all the same, and it is tried again at the next opening. */
function takeWhatIsLeft(
  sqlite: BetterSqlite3.Database,
  path: string,
  quarantined: string,
  folder: string,
): Salvaged {
  try {
    const report = salvage(sqlite, quarantined, folder)
    endQuarantine(path)
    return { report, error: null }
  } catch (error) {
    return { report: null, error }
  }
}

/** The library's own id, a UUID, given once. A new database of a known folder takes the folder's. */
function keepLibraryId(
  sqlite: BetterSqlite3.Database,
  proposed: string,
): { readonly libraryId: string; readonly isNew: boolean } {
  const { changes } = sqlite
    .prepare("INSERT OR IGNORE INTO settings (key, value) VALUES ('library_id', ?)")
    .run(proposed)
  const kept = sqlite.prepare("SELECT value FROM settings WHERE key = 'library_id'").pluck().get()
  return { libraryId: String(kept), isNew: changes === 1 }
}

/**
 * What lies in one `.scores` belongs together: with another id than the marker beside it (a disk turned a bit of it, or the database of a
 * backup was put there by hand) a library would take its own folder for another one's for ever.
 */
function takeMarkersId(sqlite: BetterSqlite3.Database, markersId: string): void {
  const update = sqlite.prepare("UPDATE settings SET value = ? WHERE key = 'library_id' AND value <> ?")
  update.run(markersId, markersId)
}

function isBeside(path: string, folder: string): boolean {
  return resolve(dirname(path)) === resolve(join(folder, '.scores'))
}

/** A connection that can only read: for a second thread, or for a look at a library from outside. Throws as `openDatabase` does. */
export function openDatabaseForReading(path: string): { readonly db: ReadDb; readonly close: () => void } {
  if (inspectDatabaseFile(path) !== 'database') {
    throw existsSync(path)
      ? new AppError('library-corrupt', `${path} is not a library’s database.`)
      : new AppError('no-library', `There is no library at ${path}.`)
  }
  const sqlite = openForReading(path)
  try {
    if (inspectDatabase(sqlite, path) !== 'ours') {
      throw new AppError('no-library', `${path} is not a Media Scorer library yet. Open its folder once.`)
    }
    applySafePragmas(sqlite)
    return { db: createReadDb(sqlite), close: () => sqlite.close() }
  } catch (error) {
    sqlite.close()
    throw translateDatabaseError(error)
  }
}

function openForReading(path: string): BetterSqlite3.Database {
  try {
    return new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs })
  } catch (error) {
    throw translateDatabaseError(error)
  }
}
