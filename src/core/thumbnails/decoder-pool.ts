import { AppError } from '#shared/errors.ts'
import type { DecoderProcess } from './decoder.ts'
import {
  createDrawProblem,
  type Drawn,
  type DrawProblem,
  type DrawRequest,
  type FromDecoder,
} from './decoder-protocol.ts'

/** Draws pictures in a decoder process that may die at any time. */
export type DecoderPool = {
  /** Rejects with the signal's reason when nobody waits any more, and with `tool-missing` when no decoder can be started. */
  readonly draw: (request: DrawRequest, signal: AbortSignal) => Promise<Drawn | DrawProblem>
  readonly close: () => void
}

type Entry = {
  readonly request: DrawRequest
  readonly resolve: (result: Drawn | DrawProblem) => void
  readonly reject: (error: unknown) => void
  crashes: number
  timedOut: boolean
  timer: NodeJS.Timeout | undefined
}

type Running = {
  readonly process: DecoderProcess
  readonly work: Map<number, Entry>
  ready: boolean
  /** Gets no more work: it is ended when what it has is done. */
  retiring: boolean
}

/** sharp stops by itself after 10 s of drawing, as do the codecs; this is for what can't stop, and for large pictures that wait. */
const drawTimeoutMs = 30_000
const startTimeoutMs = 20_000
const startTries = 2
/** A decoder that has grown to this is replaced by a fresh one between two pictures. */
const retireAtRssBytes = 400 * 1024 * 1024

/**
 * A pool of one process, started when it is first needed. After a crash, what it had in work is drawn again one at a time, so that
 * the file which crashes it a second time is certainly the one; that file is given up as `crashed`.
 */
export function createDecoderPool(startProcess: () => DecoderProcess, inFlight: number): DecoderPool {
  const waiting: Entry[] = []
  /** Had been in work when the decoder crashed. */
  const suspects: Entry[] = []
  let running: Running | undefined
  let failedStarts = 0
  let lastNumber = 0
  let closed = false

  function start(): Running | undefined {
    const process = tryStart()
    if (process === undefined) return undefined
    const started: Running = { process, work: new Map(), ready: false, retiring: false }
    const timer = setTimeout(() => started.process.kill(), startTimeoutMs)
    started.process.onMessage((message) => {
      const answer = message as FromDecoder // only our own decoder writes to this channel
      if (answer.kind === 'ready') {
        clearTimeout(timer)
        started.ready = true
        failedStarts = 0
      } else finish(started, answer)
      pump()
    })
    started.process.onExit((reason) => {
      clearTimeout(timer)
      if (running === started) running = undefined
      if (!started.ready) noteFailedStart(reason)
      afterExit(started)
      pump()
    })
    return started
  }

  function tryStart(): DecoderProcess | undefined {
    try {
      return startProcess()
    } catch (error) {
      failedStarts = startTries
      noteFailedStart(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  function finish(from: Running, answer: Exclude<FromDecoder, { kind: 'ready' }>): void {
    const entry = from.work.get(answer.request)
    if (entry === undefined) return
    from.work.delete(answer.request)
    clearTimeout(entry.timer)
    entry.resolve(answer.kind === 'drawn' ? answer.drawn : answer.problem)
    if (answer.rssBytes > retireAtRssBytes) from.retiring = true
  }

  function afterExit(from: Running): void {
    const entries = [...from.work.values()]
    const wasStopped = entries.some((entry) => entry.timedOut)
    for (const entry of entries) {
      clearTimeout(entry.timer)
      if (!wasStopped) entry.crashes += 1
      if (entry.timedOut) entry.resolve(createDrawProblem('timeout'))
      else if (entry.crashes >= 2 && entries.length === 1) entry.resolve(createDrawProblem('crashed'))
      else suspects.push(entry)
    }
  }

  function noteFailedStart(reason: string): void {
    failedStarts += 1
    if (failedStarts < startTries || closed) return
    failedStarts = 0
    const error = new AppError('tool-missing', 'The picture decoder could not be started.', {
      cause: new Error(reason),
    })
    for (const entry of [...suspects.splice(0), ...waiting.splice(0)]) entry.reject(error)
  }

  function pump(): void {
    if (closed) return
    if (running?.retiring && running.work.size === 0) {
      const retired = running
      running = undefined
      retired.process.kill()
    }
    if (suspects.length + waiting.length === 0) return
    running ??= start()
    if (!running?.ready || running.retiring) return
    if (suspects.length > 0) {
      const suspect = running.work.size === 0 ? suspects.shift() : undefined
      if (suspect !== undefined) send(running, suspect)
      return
    }
    while (running.work.size < inFlight) {
      const entry = waiting.shift()
      if (entry === undefined) return
      send(running, entry)
    }
  }

  function send(to: Running, entry: Entry): void {
    lastNumber += 1
    to.work.set(lastNumber, entry)
    entry.timer = setTimeout(() => {
      entry.timedOut = true
      to.process.kill()
    }, drawTimeoutMs)
    to.process.post({ request: lastNumber, draw: entry.request })
  }

  function remove(entry: Entry): void {
    for (const list of [waiting, suspects]) if (list.includes(entry)) list.splice(list.indexOf(entry), 1)
  }

  return {
    draw: (request, signal) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new DOMException('The decoder is closed.', 'AbortError'))
        if (signal.aborted) return reject(signal.reason)
        const abort = () => {
          remove(entry)
          reject(signal.reason)
        }
        const settle = <Value>(act: (value: Value) => void) => {
          return (value: Value) => {
            signal.removeEventListener('abort', abort)
            act(value)
          }
        }
        const entry: Entry = {
          request,
          resolve: settle(resolve),
          reject: settle(reject),
          crashes: 0,
          timedOut: false,
          timer: undefined,
        }
        signal.addEventListener('abort', abort, { once: true })
        waiting.push(entry)
        pump()
      }),
    close: () => {
      closed = true
      const left = [...suspects.splice(0), ...waiting.splice(0), ...(running?.work.values() ?? [])]
      for (const entry of left) {
        clearTimeout(entry.timer)
        entry.reject(new DOMException('The decoder is closed.', 'AbortError'))
      }
      running?.process.kill()
      running = undefined
    },
  }
}
