import { prepare, type WriteDb } from '#core/db/handles.ts'

/**
 * Orders a file's XMP to be written with what the database says now, where the person wants ratings to be seen by other programs. An
 * order that is there is renewed, so that a write which is under way doesn't count for what came after it began.
 */
export function orderXmp(db: WriteDb, id: number): void {
  prepare(
    db,
    `INSERT INTO outbox (media_file_id, target, revision, queued_at) SELECT id, 'xmp', revision, ? FROM media_files
       WHERE id = ? AND EXISTS (SELECT 1 FROM settings WHERE key = 'xmp_mode' AND value <> 'off')
     ON CONFLICT (media_file_id, target) DO UPDATE SET revision = excluded.revision, tries = 0, last_error = NULL,
       queued_at = excluded.queued_at`,
  ).run(new Date().toISOString(), id)
}
