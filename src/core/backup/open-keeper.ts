import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { entryUrl } from '#core/entries.ts'
import type { FoundLibrary } from '#core/maintenance/find-library.ts'
import type { BackupReason, CheckReport, MadeBackup } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { KeeperAnswer, KeeperRequest, KeeperTask, KeeperThreadData } from './keeper-protocol.ts'

/** Copies and proves a database in a thread of its own, which starts with the first request. */
export type Keeper = {
  /** Rejects with what `makeBackup` throws, and when the thread dies. */
  readonly backUp: (path: string, reason: BackupReason) => Promise<MadeBackup>
  /** Rejects with what `checkLibrary` throws. */
  readonly check: (library: FoundLibrary) => Promise<CheckReport>
  /** Ends a copy that is under way; it never gets its name. */
  readonly close: () => Promise<void>
}

type Waiting = {
  readonly resolve: (value: MadeBackup | CheckReport) => void
  readonly reject: (error: unknown) => void
}

/** How long proving a copy may take when the library is closed; then the thread is left to itself. */
const longestEndMs = 5000

export function openKeeper(entry: URL = entryUrl('keeper-thread')): Keeper {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  let lastNumber = 0

  function end(error: unknown): void {
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  function start(): Worker {
    const data: KeeperThreadData = { stop }
    const started = new Worker(entry, { name: 'keeper', workerData: data })
    started.on('message', (answer: KeeperAnswer) => {
      const one = waiting.get(answer.number)
      waiting.delete(answer.number)
      if (waiting.size === 0) started.unref()
      if (answer.ok) one?.resolve(answer.value)
      else one?.reject(createFailure(answer))
    })
    started.on('error', end)
    started.on('exit', (code) => {
      if (worker === started) end(new Error(`The keeper’s thread ended with ${code}.`))
    })
    return started
  }

  function ask(task: KeeperTask): Promise<MadeBackup | CheckReport> {
    if (Atomics.load(stop, 0) === 1) return Promise.reject(createStopped())
    worker ??= start()
    worker.ref()
    lastNumber += 1
    const number = lastNumber
    const answered = new Promise<MadeBackup | CheckReport>((resolve, reject) =>
      waiting.set(number, { resolve, reject }),
    )
    worker.postMessage({ number, task } satisfies KeeperRequest)
    last = answered.catch(() => undefined)
    return answered
  }

  return {
    backUp: async (path, reason) => (await ask({ what: 'backup', path, reason })) as MadeBackup, // by the protocol
    check: async (library) => (await ask({ what: 'check', library })) as CheckReport, // by the protocol
    close: async () => {
      Atomics.store(stop, 0, 1)
      // Ended between two acts, never inside SQLite: that could take the whole program along.
      const isIdle = await Promise.race([last.then(() => true), wait(longestEndMs, false, { ref: false })])
      const ended = worker
      worker = undefined
      if (isIdle) await ended?.terminate()
      else ended?.unref()
    },
  }
}

function createFailure({ error, cancelled, trace }: Extract<KeeperAnswer, { ok: false }>): Error {
  if (cancelled) return createStopped()
  if (error.code !== 'internal') return AppError.from(error)
  return new AppError('internal', error.message, { cause: new Error(trace) })
}

function createStopped(): Error {
  return new DOMException('The library was closed.', 'AbortError')
}
