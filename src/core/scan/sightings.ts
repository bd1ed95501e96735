import { readFileSystemKind } from '#core/db/file-system-kind.ts'
import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import type { FileFacts } from '#core/identity/hash-file.ts'
import type { Look } from '#core/media/record-files.ts'

/** What one scan (or refresh) notes beside what it records, for telling whose the contents are that it found. */
export type Sightings = {
  /** Its number, which is taken when it first records something. */
  readonly look: () => Look
  /** Null: it recorded nothing. */
  readonly scan: () => number | null
  /** Size, time and inode of files before they were seen changed. */
  readonly before: Map<number, FileFacts>
  /** Files whose score files couldn't be told to be theirs: to be read again when that is decided. */
  readonly waiting: Set<number>
}

const countKey = 'scan_count'

/** Makes the notes of a scan of `folder` (absolute). */
export function createSightings(db: WriteDb, folder: string): Sightings {
  let look: Look | undefined
  return {
    look: () => {
      // On network and FAT disks inodes may be others after each connection.
      look ??= { scan: takeNumber(db), hasStableInodes: readFileSystemKind(folder) === 'local' }
      return look
    },
    scan: () => look?.scan ?? null,
    before: new Map(),
    waiting: new Set(),
  }
}

function takeNumber(db: WriteDb): number {
  return inTransaction(db, () => {
    const number = prepare(
      db,
      `INSERT INTO settings (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1
       RETURNING CAST(value AS INTEGER)`,
    )
      .pluck()
      .get(countKey)
    return Number(number)
  })
}
