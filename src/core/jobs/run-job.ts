import { AppError } from '#shared/errors.ts'
import type { JobName, JobProgress } from '#shared/job-progress.ts'
import type { JobBoard } from './job-board.ts'

/**
 * Work over items. What is pending is a query, never a stored queue: stopping, crashing and starting anew cost nothing. After
 * `run` or `recordProblem` an item must not be pending any more.
 */
export type Job<Item> = {
  readonly name: JobName
  /** Items in work at the same time. */
  readonly concurrency: number
  readonly pending: () => Promise<readonly Item[]>
  readonly run: (item: Item, signal: AbortSignal) => Promise<void>
  /** Keeps why an item couldn't be done, as a row of media_problems. */
  readonly recordProblem: (item: Item, error: unknown) => void | Promise<void>
  /** Tells items apart between two rounds; left out, a number or string is its own key and anything else its JSON. */
  readonly key?: (item: Item) => number | string
}

/**
 * Runs a job until nothing is pending, and resolves with the last progress (`done`, or `cancelled` when the signal ended it).
 * Rejects, after saying `failed` on the board, when the pending query or `recordProblem` does.
 */
export async function runJob<Item>(
  job: Job<Item>,
  board: JobBoard,
  signal: AbortSignal,
): Promise<JobProgress> {
  const keyOf = job.key ?? defaultKey
  const tried = new Set<number | string>()
  let done = 0
  let failed = 0
  let total: number | null = null

  function tell(state: JobProgress['state'], message: string | null = null): JobProgress {
    const progress: JobProgress = { job: job.name, state, done, total, failed, message }
    board.report(progress)
    return progress
  }

  async function runOne(item: Item): Promise<void> {
    try {
      await job.run(item, signal)
    } catch (error) {
      if (signal.aborted) return
      failed += 1
      await job.recordProblem(item, error)
    }
    done += 1
    tell('running')
  }

  tell('running')
  try {
    while (!signal.aborted) {
      // An item that stays pending although it was tried would keep the job running for ever.
      const items = (await job.pending()).filter((item) => !tried.has(keyOf(item)))
      if (items.length === 0) break
      for (const item of items) tried.add(keyOf(item))
      total = done + items.length
      tell('running')
      await forEachConcurrently(items, job.concurrency, signal, runOne)
    }
  } catch (error) {
    tell('failed', error instanceof AppError ? error.message : 'This job stopped because of an error.')
    throw error
  }
  if (signal.aborted) return tell('cancelled')
  total = done
  return tell('done')
}

function defaultKey(item: unknown): number | string {
  return typeof item === 'number' || typeof item === 'string' ? item : JSON.stringify(item)
}

async function forEachConcurrently<Item>(
  items: readonly Item[],
  concurrency: number,
  signal: AbortSignal,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0
  let broken = false
  async function work(): Promise<void> {
    while (next < items.length && !signal.aborted && !broken) {
      const item = items[next] as Item // within bounds, by the line above
      next += 1
      try {
        await act(item)
      } catch (error) {
        broken = true
        throw error
      }
    }
  }
  const workers = Array.from({ length: Math.max(1, concurrency) }, work)
  // All of them are waited for, so that nothing runs on after the job said that it failed.
  const results = await Promise.allSettled(workers)
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
