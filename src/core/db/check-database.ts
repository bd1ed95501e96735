import BetterSqlite3 from 'better-sqlite3'
import { rebuildSearchIndex } from '#core/search/search-index.ts'
import { unmarkDamaged } from './damage-mark.ts'
import { createWriteDb } from './handles.ts'

/** After a crash. Without one it would only cost time: about a second for 100,000 files. */
export function checkQuickly(sqlite: BetterSqlite3.Database): void {
  const result = sqlite.pragma('quick_check(1)', { simple: true })
  if (result === 'ok') return
  throw new BetterSqlite3.SqliteError(String(result), 'SQLITE_CORRUPT')
}

/** After something damaged was met in it. Everything is read and compared, and that takes its time: minutes for a million files. */
export function checkWholly(sqlite: BetterSqlite3.Database): void {
  const result = sqlite.pragma('integrity_check(1)', { simple: true })
  if (result !== 'ok') throw new BetterSqlite3.SqliteError(String(result), 'SQLITE_CORRUPT')
}

/** The tables are whole, so whatever was met was in what is made of them. */
export function repairIndexes(sqlite: BetterSqlite3.Database, path: string): void {
  sqlite.exec('REINDEX')
  rebuildSearchIndex(createWriteDb(sqlite))
  unmarkDamaged(path)
}
