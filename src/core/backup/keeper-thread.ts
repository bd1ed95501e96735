import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { checkLibrary } from '#core/maintenance/check-library.ts'
import type { CheckReport, MadeBackup } from '#shared/contract.ts'
import { describeError, isCancelled } from '#shared/errors.ts'
import type { KeeperAnswer, KeeperRequest, KeeperTask, KeeperThreadData } from './keeper-protocol.ts'
import { makeBackup } from './make-backup.ts'

// A worker thread of the library's: copies and proves its database, from connections of its own, so that no score waits for it.
const port = parentPort
const lookEveryMs = 100
const { stop } = workerData as KeeperThreadData // given by open-keeper.ts
if (process.platform === 'linux') {
  try {
    setPriority(0, 19) // On Linux alone this is the thread's own; elsewhere it would be that of the whole program.
  } catch {
    // Nicer is better, but not needed.
  }
}
const isStopped = () => Atomics.load(stop, 0) === 1

async function carryOut(task: KeeperTask): Promise<MadeBackup | CheckReport> {
  if (task.what === 'backup') return makeBackup({ path: task.path, reason: task.reason, isStopped })
  const controller = new AbortController()
  const timer = setInterval(() => isStopped() && controller.abort(), lookEveryMs)
  try {
    return await checkLibrary(task.library, controller.signal)
  } finally {
    clearInterval(timer)
  }
}

async function answer({ number, task }: KeeperRequest): Promise<KeeperAnswer> {
  try {
    return { number, ok: true, value: await carryOut(task) }
  } catch (error) {
    const cause =
      error instanceof Error && error.cause !== undefined ? ` [cause: ${String(error.cause)}]` : ''
    const trace = error instanceof Error ? `${error.stack ?? error.message}${cause}` : String(error)
    return { number, ok: false, error: describeError(error), cancelled: isCancelled(error), trace }
  }
}

if (port !== null) {
  let last: Promise<unknown> = Promise.resolve()
  port.on('message', (request: KeeperRequest) => {
    // One after the other: two at once would only be slower.
    last = last.then(async () => port.postMessage(await answer(request)))
  })
}
