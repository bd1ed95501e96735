import { existsSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { inspectDatabaseFile } from '#core/db/inspect-database.ts'
import { currentVersion } from '#core/db/migrations/index.ts'
import type { Judgement } from '#core/media/change-files.ts'
import { createRowCheck, type JudgedRow } from '#core/media/row-check.ts'

/** What another library says of a content that it knows, and of which of its files. */
export type Elsewhere = Judgement & {
  /** Relative to that library's folder. */
  readonly path: string
  readonly keywords: readonly string[]
  readonly notes: string | null
}

type Row = JudgedRow & {
  readonly hash: string
  readonly notes: string | null
  readonly row_check: number | null
  readonly keywords: string
}

const busyMs = 500

/**
 * Looks contents up in the database of another library (absolute path), which stays as it is, by their hashes. Of several files of one content
 * what was said last holds. Empty where it isn't there, isn't ours, or is of another version. Synchronous; throws what SQLite says.
 */
export function findElsewhere(database: string, hashes: readonly string[]): ReadonlyMap<string, Elsewhere> {
  if (inspectDatabaseFile(database) !== 'database') return new Map()
  // One that nobody has open is opened so that SQLite can take its log away again; else we leave the log to who has it open.
  const readonly = existsSync(`${database}-wal`)
  const db = new BetterSqlite3(database, { readonly, fileMustExist: true, timeout: busyMs })
  try {
    db.pragma('trusted_schema = OFF')
    db.pragma('query_only = ON')
    if (db.pragma('user_version', { simple: true }) !== currentVersion) return new Map()
    const rows = db
      .prepare(
        `SELECT f.content_hash AS hash, f.id, f.file_path, f.score, f.favourite, f.label, f.revision, f.notes, f.row_check,
           (SELECT json_group_array(keyword) FROM media_keywords k WHERE k.media_file_id = f.id AND k.keyword_type = 'user') AS keywords
         FROM media_files f WHERE f.content_hash IN (SELECT value FROM json_each(?)) ORDER BY f.updated_at`,
      )
      .all(JSON.stringify(hashes)) as Row[] // the columns above
    const found = new Map<string, Elsewhere>()
    for (const row of rows) {
      // Damaged: that library's own affair.
      if (row.row_check !== null && createRowCheck(row) !== row.row_check) continue
      const { score, label, notes } = row
      const keywords = JSON.parse(row.keywords) as string[] // json_group_array of texts
      if (score === 0 && row.favourite === 0 && label === null && keywords.length === 0 && !notes) continue
      found.set(row.hash, {
        path: row.file_path,
        score,
        favourite: row.favourite === 1,
        label,
        keywords,
        notes,
      })
    }
    return found
  } finally {
    db.close()
  }
}
