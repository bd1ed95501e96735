import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import { findErrorCode } from '#core/storage/storage.ts'
import { findCandidates, hashNow } from './hash-candidates.ts'
import type { FileFacts } from './hash-file.ts'
import type { Hasher } from './open-hasher.ts'
import { type Settled, settleContents } from './settle-contents.ts'

/** What a scan hands over when it has walked: what isn't there (by a scan that would have seen it), what is new, what was before. */
export type Seen = {
  readonly vanished: ReadonlySet<number>
  /** Those that weren't there at an earlier scan either; the person is being asked. */
  readonly asked: ReadonlySet<number>
  /** The scan's number; null: it recorded nothing. */
  readonly scan: number | null
  readonly before: ReadonlyMap<number, FileFacts>
  /** The library was empty before: nothing can have moved, and all is hashed later. */
  readonly isFirst: boolean
}

export type IdentityParts = { readonly db: WriteDb; readonly folder: string; readonly hasher: Hasher }

/** Tells whose the contents are that a scan found: what may have moved is read at once, the rest when it is hashed. */
export async function identifySeen(
  { db, folder, hasher }: IdentityParts,
  seen: Seen,
  signal: AbortSignal,
): Promise<Settled> {
  if (seen.scan !== null && !seen.isFirst) {
    const { scan, vanished, before } = seen
    await hashNow(db, folder, hasher, findCandidates(db, { scan, vanished, before }), signal)
  }
  return settle(db, folder, { ...seen, scan: seen.isFirst ? null : seen.scan }, signal)
}

/** The same for what was hashed since, in the background. `asked`: files that weren't found, of which the person is being asked. */
export async function identifyHashed(
  { db, folder }: Omit<IdentityParts, 'hasher'>,
  asked: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<Settled> {
  return settle(db, folder, { vanished: asked, asked, scan: null, before: new Map() }, signal)
}

async function settle(
  db: WriteDb,
  folder: string,
  seen: Omit<Seen, 'isFirst'>,
  signal: AbortSignal,
): Promise<Settled> {
  const steps = settleContents(db, { ...seen, isThere: (path) => isThere(join(folder, path)) })
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    signal.throwIfAborted()
    await nextTurn()
  }
}

/** False only where the system says that there is nothing. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true
  } catch (error) {
    return findErrorCode(error) !== 'ENOTDIR'
  }
}

/** Of files whose score files wait until it is decided whose they are: the score files (relative) of those that are decided. */
export function takeDecided(db: WriteDb, waiting: Set<number>): readonly string[] {
  const find = prepare(db, 'SELECT file_path FROM media_files WHERE id = ? AND hash_state IN (1, 3)').pluck()
  const known = prepare(db, 'SELECT 1 FROM media_files WHERE id = ?')
  const paths: string[] = []
  for (const id of waiting) {
    const path = find.get(id)
    if (typeof path === 'string') paths.push(scoreFilePath(path))
    if (typeof path === 'string' || known.get(id) === undefined) waiting.delete(id)
  }
  return paths
}
