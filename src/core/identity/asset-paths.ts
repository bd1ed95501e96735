import { prepare, type WriteDb } from '#core/db/handles.ts'

/** Notes that a content was seen at a path, as this file; what was seen there before isn't there any more. `at` is ISO 8601. */
export function noteSeen(
  db: WriteDb,
  {
    hash,
    path,
    id,
    at,
  }: { readonly hash: string; readonly path: string; readonly id: number; readonly at: string },
): void {
  noteLeft(db, path, hash, at)
  prepare(
    db,
    `INSERT INTO asset_paths (path, content_hash, media_file_id, first_seen, last_seen, is_active) VALUES (?, ?, ?, ?, ?, 1)
     ON CONFLICT (path, content_hash) DO UPDATE SET media_file_id = excluded.media_file_id, last_seen = excluded.last_seen, is_active = 1`,
  ).run(path, hash, id, at, at)
}

/** Notes that whatever was seen at a path, but for the content that is there now, isn't there any more. */
export function noteLeft(db: WriteDb, path: string, hash: string | null, at: string): void {
  prepare(
    db,
    'UPDATE asset_paths SET is_active = 0, last_seen = ? WHERE path = ? AND is_active = 1 AND content_hash IS NOT ?',
  ).run(at, path, hash)
}
