import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { describeError, isCancelled } from '#shared/errors.ts'
import type { KeeperAnswer, KeeperRequest, KeeperThreadData } from './keeper-protocol.ts'
import { makeBackup } from './make-backup.ts'

// A worker thread of the library's: copies and proves its database, from connections of its own, so that no score waits for it.
const port = parentPort
const { stop } = workerData as KeeperThreadData // given by open-keeper.ts
if (process.platform === 'linux') {
  try {
    setPriority(0, 19) // On Linux alone this is the thread's own; elsewhere it would be that of the whole program.
  } catch {
    // Nicer is better, but not needed.
  }
}
if (port !== null) {
  const answer = async ({ number, path, reason }: KeeperRequest): Promise<KeeperAnswer> => {
    try {
      const value = await makeBackup({ path, reason, isStopped: () => Atomics.load(stop, 0) === 1 })
      return { number, ok: true, value }
    } catch (error) {
      const trace =
        error instanceof Error
          ? `${error.stack ?? error.message} ${String(error.cause ?? '')}`
          : String(error)
      return { number, ok: false, error: describeError(error), cancelled: isCancelled(error), trace }
    }
  }
  let last: Promise<unknown> = Promise.resolve()
  port.on('message', (request: KeeperRequest) => {
    // One after the other: two copies at once would only be slower.
    last = last.then(async () => port.postMessage(await answer(request)))
  })
}
