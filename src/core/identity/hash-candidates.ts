import { join } from 'node:path'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { FileFacts, HashOutcome } from './hash-file.ts'
import type { Hasher } from './open-hasher.ts'

/** A file that is to be hashed, as it was recorded. */
export type Pending = FileFacts & { readonly id: number; readonly path: string }

/** So much is read at once, before a scan ends, of files as large as one that went, and of whatever else a scan found. */
const candidateBytes = 2 * 1024 ** 3
const everydayBytes = 256 * 1024 ** 2
const everydayFiles = 300

export const pendingColumns =
  'id, file_path AS path, file_size AS sizeBytes, modified_ns AS modifiedNs, inode'

/**
 * Files of a scan that are to be hashed before it ends: those as large as a file that isn't where it was, with all that changed; and if
 * they are few, as on any day, all. The smallest first, as many as can be read in a moment.
 */
export function findCandidates(
  db: ReadDb,
  {
    scan,
    vanished,
    before,
  }: {
    readonly scan: number
    readonly vanished: ReadonlySet<number>
    readonly before: ReadonlyMap<number, FileFacts>
  },
): readonly Pending[] {
  const found = prepare(
    db,
    `SELECT ${pendingColumns} FROM media_files
     WHERE hash_state = 0 AND hash_state <> 1 AND missing_since IS NULL AND since_scan >= ? ORDER BY file_size, id`,
  ).all(scan) as Pending[] // the columns above
  const sizes = new Set([...before.values()].map(({ sizeBytes }) => sizeBytes))
  for (const size of findSizes(db, vanished)) sizes.add(size)
  const isCandidate = ({ id, sizeBytes }: Pending) => sizes.has(sizeBytes) || before.has(id)
  return [
    ...takeUpTo(found.filter(isCandidate), candidateBytes, Number.POSITIVE_INFINITY),
    ...takeUpTo(
      found.length > everydayFiles ? [] : found.filter((file) => !isCandidate(file)),
      everydayBytes,
      everydayFiles,
    ),
  ]
}

/** Sizes of the files that are missing, or just vanished. */
function findSizes(db: ReadDb, vanished: ReadonlySet<number>): readonly number[] {
  return prepare(
    db,
    `SELECT DISTINCT file_size FROM media_files WHERE missing_since IS NOT NULL
     UNION SELECT file_size FROM media_files WHERE id IN (SELECT value FROM json_each(?))`,
  )
    .pluck()
    .all(JSON.stringify([...vanished])) as number[] // one integer column
}

function takeUpTo(files: readonly Pending[], bytes: number, count: number): readonly Pending[] {
  const taken: Pending[] = []
  let left = bytes
  for (const file of files) {
    left -= file.sizeBytes
    if (left < 0 || taken.length >= count) break
    taken.push(file)
  }
  return taken
}

/** Has files hashed before anything else, and notes what they are. Rejects with the signal's reason. */
export async function hashNow(
  db: WriteDb,
  folder: string,
  hasher: Hasher,
  files: readonly Pending[],
  signal: AbortSignal,
): Promise<void> {
  const atOnce = 64
  for (let start = 0; start < files.length; start += atOnce) {
    signal.throwIfAborted()
    const slice = files.slice(start, start + atOnce)
    const outcomes = await Promise.all(
      slice.map((file) => hasher.hash(join(folder, file.path), file, 'urgent', signal)),
    )
    noteHashes(
      db,
      slice.map((file, index) => ({ file, outcome: outcomes[index] ?? { kind: 'interrupted' } })),
    )
  }
}

/** Notes what hashing said of files, if they are still as they were recorded. What it is decided of that comes later. */
export function noteHashes(
  db: WriteDb,
  results: readonly { readonly file: Pending; readonly outcome: HashOutcome }[],
): void {
  const note = prepare(
    db,
    `UPDATE media_files SET next_hash = ?, hash_state = ? WHERE id = ? AND hash_state = 0 AND file_path = ? AND file_size = ?
       AND modified_ns = ? AND inode = ?`,
  )
  inTransaction(db, () => {
    for (const { file, outcome } of results) {
      if (outcome.kind !== 'hashed' && outcome.kind !== 'unreadable') continue
      const hash = outcome.kind === 'hashed' ? outcome.hash : null
      const { id, path, sizeBytes, modifiedNs, inode } = file
      // An empty file has no content that could be known again.
      note.run(hash, hash === null ? 3 : 2, id, path, sizeBytes, modifiedNs, inode)
    }
  })
}
