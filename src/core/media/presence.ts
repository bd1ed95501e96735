import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'

/**
 * Says of files that a complete scan didn't find them; `at` is ISO 8601. Nothing else of them changes: absence is never deletion.
 * Answers how many weren't missing before.
 */
export function markMissing(db: WriteDb, ids: readonly number[], at: string): number {
  return inTransaction(db, () => {
    const mark = prepare(
      db,
      'UPDATE media_files SET missing_since = ? WHERE id = ? AND missing_since IS NULL',
    )
    return ids.reduce((marked, id) => {
      const { changes } = mark.run(at, id)
      if (changes > 0) noteWhere(db, id, 0, at)
      return marked + changes
    }, 0)
  })
}

/** Says of files that they are there (again). Answers how many were missing before. */
export function markPresent(db: WriteDb, ids: readonly number[]): number {
  return inTransaction(db, () => {
    const mark = prepare(
      db,
      'UPDATE media_files SET missing_since = NULL WHERE id = ? AND missing_since IS NOT NULL',
    )
    const at = new Date().toISOString()
    return ids.reduce((marked, id) => {
      const { changes } = mark.run(id)
      if (changes > 0) noteWhere(db, id, 1, at)
      return marked + changes
    }, 0)
  })
}

/** Keeps `asset_paths` true: whether the content is (again) where it was seen. */
function noteWhere(db: WriteDb, id: number, isActive: 0 | 1, at: string): void {
  prepare(
    db,
    `UPDATE asset_paths SET is_active = ?, last_seen = ? WHERE (path, content_hash) = (SELECT file_path, content_hash FROM media_files WHERE id = ?)`,
  ).run(isActive, at, id)
}
