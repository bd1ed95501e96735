import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { ColorLabel } from '#shared/media.ts'

/** What a file says of itself. */
export type OwnRating = { readonly rating: number | null; readonly label: ColorLabel | null }

/** Keeps what a file says of itself until it is decided whose its content is; forgets what it said before. */
export function noteEmbedded(db: WriteDb, id: number, { rating, label }: OwnRating): void {
  if (rating === null && label === null) {
    prepare(db, 'DELETE FROM embedded_ratings WHERE media_file_id = ?').run(id)
    return
  }
  prepare(
    db,
    `INSERT INTO embedded_ratings (media_file_id, rating, label) VALUES (?, ?, ?)
     ON CONFLICT (media_file_id) DO UPDATE SET rating = excluded.rating, label = excluded.label`,
  ).run(id, rating, label)
}

/** Whether the bytes at a file's path may be another file's than those that were judged: that waits to be decided. */
export function isUndecided(db: ReadDb, id: number): boolean {
  const query =
    'SELECT 1 FROM media_files WHERE id = ? AND content_hash IS NOT NULL AND hash_state NOT IN (1, 3)'
  return prepare(db, query).get(id) !== undefined
}
