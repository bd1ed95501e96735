import { dirname, join } from 'node:path'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { isTemporaryName } from '#core/storage/atomic-write.ts'
import { findErrorCode, type Storage } from '#core/storage/storage.ts'

/** Notes, before a byte is written, which temporary file a write into a media file will use. */
export function noteIntent(db: WriteDb, id: number, temporary: string): void {
  prepare(
    db,
    'INSERT OR REPLACE INTO embed_intents (media_file_id, temporary, started_at) VALUES (?, ?, ?)',
  ).run(id, temporary, new Date().toISOString())
}

/** The write came to its end, well or not, and its temporary file is no more. */
export function clearIntent(db: WriteDb, id: number): void {
  prepare(db, 'DELETE FROM embed_intents WHERE media_file_id = ?').run(id)
}

/**
 * Ends what a killed program began: a media file is the old one or the new one, whole, for a rename is all or nothing; what is left
 * is at most a temporary file, which goes. The order to write is still there, and is carried out as if nothing had been.
 */
export async function resolveIntents(db: WriteDb, folder: string, storage: Storage): Promise<void> {
  const rows = prepare(
    db,
    'SELECT i.media_file_id AS id, i.temporary, f.file_path AS path FROM embed_intents i JOIN media_files f ON f.id = i.media_file_id',
  ).all() as { readonly id: number; readonly temporary: string; readonly path: string }[] // the columns above
  for (const { id, temporary, path } of rows) {
    try {
      if (isTemporaryName(temporary)) await storage.unlink(join(folder, dirname(path), temporary))
    } catch (error) {
      const code = findErrorCode(error)
      if (code === undefined) throw error
      // Not there any more, or the disk isn't: it is looked for again at the next start only where it may still be there.
      if (code !== 'ENOENT' && code !== 'ENOTDIR') continue
    }
    clearIntent(db, id)
  }
}
