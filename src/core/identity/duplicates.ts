/**
 * Ids of the files whose content another file has too (`dup:exact`, `is:duplicate`), as a query without parameters; missing files
 * and ones that aren't hashed yet don't count.
 */
export const duplicateIds = `SELECT id FROM media_files WHERE hash_state = 1 AND missing_since IS NULL AND content_hash IN (
  SELECT content_hash FROM media_files WHERE hash_state = 1 AND missing_since IS NULL AND content_hash IS NOT NULL
  GROUP BY content_hash HAVING count(*) > 1)`

/**
 * Ids of the files whose content changed after they were scored, and that nobody has judged since (`is:changed`, `is:edited`), as a
 * query without parameters.
 */
export const changedIds = `SELECT f.id FROM media_files f WHERE f.content_changed_at IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM score_events e WHERE e.media_file_id = f.id AND e.by IN ('user', 'api') AND e.at > f.content_changed_at)`
