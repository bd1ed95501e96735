import { lstatSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { rebuildSearchIndex } from '#core/search/search-index.ts'
import { presumeBases } from '#core/sidecar/presumed-base.ts'
import { adoptRows } from '../adopt-ancestor.ts'
import { readAncestor } from '../ancestor-rows.ts'
import { createWriteDb } from '../handles.ts'
import { inspectDatabase } from '../inspect-database.ts'
import { applySafePragmas } from '../pragmas.ts'
import { copyTables, listAllRows } from './copy-tables.ts'
import { findFiles, isJudged } from './find-files.ts'
import { insertFiles, noteUnexplained, orderScoreFiles } from './insert-files.ts'
import { leaveToScoreFiles } from './leave-to-score-files.ts'
import { restoreKeywords } from './restore-keywords.ts'

/** Files with a score, a favourite or a label. */
export type SalvageReport = {
  /** Put into the new library. */
  readonly restored: number
  /** That the damaged one is known to have had. */
  readonly known: number
}

/**
 * Puts into a new, empty library what can still be read of a damaged one, in one transaction: judgements that their check proves, else
 * what the journal says of them; journal, keywords of the person, and what there is beside. Score files are ordered for what they don't
 * say. The damaged database isn't changed. What can't be read is left out; throws only what writing into the new library throws.
 */
export function salvage(into: BetterSqlite3.Database, damaged: string, folder: string): SalvageReport {
  if (lstatSync(damaged, { throwIfNoEntry: false })?.isFile() !== true) return { restored: 0, known: 0 }
  const source = openDamaged(damaged)
  try {
    return into
      .transaction(() =>
        source !== undefined && findOrigin(source, damaged) === 'ancestor'
          ? salvageAncestor(into, source, folder)
          : salvageLibrary(into, source, damaged),
      )
      .immediate()
  } finally {
    source?.close()
  }
}

/** Undefined where SQLite can't even open it: then there are only its pages. */
function openDamaged(path: string): BetterSqlite3.Database | undefined {
  let sqlite: BetterSqlite3.Database | undefined
  try {
    sqlite = new BetterSqlite3(path, { readonly: true, fileMustExist: true })
    applySafePragmas(sqlite)
    sqlite.prepare('SELECT count(*) FROM sqlite_schema').get()
    return sqlite
  } catch {
    sqlite?.close()
    return undefined
  }
}

function findOrigin(sqlite: BetterSqlite3.Database, path: string): ReturnType<typeof inspectDatabase> {
  try {
    return inspectDatabase(sqlite, path)
  } catch {
    return 'ours' // Whatever can be read of it is looked at as what it is supposed to be.
  }
}

function salvageLibrary(
  into: BetterSqlite3.Database,
  source: BetterSqlite3.Database | undefined,
  path: string,
): SalvageReport {
  const { files, lost } = findFiles(path, source)
  const at = new Date().toISOString()
  const inserted = insertFiles(into, files, at)
  if (source !== undefined) copyTables(into, source)
  const db = createWriteDb(into)
  restoreKeywords(db, at)
  leaveToScoreFiles(
    db,
    inserted.filter(({ isProven }) => !isProven).map(({ judged }) => judged.id),
  )
  noteUnexplained(into, inserted, at)
  orderScoreFiles(into, at)
  presumeBases(db)
  rebuildSearchIndex(db)
  const restored = inserted.filter(isJudged).length
  return { restored, known: restored + lost }
}

function salvageAncestor(
  into: BetterSqlite3.Database,
  source: BetterSqlite3.Database,
  folder: string,
): SalvageReport {
  const rows = readAncestor((table) => listAllRows(source, table))
  const { scores, leftoverScores } = adoptRows(into, rows, folder)
  rebuildSearchIndex(createWriteDb(into))
  return { restored: scores + leftoverScores, known: scores + leftoverScores }
}
