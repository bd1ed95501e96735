import { Worker } from 'node:worker_threads'
import { entryUrl } from '#core/entries.ts'
import type { DrawProblemCode } from '../decoder-protocol.ts'
import {
  type CodecName,
  codecBudgetBytes,
  type Decoded,
  type FromCodec,
  peakBytesPerPixel,
  type ToCodec,
} from './codec-protocol.ts'

/** The decoders in worker threads, so that what takes too long can be ended and its memory is given back. */
export type Codecs = {
  /**
   * Decodes a picture of so many pixels, as its container says (the codec has its own limit). The bytes are handed over: they are gone
   * for the caller. Pictures that are too large to be decoded at the same time wait for each other.
   */
  readonly decode: (
    codec: CodecName,
    bytes: Uint8Array<ArrayBuffer>,
    pixels: number,
  ) => Promise<Decoded | DrawProblemCode>
  readonly close: () => Promise<void>
}

/** A thread that holds more is ended after its picture, as is one that had nothing to do for a while. */
const keptMemoryBytes = 128 * 1024 * 1024
const idleMs = 5000

/** The most pixels that a codec may be given. */
export function maxCodecPixels(codec: CodecName): number {
  return Math.floor(codecBudgetBytes / peakBytesPerPixel[codec])
}

/** Threads start with the first picture. A decode is ended after `decodeMs`. */
export function openCodecs(decodeMs: number): Codecs {
  const workers = new Set<Worker>()
  const idle = new Map<Worker, NodeJS.Timeout>()
  const waiting: { readonly cost: number; readonly start: () => void }[] = []
  let usedBytes = 0

  function startNext(): void {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (usedBytes > 0 && usedBytes + next.cost > codecBudgetBytes) return
      waiting.shift()
      usedBytes += next.cost
      next.start()
    }
  }

  function decodeInThread(request: ToCodec): Promise<Decoded | DrawProblemCode> {
    const worker = takeWorker()
    return new Promise((resolve) => {
      const finish = (result: Decoded | DrawProblemCode, keep: boolean) => {
        clearTimeout(timer)
        worker.off('message', receive).off('error', fail).off('exit', fail)
        if (keep) keepWorker(worker)
        else void endWorker(worker)
        resolve(result)
      }
      const receive = (answer: FromCodec) => {
        finish('decoded' in answer ? answer.decoded : answer.refused, answer.memoryBytes <= keptMemoryBytes)
      }
      // A module that broke, or memory that wasn't there: whichever, this file did it.
      const fail = () => finish('damaged', false)
      const timer = setTimeout(() => finish('timeout', false), decodeMs)
      worker.on('message', receive).on('error', fail).on('exit', fail)
      worker.postMessage(request, [request.bytes.buffer])
    })
  }

  function takeWorker(): Worker {
    const [found] = idle.keys()
    if (found !== undefined) {
      clearTimeout(idle.get(found))
      idle.delete(found)
      found.ref()
      return found
    }
    const worker = new Worker(entryUrl('codec-thread'), { execArgv: [] })
    workers.add(worker)
    return worker
  }

  function keepWorker(worker: Worker): void {
    worker.unref()
    idle.set(worker, setTimeout(() => void endWorker(worker), idleMs).unref())
  }

  async function endWorker(worker: Worker): Promise<void> {
    clearTimeout(idle.get(worker))
    idle.delete(worker)
    workers.delete(worker)
    worker.on('error', () => {}) // It is being ended: why it broke doesn't matter any more.
    await worker.terminate()
  }

  return {
    decode: async (codec, bytes, pixels) => {
      if (!(pixels > 0 && pixels <= maxCodecPixels(codec))) return 'too-large'
      const cost = pixels * peakBytesPerPixel[codec]
      await new Promise<void>((start) => {
        waiting.push({ cost, start })
        startNext()
      })
      try {
        return await decodeInThread({ codec, bytes, maxPixels: maxCodecPixels(codec) })
      } finally {
        usedBytes -= cost
        startNext()
      }
    },
    close: async () => {
      await Promise.all([...workers].map(endWorker))
    },
  }
}
