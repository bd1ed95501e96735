import type BetterSqlite3 from 'better-sqlite3'
import { type Row, readFromBothEnds, readTolerantly } from './read-tolerantly.ts'

/** Tables beside the files' own of which nothing can be made again, after those that they refer to. `key`: the table has no row ids. */
const tables: readonly {
  readonly name: string
  readonly key?: string
  readonly isWanted?: (row: Row) => boolean
}[] = [
  { name: 'score_events' },
  // All others are read from the file again.
  { name: 'media_keywords', isWanted: (row) => row.keyword_type === 'user' },
  { name: 'score_file_bases' },
  { name: 'outbox', key: 'media_file_id, target' },
  { name: 'xmp_bases', key: 'media_file_id, name' },
  { name: 'embed_intents' },
  { name: 'embedded_ratings' },
  { name: 'moved_score_files', key: 'path' },
  { name: 'asset_paths', key: 'path, content_hash' },
  { name: 'file_acts', key: 'batch' },
  { name: 'file_steps' },
  { name: 'adopted_leftovers' },
  { name: 'media_thumbnails' },
  { name: 'saved_searches' },
  { name: 'keyword_aliases', key: 'alias' },
  { name: 'settings', key: 'key' },
]

/** Copies what can be read of these tables, row by row; what doesn't fit (its file is lost, a value is none of the allowed) is left out. */
export function copyTables(into: BetterSqlite3.Database, source: BetterSqlite3.Database): void {
  for (const { name, key, isWanted = () => true } of tables) {
    const known = new Set(listColumns(source, name))
    const columns = listColumns(into, name).filter((column) => known.has(column))
    if (columns.length === 0) continue
    const list = columns.join(', ')
    const insert = into.prepare(
      `INSERT OR IGNORE INTO ${name} (${list}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    const rows =
      key === undefined ? readTolerantly(source, name, list) : readFromBothEnds(source, name, list, key)
    for (const row of rows)
      if (isWanted(row))
        tryToRun(
          insert,
          columns.map((column) => row[column]),
        )
  }
}

/** All rows of a table with all columns, in the order of their ids, as far as they can be read. */
export function listAllRows(source: BetterSqlite3.Database, table: string): readonly Row[] {
  const columns = listColumns(source, table)
  if (columns.length === 0) return []
  return [
    ...readTolerantly(source, table, columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ')),
  ]
}

function listColumns(sqlite: BetterSqlite3.Database, table: string): readonly string[] {
  try {
    return sqlite.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[] // one text column
  } catch {
    return [] // Its schema can't be read.
  }
}

function tryToRun(insert: BetterSqlite3.Statement, values: readonly unknown[]): void {
  try {
    insert.run(...values)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT')))
      throw error
  }
}
