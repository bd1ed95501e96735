import { join } from 'node:path'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { MediaLocation } from '#core/library.ts'
import type { MediaFormat } from '#shared/media.ts'
import { createVersion } from './file-version.ts'

/** Where a file is now, for a host that streams it; undefined for an unknown or a missing one. `folder` is absolute. */
export function findLocation(db: ReadDb, folder: string, id: number): MediaLocation | undefined {
  const row = prepare(
    db,
    'SELECT file_path, format, modified_ns, file_size FROM media_files WHERE id = ? AND missing_since IS NULL',
  ).get(id) as
    | {
        readonly file_path: string
        readonly format: MediaFormat
        readonly modified_ns: number
        readonly file_size: number
      }
    | undefined // the columns above
  if (row === undefined) return undefined
  return {
    path: join(folder, row.file_path),
    root: folder,
    format: row.format,
    version: createVersion(row.modified_ns, row.file_size),
  }
}
