import { join } from 'node:path'
import { all, first, prepare, type ReadDb } from '#core/db/handles.ts'
import { createVersion } from '#core/media/file-version.ts'
import type { MediaFormat } from '#shared/media.ts'

/** The size under which media_thumbnails keeps ours; other sizes are an ancestor's. */
export const thumbnailSize = '512'
/** Raised when drawing learns something: files that an older one gave up are tried again. */
export const drawVersion = 2

/** A file as it is drawn from. */
export type Source = {
  readonly id: number
  readonly path: string
  readonly root: string
  readonly type: 'image' | 'video'
  readonly format: MediaFormat
  readonly version: string
  readonly durationSeconds: number | null
  /** Pixels as shown. */
  readonly width: number | null
  readonly height: number | null
  /** EXIF 1..8. */
  readonly orientation: number | null
  /** Given up by this version of the drawing, for the bytes as they are now; or a video over a limit, which no tool may see. */
  readonly refused: boolean
}

/** Undefined: no such file, missing, or neither image nor video. */
export function findSource(db: ReadDb, folder: string, id: number): Source | undefined {
  const row = first(
    db,
    db.sql
      .selectFrom('media_files as f')
      .leftJoin('media_metadata as m', 'm.media_file_id', 'f.id')
      .where('f.id', '=', id)
      .where('f.missing_since', 'is', null)
      .select(['f.file_path', 'f.file_type', 'f.format', 'f.modified_ns', 'f.file_size'])
      .select(['m.duration', 'm.width', 'm.height', 'm.orientation']),
  )
  if (row === undefined || (row.file_type !== 'image' && row.file_type !== 'video')) return undefined
  const version = createVersion(row.modified_ns, row.file_size ?? 0)
  const problems = all(
    db,
    db.sql
      .selectFrom('media_problems')
      .where('media_file_id', '=', id)
      .select(['stage', 'code', 'version', 'parser_version']),
  )
  const isOver = row.file_type === 'video' && problems.some((problem) => problem.code === 'over-limit')
  return {
    id,
    path: join(folder, row.file_path),
    root: folder,
    type: row.file_type,
    format: row.format,
    version,
    durationSeconds: row.duration,
    width: row.width,
    height: row.height,
    orientation: row.orientation,
    refused:
      isOver ||
      problems.some(
        (problem) =>
          problem.stage === 'thumbnail' &&
          problem.parser_version >= drawVersion &&
          problem.version === version,
      ),
  }
}

type PendingRow = {
  readonly id: number
  readonly type: 'image' | 'video'
  readonly modifiedNs: number
  readonly sizeBytes: number | null
  readonly drawn: string | null
  readonly refused: string | null
}

/**
 * The next files after `afterId` that have neither a thumbnail nor a problem of the bytes that they have now, out of `limit` files;
 * `lastId` is where to go on, undefined at the end.
 */
export function findPending(
  db: ReadDb,
  afterId: number,
  limit: number,
): {
  readonly images: readonly number[]
  readonly videos: readonly number[]
  readonly lastId: number | undefined
} {
  const rows = prepare(
    db,
    `SELECT f.id, f.file_type AS type, f.modified_ns AS modifiedNs, f.file_size AS sizeBytes, t.version AS drawn,
       (SELECT p.version FROM media_problems p WHERE p.media_file_id = f.id AND p.stage = 'thumbnail'
          AND p.parser_version >= ? ORDER BY p.id DESC LIMIT 1) AS refused
     FROM media_files f LEFT JOIN media_thumbnails t ON t.media_file_id = f.id AND t.thumbnail_size = ?
     WHERE f.id > ? AND f.missing_since IS NULL AND (f.file_type = 'image' OR (f.file_type = 'video'
       AND NOT EXISTS (SELECT 1 FROM media_problems b WHERE b.media_file_id = f.id AND b.code = 'over-limit')))
     ORDER BY f.id LIMIT ?`,
  ).all(drawVersion, thumbnailSize, afterId, limit) as PendingRow[] // the columns above
  const pending = rows.filter((row) => {
    const version = createVersion(row.modifiedNs, row.sizeBytes ?? 0)
    return row.drawn !== version && row.refused !== version
  })
  return {
    images: pending.filter((row) => row.type === 'image').map((row) => row.id),
    videos: pending.filter((row) => row.type === 'video').map((row) => row.id),
    lastId: rows.length < limit ? undefined : rows.at(-1)?.id,
  }
}

/** The thumbnail that the program before this one kept as base64 text, for files that can't be drawn here. */
export function findInheritedThumbnail(
  db: ReadDb,
  id: number,
): { readonly bytes: Uint8Array; readonly mime: string } | undefined {
  const row = first(
    db,
    db.sql
      .selectFrom('media_thumbnails')
      .where('media_file_id', '=', id)
      .where('thumbnail_data', 'is not', null)
      .select(['thumbnail_data', 'mime_type']),
  )
  if (row?.thumbnail_data == null || !/^image\/(jpeg|png|webp|gif)$/.test(row.mime_type)) return undefined
  const bytes = Buffer.from(row.thumbnail_data.replace(/^data:[^,]*,/, ''), 'base64')
  return bytes.length === 0 ? undefined : { bytes, mime: row.mime_type }
}
