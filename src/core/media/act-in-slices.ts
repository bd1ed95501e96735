import { setImmediate as nextTurn } from 'node:timers/promises'
import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { ActResult } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { HistoryEntry } from '#shared/media.ts'
import { type Act, actOnFiles } from './acts.ts'

/** Files of the first slice; those that follow are as large as the thread may be held. */
const firstSlice = 100
const smallestSlice = 20
const largestSlice = 2000
const wantedMs = 10

/** Acts on a selection, one after the other. */
export type SlicedActs = {
  /**
   * The same as `actOnFiles`, in slices of a few milliseconds, so that a score in between doesn't wait for thousands; all are one batch,
   * and one undo takes them back. What the person says of a file meanwhile is later, and holds. Where a slice fails, what was
   * done before it stays, and the error says so.
   */
  readonly act: (ids: readonly number[], act: Act) => ActResult | Promise<ActResult>
  /** Whether one is under way: what takes an act back waits until it is over (`afterwards`). */
  readonly isRunning: () => boolean
  /** Does something after all acts that were asked for until now, and before those that are asked for later. */
  readonly afterwards: <Result extends { readonly batch: string } | null>(
    work: () => Result | Promise<Result>,
  ) => Promise<Result>
}

/** What is noted when an act is asked for, which may be long before it begins. `earlier`: batches as JSON, its own among them. */
type Asked = { readonly batch: string; readonly startedAfter: number; readonly earlier: string }

/** `onPart`: files that were changed before a failure, which nobody else will tell of. */
export function createSlicedActs(
  db: WriteDb,
  by: HistoryEntry['by'],
  onPart: (part: ActResult) => void,
): SlicedActs {
  let last: Promise<unknown> = Promise.resolve()
  let running = 0
  /** Those that are under way or wait: what they do, they were asked for before the next one was. */
  const batches = new Set<string>()
  /** The same, of each that waits. */
  const waiting = new Set<Set<string>>()

  async function run(
    ids: readonly number[],
    act: Act,
    { batch, startedAfter, earlier }: Asked,
  ): Promise<ActResult> {
    const unique = [...new Set(ids)]
    const changed: ActResult['changed'][number][] = []
    let size = firstSlice
    let isAnyKnown = false
    for (let start = 0; start < unique.length; ) {
      const slice = unique.slice(start, start + size)
      const open = slice.filter((id) => !wasSaidSince(db, id, act.what, startedAfter, earlier))
      const startedMs = performance.now()
      try {
        changed.push(...actOnFiles(db, open, act, by, batch).changed)
        isAnyKnown = true
      } catch (error) {
        // Of one of many slices it is no mistake that none of its files is known any more.
        if (!(error instanceof AppError && error.code === 'not-found')) {
          if (changed.length > 0) onPart({ batch, changed })
          throw describePart(error, changed.length, unique.length)
        }
      }
      start += slice.length
      const tookMs = Math.max(1, performance.now() - startedMs)
      size = Math.max(smallestSlice, Math.min(largestSlice, Math.round((slice.length * wantedMs) / tookMs)))
      if (start < unique.length) await nextTurn()
    }
    if (!isAnyKnown) throw new AppError('not-found', 'None of these files is in the library.')
    return { batch, changed }
  }

  return {
    act: (ids, act) => {
      // A few are done at once, whatever is under way: nobody's key waits.
      if (ids.length <= firstSlice) return actOnFiles(db, ids, act, by)
      running += 1
      const batch = crypto.randomUUID()
      batches.add(batch)
      const startedAfter = findLastEvent(db)
      const earlier = new Set(batches)
      waiting.add(earlier)
      const mine = last
        .then(() => {
          waiting.delete(earlier)
          return run(ids, act, { batch, startedAfter, earlier: JSON.stringify([...earlier]) })
        })
        .finally(() => {
          running -= 1
          batches.delete(batch)
        })
      last = mine.catch(() => undefined)
      return mine
    },
    isRunning: () => running > 0,
    afterwards: (work) => {
      const mine = last.then(work).then((result) => {
        // Asked for before those that wait now.
        if (result !== null) for (const earlier of waiting) earlier.add(result.batch)
        return result
      })
      last = mine.catch(() => undefined)
      return mine
    },
  }
}

function findLastEvent(db: ReadDb): number {
  return prepare(db, 'SELECT coalesce(max(id), 0) FROM score_events').pluck().get() as number // one integer
}

/** Whether somebody said something else of the same kind of a file since an event. */
function wasSaidSince(db: ReadDb, id: number, what: Act['what'], event: number, earlier: string): boolean {
  return (
    prepare(
      db,
      `SELECT 1 FROM score_events WHERE media_file_id = ? AND id > ? AND what = ? AND by IN ('user', 'api')
         AND batch NOT IN (SELECT value FROM json_each(?)) LIMIT 1`,
    ).get(id, event, what, earlier) !== undefined
  )
}

function describePart(error: unknown, done: number, of: number): unknown {
  if (done === 0 || !(error instanceof AppError)) return error
  return new AppError(
    error.code,
    `${error.message} ${done} of the ${of} files had been changed before; undo takes that back.`,
    {
      cause: error,
      details: error.details,
    },
  )
}
