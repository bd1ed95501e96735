import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { findSaveStatus } from '#core/media/find-counts.ts'
import type { Events, SaveStatus } from '#shared/contract.ts'

export type Outbox = {
  /** There is (perhaps) something to write: it is begun in the next turn, or after the pause that this outbox makes. */
  readonly kick: () => void
  /** Writes until nothing is left but what just failed. */
  readonly flush: () => Promise<SaveStatus>
  /** Tries everything once more, also what failed a moment ago. */
  readonly retry: () => Promise<SaveStatus>
  readonly status: () => SaveStatus
  /** Lets what is being written end, and begins nothing more until the answered function is called: files are about to move. */
  readonly hold: () => Promise<() => void>
  /** Lets what is being written end and writes no more; what is left waits in the database. */
  readonly close: () => Promise<void>
}

/** One order to write, as the table `outbox` has it. */
export type OutboxRow = {
  readonly media_file_id: number
  readonly revision: number
  readonly tries: number
}

export type DrainParts<Outcome> = {
  readonly db: WriteDb
  readonly target: 'score-file' | 'xmp'
  /** How many files at once; never two writes of one file. */
  readonly atOnce: number
  /** Milliseconds from `kick` until it begins: what changes again within them is written once. */
  readonly pauseMs: number
  readonly write: (row: OutboxRow) => Promise<Outcome>
  /** Notes what was written. Part of a transaction; the order itself is taken away by whoever calls. */
  readonly settle: (row: OutboxRow, outcome: Outcome) => void
  /** A sentence for the person: why it couldn't be written, what is safe, what happens next. */
  readonly explain: (error: unknown) => string
  /** Milliseconds until a file that failed is tried again. */
  readonly findPauseMs: (error: unknown, tries: number) => number
  readonly onSaved: (event: Events['media.saved']) => void
  /** Results that are in the database now. */
  readonly onSettled: (outcomes: readonly { readonly id: number; readonly outcome: Outcome }[]) => void
  /** The database couldn't be asked what is owed. It is tried again at the next kick. */
  readonly onError: (error: unknown) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whether nothing may be begun now: what is owed waits in the database. */
  readonly isPaused?: () => boolean
}

const commitEveryMs = 100
const firstRetryMs = 2000
const longestRetryMs = 60_000

/** 2 s, 4 s … 60 s. */
export function createRetryMs(tries: number): number {
  return Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(tries, 10))
}

type Result<Outcome> = { readonly row: OutboxRow } & (
  | { readonly isWritten: true; readonly outcome: Outcome }
  | { readonly isWritten: false; readonly message: string; readonly pauseMs: number }
)

/**
 * Carries out the orders of one kind that the database holds: some at once, never two of one file, results in one transaction for
 * many. What fails stays in the database with its reason and is tried again.
 */
export function drainOutbox<Outcome>(parts: DrainParts<Outcome>): Outbox {
  const { db, target, now } = parts
  /** When a file that failed is tried again. */
  const nextTries = new Map<number, number>()
  let results: Result<Outcome>[] = []
  let lastCommitMs = 0
  let running: Promise<void> | undefined
  let isWantedAgain = false
  let retryTimer: NodeJS.Timeout | undefined
  let kickTimer: NodeJS.Timeout | undefined
  let closed = false
  let holders = 0

  function commit(): void {
    if (results.length === 0) return
    let batch = results
    results = []
    lastCommitMs = now()
    try {
      inTransaction(db, () => {
        for (const result of batch) settleOne(result)
      })
    } catch (error) {
      // The rows are still there, so the files will be written again: no loss, but no promise either.
      const failure = { isWritten: false, message: parts.explain(error) } as const
      batch = batch.map(({ row }) => ({ row, ...failure, pauseMs: parts.findPauseMs(error, row.tries) }))
    }
    for (const result of batch) {
      const id = result.row.media_file_id
      if (result.isWritten) nextTries.delete(id)
      else nextTries.set(id, now() + result.pauseMs)
    }
    parts.onSaved({
      saved: batch.filter(({ isWritten }) => isWritten).map(({ row }) => row.media_file_id),
      failed: batch.flatMap((result) =>
        result.isWritten ? [] : [{ id: result.row.media_file_id, message: result.message }],
      ),
      status: findSaveStatus(db),
    })
    parts.onSettled(
      batch.flatMap((result) =>
        result.isWritten ? [{ id: result.row.media_file_id, outcome: result.outcome }] : [],
      ),
    )
  }

  /** Notes the end of one write. An act that came in between has raised the revision: then the row stays, for the next pass. */
  function settleOne(result: Result<Outcome>): void {
    const { media_file_id: id, revision } = result.row
    if (result.isWritten) {
      parts.settle(result.row, result.outcome)
      prepare(db, 'DELETE FROM outbox WHERE media_file_id = ? AND target = ? AND revision = ?').run(
        id,
        target,
        revision,
      )
      return
    }
    prepare(
      db,
      'UPDATE outbox SET tries = tries + 1, last_error = ? WHERE media_file_id = ? AND target = ? AND revision = ?',
    ).run(result.message, id, target, revision)
  }

  async function write(row: OutboxRow): Promise<void> {
    try {
      const outcome = await parts.write(row)
      results.push({ row, isWritten: true, outcome })
    } catch (error) {
      const message = parts.explain(error)
      results.push({ row, isWritten: false, message, pauseMs: parts.findPauseMs(error, row.tries) })
    }
    if (now() - lastCommitMs >= commitEveryMs) commit()
  }

  /** One pass over all that is owed, in order of id. */
  async function drain(): Promise<void> {
    const writing = new Set<Promise<void>>()
    for (let row = findNext(0); row !== undefined && !isStopped(); row = findNext(row.media_file_id)) {
      if (!isDue(row)) continue
      const one = write(row).finally(() => writing.delete(one))
      writing.add(one)
      if (writing.size >= parts.atOnce) await Promise.race(writing)
    }
    await Promise.all(writing)
    commit()
  }

  function findNext(after: number): OutboxRow | undefined {
    return prepare(
      db,
      `SELECT media_file_id, revision, tries FROM outbox WHERE target = ? AND media_file_id > ?
       ORDER BY media_file_id LIMIT 1`,
    ).get(target, after) as OutboxRow | undefined // the columns above
  }

  const isStopped = () => closed || holders > 0 || (parts.isPaused?.() ?? false)

  const isDue = (row: OutboxRow) => row.tries === 0 || (nextTries.get(row.media_file_id) ?? 0) <= now()

  /** Passes until nobody asks for another one. Two never run at once, so neither do two writes of one file. */
  function run(): Promise<void> {
    if (running !== undefined) {
      isWantedAgain = true
      return running
    }
    // Whoever holds it begins it again.
    if (holders > 0) return Promise.resolve()
    running = (async () => {
      await Promise.resolve()
      do {
        isWantedAgain = false
        if (!isStopped()) await drain()
      } while (isWantedAgain)
    })().finally(() => {
      running = undefined
      scheduleRetry()
    })
    return running
  }

  function scheduleRetry(): void {
    clearTimeout(retryTimer)
    if (isStopped() || nextTries.size === 0) return
    const waitMs = Math.max(50, Math.min(...nextTries.values()) - now())
    retryTimer = setTimeout(begin, waitMs)
    retryTimer.unref()
  }

  /** A run that nobody waits for. */
  function begin(): void {
    run().catch(parts.onError)
  }

  function kick(): void {
    if (parts.pauseMs === 0) {
      begin()
      return
    }
    if (closed) return
    kickTimer ??= setTimeout(() => {
      kickTimer = undefined
      begin()
    }, parts.pauseMs)
    kickTimer.unref()
  }

  return {
    kick,
    flush: async () => {
      await run()
      return findSaveStatus(db)
    },
    retry: async () => {
      nextTries.clear()
      await run()
      return findSaveStatus(db)
    },
    status: () => findSaveStatus(db),
    hold: async () => {
      holders += 1
      await running
      return () => {
        holders -= 1
        if (holders === 0) begin()
      }
    },
    close: async () => {
      closed = true
      clearTimeout(retryTimer)
      clearTimeout(kickTimer)
      await running
    },
  }
}
