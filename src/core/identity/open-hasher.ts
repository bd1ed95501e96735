import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { entryUrl } from '#core/entries.ts'
import type { FileFacts, HashOutcome } from './hash-file.ts'
import type { HashAnswer, HashRequest, HashThreadData } from './hash-protocol.ts'

/** Hashes files in a thread of its own, which starts with the first. */
export type Hasher = {
  /** The content of the file at an absolute path; `interrupted` as soon as the signal says so. Rejects when the thread dies. */
  readonly hash: (
    path: string,
    recorded: FileFacts,
    urgency: 'urgent' | 'idle',
    signal?: AbortSignal,
  ) => Promise<HashOutcome>
  readonly close: () => Promise<void>
}

type Waiting = {
  /** Counted in what is shared with the thread. */
  isUrgent: boolean
  readonly resolve: (outcome: HashOutcome) => void
  readonly reject: (error: Error) => void
}

const longestEndMs = 2000

/** Opens the hasher of a library; the thread itself starts when it is needed. */
export function openHasher(entry: URL = entryUrl('hash-thread')): Hasher {
  const urgent = new Int32Array(new SharedArrayBuffer(4))
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let nextNumber = 1
  let isClosed = false

  function settle(number: number, act: (one: Waiting) => void): void {
    const one = waiting.get(number)
    if (one === undefined) return
    waiting.delete(number)
    if (one.isUrgent) Atomics.sub(urgent, 0, 1)
    if (waiting.size === 0) worker?.unref()
    act(one)
  }

  function end(error: Error): void {
    worker = undefined
    for (const number of [...waiting.keys()]) settle(number, ({ reject }) => reject(error))
  }

  function start(): Worker {
    const data: HashThreadData = { urgent }
    const started = new Worker(entry, { name: 'hash', workerData: data })
    started.on('message', ({ number, outcome }: HashAnswer) =>
      settle(number, ({ resolve }) => resolve(outcome)),
    )
    started.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
    started.on('exit', (code) => {
      if (worker === started) end(new Error(`The hashing thread ended with ${code}.`))
    })
    return started
  }

  return {
    hash: (path, recorded, urgency, signal) =>
      new Promise((resolve, reject) => {
        if (isClosed || signal?.aborted) return resolve({ kind: 'interrupted' })
        worker ??= start()
        // Only a thread that is being waited for keeps a program from ending.
        worker.ref()
        const number = nextNumber
        nextNumber += 1
        const isUrgent = urgency === 'urgent'
        const one: Waiting = { isUrgent, resolve, reject }
        waiting.set(number, one)
        if (isUrgent) Atomics.add(urgent, 0, 1)
        signal?.addEventListener(
          'abort',
          () => {
            if (!waiting.has(number)) return
            // Until it answers, whatever it reads in the background isn't wanted.
            if (!one.isUrgent) Atomics.add(urgent, 0, 1)
            one.isUrgent = true
            resolve({ kind: 'interrupted' })
          },
          { once: true },
        )
        worker.postMessage({ number, path, recorded, isUrgent } satisfies HashRequest)
      }),
    close: async () => {
      isClosed = true
      const ended = worker
      worker = undefined
      for (const number of [...waiting.keys()])
        settle(number, ({ resolve }) => resolve({ kind: 'interrupted' }))
      if (ended === undefined) return
      await Promise.race([ended.terminate(), setTimeout(longestEndMs, undefined, { ref: false })])
    },
  }
}
