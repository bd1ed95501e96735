import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { noteHashes, type Pending, pendingColumns } from './hash-candidates.ts'
import type { HashOutcome } from './hash-file.ts'
import type { Hasher } from './open-hasher.ts'

export type HashJobParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly hasher: Hasher
  /** Decides whose the contents are that were hashed. */
  readonly identify: (signal: AbortSignal) => Promise<void>
  readonly emitProgress: (progress: JobProgress) => void
  /** Whether somebody else needs the disk: `now`, then nothing is read; `also`, then half of the time. */
  readonly isBusy?: () => 'now' | 'also' | false
}

const atOnce = 4
const batchSize = 64
/** What was hashed is noted after so long at the latest, and decided after so many files or so long. */
const noteEveryMs = 500
const identifyEveryFiles = 2000
const identifyEveryMs = 5000
const busyWaitMs = 250

/**
 * Hashes every file that isn't hashed as it is now, the newest findings first, in the background: it makes way for whatever else
 * reads. Stopped at any time it goes on from there. What can't be read just now waits until the next scan or run.
 */
export async function runHashJob(parts: HashJobParts, signal: AbortSignal): Promise<void> {
  const { db, emitProgress } = parts
  const counts = { done: 0, failed: 0 }
  const total = countPending(db)
  const report = (state: JobProgress['state'], message: string | null = null) =>
    emitProgress({ job: 'hash', state, ...counts, total: Math.max(total, counts.done), message })
  if (total === 0) {
    // What an earlier run hashed may still be undecided.
    await parts.identify(signal)
    return
  }
  report('running')
  try {
    await hashPending(parts, signal, (outcome) => {
      counts.done += 1
      if (outcome.kind === 'unreadable') counts.failed += 1
      report('running')
    })
    report('done')
  } catch (error) {
    report(
      signal.aborted ? 'cancelled' : 'failed',
      signal.aborted ? null : 'The files could not be compared.',
    )
    throw error
  }
}

async function hashPending(
  parts: HashJobParts,
  signal: AbortSignal,
  onDone: (outcome: HashOutcome) => void,
): Promise<void> {
  const { db, identify } = parts
  /** Changed since they were recorded, or interrupted: not again in this run. */
  const passedOver = new Set<number>()
  let hashed = 0
  let identifiedMs = performance.now()
  for (;;) {
    const batch = findPending(db, passedOver)
    if (batch.length === 0) break
    const results = await hashBatch(parts, batch, signal, onDone)
    for (const { file, outcome } of results) {
      if (outcome.kind === 'changed') passedOver.add(file.id)
    }
    hashed += results.length
    if (hashed < identifyEveryFiles && performance.now() - identifiedMs < identifyEveryMs) continue
    await identify(signal)
    hashed = 0
    identifiedMs = performance.now()
  }
  await identify(signal)
}

type Result = { readonly file: Pending; readonly outcome: HashOutcome }

/** Hashes some files, a few at once; gives up between two of them when the signal says so, with all that was done noted. */
async function hashBatch(
  { db, folder, hasher, isBusy = () => false }: HashJobParts,
  batch: readonly Pending[],
  signal: AbortSignal,
  onDone: (outcome: HashOutcome) => void,
): Promise<readonly Result[]> {
  const all: Result[] = []
  let unnoted: Result[] = []
  let notedMs = performance.now()
  const note = () => {
    noteHashes(db, unnoted)
    unnoted = []
    notedMs = performance.now()
  }
  try {
    for (let next = 0; next < batch.length; ) {
      while (isBusy() === 'now') await wait(busyWaitMs, undefined, { signal, ref: false })
      signal.throwIfAborted()
      const startedMs = performance.now()
      const slice = batch.slice(next, next + atOnce)
      const outcomes = await Promise.all(
        slice.map((file) => hasher.hash(join(folder, file.path), file, 'idle', signal)),
      )
      const results = slice.map((file, index) => ({ file, outcome: outcomes[index] ?? interrupted }))
      const done = results.filter(({ outcome }) => outcome.kind !== 'interrupted')
      for (const { outcome } of done) onDone(outcome)
      all.push(...done)
      unnoted.push(...done)
      if (performance.now() - notedMs > noteEveryMs) note()
      // What was interrupted has its turn with the next batch.
      next += slice.length
      if (done.length < slice.length) await wait(busyWaitMs, undefined, { signal, ref: false })
      else if (isBusy() === 'also') {
        await wait(performance.now() - startedMs, undefined, { signal, ref: false })
      }
    }
  } finally {
    note()
  }
  return all
}

const interrupted: HashOutcome = { kind: 'interrupted' }
const isPending = 'hash_state = 0 AND hash_state <> 1 AND missing_since IS NULL'

function countPending(db: ReadDb): number {
  return prepare(db, `SELECT count(*) FROM media_files WHERE ${isPending}`).pluck().get() as number // a count
}

/** What was found last comes first: that is where something may have moved. */
function findPending(db: ReadDb, passedOver: ReadonlySet<number>): readonly Pending[] {
  return prepare(
    db,
    `SELECT ${pendingColumns} FROM media_files WHERE ${isPending} AND id NOT IN (SELECT value FROM json_each(?))
     ORDER BY since_scan DESC, id DESC LIMIT ?`,
  ).all(JSON.stringify([...passedOver]), batchSize) as Pending[] // the columns above
}

/** Lets files that couldn't be read be tried once more: their disk may be well again. For the opening of a library. */
export function forgetUnreadable(db: WriteDb): void {
  prepare(
    db,
    'UPDATE media_files SET hash_state = 0 WHERE hash_state = 3 AND hash_state <> 1 AND missing_since IS NULL AND file_size > 0',
  ).run()
}
