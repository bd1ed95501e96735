import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { hashFile } from './hash-file.ts'
import type { HashAnswer, HashRequest, HashThreadData } from './hash-protocol.ts'

// A worker thread of the library's: reads files from beginning to end, when nothing else is to be done.
const port = parentPort
const { urgent } = workerData as HashThreadData // given by open-hasher.ts
if (process.platform === 'linux') {
  try {
    setPriority(0, 19) // On Linux alone this is the thread's own; elsewhere it would be that of the whole program.
  } catch {
    // Nicer is better, but not needed.
  }
}
if (port !== null) {
  port.on('message', ({ number, path, recorded, isUrgent }: HashRequest) => {
    const isWanted = isUrgent ? () => true : () => Atomics.load(urgent, 0) === 0
    const outcome = isWanted() ? hashFile(path, recorded, isWanted) : ({ kind: 'interrupted' } as const)
    port.postMessage({ number, outcome } satisfies HashAnswer)
  })
}
