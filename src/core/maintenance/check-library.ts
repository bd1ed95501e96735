import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import BetterSqlite3 from 'better-sqlite3'
import { findBackupDirectory, readBackups } from '#core/backup/read-backups.ts'
import { verifyBackup } from '#core/backup/verify-backup.ts'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import { inspectDatabaseFile } from '#core/db/inspect-database.ts'
import { readMarker } from '#core/db/marker.ts'
import { isCorruption } from '#core/db/translate-error.ts'
import { findRowCheckFailures } from '#core/media/row-check.ts'
import type { CheckFinding, CheckReport } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { FoundLibrary } from './find-library.ts'
import { findIndexGaps } from './index-gaps.ts'
import { lookQuietly } from './look-quietly.ts'
import { listJudgedFiles, readStandingScoreFile } from './score-files.ts'

/** More than anybody reads; the count goes on. */
const mostFindings = 1000

/**
 * Looks through a library: its database as SQLite sees it, the check of every row, the score files, the search index, the folder's
 * marker and the newest backup. Changes nothing, also while the library is open elsewhere. Throws `no-library`, `library-newer`,
 * `library-foreign`; damage is what it reports.
 */
export async function checkLibrary(library: FoundLibrary, signal: AbortSignal): Promise<CheckReport> {
  const findings: CheckFinding[] = []
  let count = 0
  const tell = (part: CheckFinding['part'], message: string, path: string | null = null) => {
    count += 1
    if (findings.length < mostFindings) findings.push({ part, path, message })
  }
  const checked = { files: 0, scoreFiles: 0, backups: 0 }
  if (inspectDatabaseFile(library.database) === 'database') {
    try {
      await lookQuietly(library, signal, async (db) => {
        await checkTables(db, signal, tell)
        checked.files = Number(prepare(db, 'SELECT count(*) FROM media_files').pluck().get())
        checkRows(db, tell)
        await nextTurn()
        checkIndex(db, tell)
        checkMarker(db, library, tell)
        checked.scoreFiles = await checkScoreFiles(db, library.folder, signal, tell)
      })
    } catch (error) {
      if (!isDamage(error)) throw error
      tell('database', `It is damaged: ${describe(error)}`)
    }
  } else tell('database', 'It is damaged: it is no database any more.')
  checked.backups = checkBackups(library, tell)
  const isDamaged = findings.some(({ part }) => part === 'database' || part === 'rows')
  return { database: library.database, checked, count, findings, isDamaged }
}

type Tell = (part: CheckFinding['part'], message: string, path?: string | null) => void

/** Table by table, so that it can be ended in between. */
async function checkTables(db: ReadDb, signal: AbortSignal, tell: Tell): Promise<void> {
  const tables = prepare(
    db,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  )
    .pluck()
    .all() as string[] // one text column
  for (const table of tables) {
    signal.throwIfAborted()
    const lines = db.sqlite.pragma(`integrity_check("${table.replaceAll('"', '""')}")`) as {
      readonly integrity_check: string
    }[] // the pragma's one column
    for (const { integrity_check: line } of lines) if (line !== 'ok') tell('database', `${table}: ${line}`)
    await nextTurn()
  }
  const broken = db.sqlite.pragma('foreign_key_check') as { readonly table: string }[] // the pragma's first column
  if (broken.length > 0) {
    tell('database', `${broken.length} rows refer to others that are not there (${broken[0]?.table ?? ''}).`)
  }
}

function checkRows(db: ReadDb, tell: Tell): void {
  const find = prepare(db, 'SELECT file_path FROM media_files WHERE id = ?').pluck()
  for (const id of findRowCheckFailures(db)) {
    tell('rows', 'Its score, favourite or label is not what was written.', String(find.get(id)))
  }
}

function checkIndex(db: ReadDb, tell: Tell): void {
  const { unknown, extra } = findIndexGaps(db)
  if (unknown > 0) tell('index', `${unknown} files can’t be found by search.`)
  if (extra > 0) tell('index', `The search index knows ${extra} files that are not in the library.`)
}

function checkMarker(db: ReadDb, { folder, beside }: FoundLibrary, tell: Tell): void {
  if (!beside) return
  const libraryId = prepare(db, "SELECT value FROM settings WHERE key = 'library_id'").pluck().get()
  const marker = readMarker(folder)
  const path = join('.scores', 'library.json')
  if (marker === null)
    tell('marker', 'It is not there, or can’t be read: no file will be marked as missing.', path)
  else if (marker.libraryId !== libraryId) tell('marker', 'It is another library’s.', path)
}

async function checkScoreFiles(db: ReadDb, folder: string, signal: AbortSignal, tell: Tell): Promise<number> {
  let read = 0
  for await (const { path } of listJudgedFiles(db, signal)) {
    const found = await readStandingScoreFile(folder, path)
    if (found === null) continue
    read += 1
    if (!found.ok) tell('score-files', found.problem.message, path)
  }
  return read
}

/** The newest only: it is what a restore would take. */
function checkBackups({ database }: FoundLibrary, tell: Tell): number {
  const directory = findBackupDirectory(database)
  const backups = readBackups(directory)
  const newest = backups.find(({ reason }) => reason !== 'adoption')
  if (newest === undefined) return backups.length
  try {
    verifyBackup(join(directory, newest.name))
  } catch (error) {
    if (!(error instanceof AppError || error instanceof BetterSqlite3.SqliteError)) throw error
    tell('backups', describe(error), join('.scores', 'backups', newest.name))
  }
  return backups.length
}

function isDamage(error: unknown): boolean {
  return isCorruption(error) || (error instanceof AppError && error.code === 'library-corrupt')
}

function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
