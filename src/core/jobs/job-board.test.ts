import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { JobProgress } from '#shared/job-progress.ts'
import { createJobBoard } from './job-board.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function progress(done: number, state: JobProgress['state'] = 'running'): JobProgress {
  return { job: 'scan', state, done, total: 1000, failed: 0, message: null }
}

test('a thousand reports in a second become ten, and the first and the last are among them', () => {
  const sent: JobProgress[] = []
  const board = createJobBoard((one) => sent.push(one))
  for (let done = 0; done < 1000; done += 1) {
    board.report(progress(done))
    vi.advanceTimersByTime(1)
  }
  board.report(progress(1000, 'done'))
  vi.advanceTimersByTime(1000)
  expect(sent[0]).toEqual(progress(0))
  expect(sent.at(-1)).toEqual(progress(1000, 'done'))
  expect(sent.length).toBeGreaterThanOrEqual(10)
  expect(sent.length).toBeLessThanOrEqual(12)
})

test('what was held back is sent when nothing follows', () => {
  const sent: number[] = []
  const board = createJobBoard((one) => sent.push(one.done))
  board.report(progress(1))
  board.report(progress(2))
  board.report(progress(3))
  expect(sent).toEqual([1])
  vi.advanceTimersByTime(100)
  expect(sent).toEqual([1, 3])
})

test('the snapshot holds the last word of each job, also what was not sent yet', () => {
  const board = createJobBoard(() => {})
  board.report(progress(1))
  board.report(progress(2))
  board.report({ ...progress(7), job: 'probe' })
  expect(board.snapshot()).toEqual([progress(2), { ...progress(7), job: 'probe' }])
})
