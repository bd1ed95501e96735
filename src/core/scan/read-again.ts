import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'

/** Paths of files that are to be read again. What jobs complained of is forgotten, so that they try once more. */
export function prepareReadingAgain(db: WriteDb, ids: readonly number[]): readonly string[] {
  const wanted = JSON.stringify(ids)
  return inTransaction(db, () => {
    prepare(
      db,
      `DELETE FROM media_problems
       WHERE stage IN ('thumbnail', 'probe') AND media_file_id IN (SELECT value FROM json_each(?))`,
    ).run(wanted)
    return prepare(db, 'SELECT file_path FROM media_files WHERE id IN (SELECT value FROM json_each(?))')
      .pluck()
      .all(wanted) as string[] // one text column
  })
}
