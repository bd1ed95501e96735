import { parentPort, workerData } from 'node:worker_threads'
import { createReaderLoop } from './reader-loop.ts'
import type { ToReader } from './reader-protocol.ts'

// A worker thread of the library's: walks folders and reads the heads of files, with blocking calls, which are the fastest.
const port = parentPort
const { current } = workerData as { readonly current: Int32Array } // given by open-reader-thread.ts
if (port !== null) {
  const loop = createReaderLoop((message, transfer) => port.postMessage(message, transfer), current)
  port.on('message', (message: ToReader) => loop.receive(message))
}
