import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { entryUrl } from '#core/entries.ts'
import type { FromReader, ToReader } from './reader-protocol.ts'

/** A reader thread, as the library holds it. */
export type ReaderThread = {
  readonly post: (message: ToReader) => void
  /** Session, part and index of the file that is being read; session 0: none. */
  readonly findCurrent: () => { readonly session: number; readonly part: number; readonly index: number }
  readonly close: () => Promise<void>
}

/** Old generation of a reader's memory: a file that needs more kills the reader, not the program. */
const memoryMegabytes = 512

const longestEndMs = 2000

/** Starts a reader thread. `onEnd` is called once, when it ended without having been closed, with the reason. */
export function openReaderThread(
  onMessage: (message: FromReader) => void,
  onEnd: (error: Error) => void,
  entry: URL = entryUrl('reader-thread'),
): ReaderThread {
  const current = new Int32Array(new SharedArrayBuffer(12))
  const worker = new Worker(entry, {
    name: 'reader',
    workerData: { current },
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
  })
  let isEnded = false
  const end = (error: Error) => {
    if (isEnded) return
    isEnded = true
    onEnd(error)
  }
  worker.on('message', onMessage)
  worker.on('messageerror', end)
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', (code) => end(new Error(`The reader thread ended with ${code}.`)))
  return {
    post: (message) => worker.postMessage(message),
    findCurrent: () => ({ session: current[0] ?? 0, part: current[1] ?? 0, index: current[2] ?? 0 }),
    close: async () => {
      isEnded = true
      // A loop can be such that V8 never ends it: then nobody waits for it any longer.
      await Promise.race([worker.terminate(), setTimeout(longestEndMs, undefined, { ref: false })])
    },
  }
}
