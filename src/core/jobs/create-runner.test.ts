import { expect, test } from 'vitest'
import { createRunner } from './create-runner.ts'

function createGate(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = () => {}
  const promise = new Promise<void>((resolve) => {
    open = resolve
  })
  return { promise, open }
}

test('kicks during a run make exactly one more run', async () => {
  const gate = createGate()
  let runs = 0
  const runner = createRunner(async () => {
    runs += 1
    if (runs === 1) await gate.promise
  }, fail)
  const first = runner.kick()
  const second = runner.kick()
  const third = runner.kick()
  expect(runs).toBe(1)
  gate.open()
  await Promise.all([first, second, third])
  expect(runs).toBe(2)
  expect(runner.isRunning()).toBe(false)
})

test('cancel aborts the run under way, drops the one that waits, and a later kick starts afresh', async () => {
  const signals: AbortSignal[] = []
  const runner = createRunner(async (signal) => {
    signals.push(signal)
    if (signals.length === 1) {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
  }, fail)
  const first = runner.kick()
  const waiting = runner.kick()
  runner.cancel()
  await Promise.all([first, waiting])
  expect(signals.map((signal) => signal.aborted)).toEqual([true])
  await runner.kick()
  expect(signals.map((signal) => signal.aborted)).toEqual([true, false])
})

test('an error is told, and the next run goes on', async () => {
  const errors: unknown[] = []
  let runs = 0
  const runner = createRunner(
    async () => {
      runs += 1
      if (runs === 1) throw new Error('broken')
    },
    (error) => errors.push(error),
  )
  await runner.kick()
  await runner.kick()
  expect(errors).toEqual([new Error('broken')])
  expect(runs).toBe(2)
})

test('after close nothing starts', async () => {
  let runs = 0
  const runner = createRunner(async () => {
    runs += 1
  }, fail)
  await runner.close()
  await runner.kick()
  expect(runs).toBe(0)
})

function fail(error: unknown): void {
  throw error
}
