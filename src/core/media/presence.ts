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
    return ids.reduce((marked, id) => marked + mark.run(at, id).changes, 0)
  })
}

/** Says of files that they are there (again). Answers how many were missing before. */
export function markPresent(db: WriteDb, ids: readonly number[]): number {
  return inTransaction(db, () => {
    const mark = prepare(
      db,
      'UPDATE media_files SET missing_since = NULL WHERE id = ? AND missing_since IS NOT NULL',
    )
    return ids.reduce((marked, id) => marked + mark.run(id).changes, 0)
  })
}
