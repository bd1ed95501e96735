import { parentPort } from 'node:worker_threads'
import type { FromCodec, ToCodec } from './codec-protocol.ts'
import { decodeHeif, heifMemoryBytes } from './decode-heif.ts'
import { decodeJxl, jxlMemoryBytes } from './decode-jxl.ts'

// A worker thread of the decoder process: one picture for each message. What it throws ends it, which is how a broken module goes.
const port = parentPort
if (port === null) throw new Error('codec-thread is started as a worker thread.')

port.on('message', async ({ codec, bytes, maxPixels }: ToCodec) => {
  const answer = codec === 'heif' ? decodeHeif(bytes, maxPixels) : await decodeJxl(bytes, maxPixels)
  const memoryBytes = heifMemoryBytes() + jxlMemoryBytes()
  if (typeof answer === 'string') port.postMessage({ refused: answer, memoryBytes } satisfies FromCodec)
  else port.postMessage({ decoded: answer, memoryBytes } satisfies FromCodec, [answer.buffer])
})
