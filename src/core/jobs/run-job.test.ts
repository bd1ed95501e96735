import { expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { type Job, runJob } from './run-job.ts'

const noSignal = new AbortController().signal

function createList(items: number[]): {
  job: Job<number>
  pending: Set<number>
  problems: [number, string][]
} {
  const pending = new Set(items)
  const problems: [number, string][] = []
  const job: Job<number> = {
    name: 'metadata',
    concurrency: 2,
    pending: async () => [...pending],
    run: async (item) => {
      if (item < 0) throw new AppError('unsupported', 'negative')
      pending.delete(item)
    },
    recordProblem: (item, error) => {
      pending.delete(item)
      problems.push([item, error instanceof Error ? error.message : ''])
    },
  }
  return { job, pending, problems }
}

function createBoard() {
  const told: JobProgress[] = []
  return { told, board: { report: (one: JobProgress) => void told.push(one), snapshot: () => [] } }
}

test('does everything, and an item that fails is a problem and not the end', async () => {
  const { job, pending, problems } = createList([1, -2, 3])
  const { told, board } = createBoard()
  const last = await runJob(job, board, noSignal)
  expect([...pending]).toEqual([])
  expect(problems).toEqual([[-2, 'negative']])
  expect(last).toEqual({ job: 'metadata', state: 'done', done: 3, total: 3, failed: 1, message: null })
  expect(told[0]).toEqual({
    job: 'metadata',
    state: 'running',
    done: 0,
    total: null,
    failed: 0,
    message: null,
  })
  expect(told.at(-1)).toEqual(last)
})

test('what comes in meanwhile is done too, and what stays pending is not done for ever', async () => {
  const { job, pending } = createList([1])
  const ran: number[] = []
  const stubborn: Job<number> = {
    ...job,
    run: async (item) => {
      ran.push(item)
      if (item === 1) pending.add(2)
      if (item === 2) pending.delete(2)
    },
  }
  await runJob(stubborn, createBoard().board, noSignal)
  expect(ran).toEqual([1, 2])
  expect([...pending]).toEqual([1])
})

test('a signal ends it as cancelled, and nothing new begins', async () => {
  const { job } = createList([1, 2, 3, 4, 5, 6])
  const abort = new AbortController()
  const ran: number[] = []
  const slow: Job<number> = {
    ...job,
    run: async (item, signal) => {
      ran.push(item)
      abort.abort()
      signal.throwIfAborted()
    },
  }
  const last = await runJob(slow, createBoard().board, abort.signal)
  expect(ran).toEqual([1])
  expect(last.state).toBe('cancelled')
  expect(last.failed).toBe(0)
})

test('never more at once than the job allows', async () => {
  let now = 0
  let most = 0
  const { job } = createList([1, 2, 3, 4, 5, 6, 7])
  const counting: Job<number> = {
    ...job,
    run: async (item, signal) => {
      now += 1
      most = Math.max(most, now)
      await new Promise((resolve) => setTimeout(resolve, 2))
      now -= 1
      await job.run(item, signal)
    },
  }
  await runJob(counting, createBoard().board, noSignal)
  expect(most).toBe(2)
})

test('when a problem cannot be recorded the job fails, says so and has stopped', async () => {
  const { job } = createList([-1, -2, -3])
  const { told, board } = createBoard()
  const broken: Job<number> = {
    ...job,
    recordProblem: () => {
      throw new AppError('disk-full', 'The disk is full.')
    },
  }
  await expect(runJob(broken, board, noSignal)).rejects.toThrow('The disk is full.')
  expect(told.at(-1)).toMatchObject({ state: 'failed', message: 'The disk is full.' })
})
