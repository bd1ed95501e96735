import { prepare, type ReadDb } from '#core/db/handles.ts'

/**
 * Whether a row of media_files `f` was judged: by a person, in a person's name, or by a score file that stands beside it. A rating that
 * the file itself carries doesn't count: it goes with the bytes anyway. Nor does that it was moved.
 */
export const isJudgedSql = `(EXISTS (SELECT 1 FROM score_events e WHERE e.media_file_id = f.id AND e.by <> 'xmp' AND e.what <> 'place')
  OR EXISTS (SELECT 1 FROM score_file_bases b WHERE b.media_file_id = f.id)
  OR EXISTS (SELECT 1 FROM media_keywords k WHERE k.media_file_id = f.id AND k.keyword_type = 'user') OR f.notes <> '')`

/** The same for one file. */
export function isJudged(db: ReadDb, id: number): boolean {
  const query = `SELECT 1 FROM media_files f WHERE f.id = ? AND ${isJudgedSql}`
  return prepare(db, query).get(id) !== undefined
}
