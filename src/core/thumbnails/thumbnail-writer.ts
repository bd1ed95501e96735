import { all, first, inTransaction, prepare, run, type WriteDb } from '#core/db/handles.ts'
import { thumbnailSize } from './find-source.ts'
import { openThumbnailStore, type StoredThumbnail, type ThumbnailStore } from './thumbnail-store.ts'

/** Keeps thumbnails, in batches: the bytes in the store, that they exist in media_thumbnails. */
export type ThumbnailWriter = {
  /** False where there is no place for a store: drawing ahead would be for nothing. */
  readonly canKeep: () => boolean
  /** Also what is not written yet. */
  readonly read: (id: number) => StoredThumbnail | undefined
  readonly keep: (thumbnail: StoredThumbnail) => void
  readonly flush: () => void
  readonly close: () => void
}

const batchSize = 32
const batchMs = 500
const storeName = 'thumbnails.db'
const keySetting = 'thumbnail-store'

/**
 * Opens the store beside the library's database. Where there can be none (`onError` is told why), thumbnails are drawn each time
 * that they are asked for. `onCleared` gets the files whose problem is gone.
 */
export function openThumbnailWriter(
  db: WriteDb,
  storePath: string,
  onCleared: (ids: readonly number[]) => void,
  onError: (error: unknown) => void,
): ThumbnailWriter {
  const waiting = new Map<number, StoredThumbnail>()
  let timer: NodeJS.Timeout | undefined
  let store = openStore()

  function openStore(): ThumbnailStore | undefined {
    try {
      return openThumbnailStore(storePath, {
        libraryKey: findOrMakeKey(db),
        journalMode: String(db.sqlite.pragma('journal_mode', { simple: true })),
        onNew: () => forgetThumbnails(db),
      })
    } catch (error) {
      onError(error)
      return undefined
    }
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.size === 0) return
    const batch = [...waiting.values()]
    waiting.clear()
    try {
      store?.write(batch)
      const cleared = inTransaction(db, () => noteThumbnails(db, batch, store !== undefined))
      if (cleared.length > 0) onCleared(cleared)
    } catch (error) {
      onError(error) // A full disk, or another program that writes: these are drawn again when they are next asked for.
    }
  }

  return {
    canKeep: () => store !== undefined,
    read: (id) => {
      const fresh = waiting.get(id)
      if (fresh !== undefined) return fresh
      try {
        return store?.read(id)
      } catch (error) {
        onError(error)
        return undefined
      }
    },
    keep: (thumbnail) => {
      waiting.set(thumbnail.id, thumbnail)
      if (waiting.size >= batchSize) flush()
      else timer ??= setTimeout(flush, batchMs).unref()
    },
    flush,
    close: () => {
      flush()
      store?.close()
      store = undefined
    },
  }
}

/** Writes the rows of a batch; answers with the files that had a problem before. */
function noteThumbnails(
  db: WriteDb,
  batch: readonly StoredThumbnail[],
  areStored: boolean,
): readonly number[] {
  const at = new Date().toISOString()
  const upsert = prepare(
    db,
    `INSERT INTO media_thumbnails (media_file_id, thumbnail_size, thumbnail_data, mime_type, file_path, created_at, version)
     SELECT id, ?, NULL, ?, ?, ?, ? FROM media_files WHERE id = ?
     ON CONFLICT (media_file_id, thumbnail_size) DO UPDATE SET thumbnail_data = NULL, mime_type = excluded.mime_type,
       file_path = excluded.file_path, created_at = excluded.created_at, version = excluded.version`,
  )
  if (areStored) {
    for (const { id, version, mime } of batch) upsert.run(thumbnailSize, mime, storeName, at, version, id)
  }
  const rows = all(
    db,
    db.sql
      .deleteFrom('media_problems')
      .where('stage', '=', 'thumbnail')
      .where(
        'media_file_id',
        'in',
        batch.map((thumbnail) => thumbnail.id),
      )
      .returning('media_file_id'),
  )
  return rows.map((row) => row.media_file_id)
}

/** The store is empty: what media_thumbnails says of it is no longer true. An ancestor's own rows stay. */
function forgetThumbnails(db: WriteDb): void {
  run(
    db,
    db.sql
      .deleteFrom('media_thumbnails')
      .where('file_path', '=', storeName)
      .where('thumbnail_data', 'is', null),
  )
}

/** What ties a store to its library: ids mean nothing in another one. */
function findOrMakeKey(db: WriteDb): string {
  const known = first(db, db.sql.selectFrom('settings').where('key', '=', keySetting).select('value'))
  if (known !== undefined) return known.value
  const value = crypto.randomUUID()
  run(db, db.sql.insertInto('settings').values({ key: keySetting, value }))
  return value
}
