import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ReadSettings } from '#core/metadata/parser.ts'
import { openReaderThread, type ReaderThread } from './open-reader-thread.ts'
import type { FromReader } from './reader-protocol.ts'
import type { ScanSession } from './scan-session.ts'

/** The reader thread ended, or was ended because it got nowhere, while it read a file (`null`: it read none). */
export class ReaderEnded extends Error {
  override readonly name = 'ReaderEnded'
  readonly file: { readonly part: number; readonly index: number } | null

  constructor(file: ReaderEnded['file'], cause: unknown) {
    super('The reader thread ended.', { cause })
    this.file = file
  }
}

export type SessionRunner = {
  /**
   * Runs one walk to its end. Between two messages everything else of this thread has its turn. Rejects with the signal's reason, or
   * with `ReaderEnded`; what was recorded until then is whole.
   */
  readonly run: (request: SessionRequest) => Promise<void>
  readonly close: () => Promise<void>
}

export type SessionRequest = {
  readonly number: number
  readonly folder: string
  readonly paths: readonly string[] | null
  readonly settings: ReadSettings
  readonly session: ScanSession
  readonly signal: AbortSignal | undefined
  /** After each message that was handled. */
  readonly onStep: () => void
}

export type RunnerOptions = {
  readonly entry?: URL
  /** A reader that is busy with one file for longer is ended. */
  readonly longestFileMs?: number
}

/** Keeps one reader thread for as many sessions as are wanted, one after the other; it starts with the first. */
export function createSessionRunner({ entry, longestFileMs = 60_000 }: RunnerOptions = {}): SessionRunner {
  let reader: ReaderThread | undefined
  let queue: FromReader[] = []
  let wake = () => {}
  let end: Error | undefined

  function openReader(): ReaderThread {
    end = undefined
    queue = []
    return openReaderThread(
      (message) => {
        queue.push(message)
        wake()
      },
      (error) => {
        end = error
        wake()
      },
      entry,
    )
  }

  async function receive(signal: AbortSignal | undefined): Promise<FromReader> {
    for (;;) {
      signal?.throwIfAborted()
      const message = queue.shift()
      if (message !== undefined) return message
      if (end !== undefined) throw end
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  async function run(request: SessionRequest): Promise<void> {
    const { number, folder, paths, settings, session, signal, onStep } = request
    signal?.throwIfAborted()
    reader ??= openReader()
    const thread = reader
    const stopWatching = watchProgress(thread, longestFileMs, (error) => {
      end = error
      wake()
    })
    const onAbort = () => wake()
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      thread.post({ kind: 'walk', session: number, folder, paths, settings })
      for (;;) {
        const message = await receive(signal)
        if (message.session !== number) continue
        if (message.kind === 'done') return
        const steps = session.handle(message)
        let step = steps.next()
        for (; !step.done; step = steps.next()) await nextTurn()
        for (const answer of step.value) thread.post(answer)
        onStep()
        await nextTurn()
      }
    } catch (error) {
      if (signal?.aborted) thread.post({ kind: 'cancel', session: number })
      if (end === undefined || error !== end) throw error
      const current = thread.findCurrent()
      reader = undefined
      await thread.close()
      throw new ReaderEnded(current.session === number ? current : null, error)
    } finally {
      signal?.removeEventListener('abort', onAbort)
      stopWatching()
    }
  }

  return {
    run,
    close: async () => {
      const thread = reader
      reader = undefined
      await thread?.close()
    },
  }
}

function watchProgress(thread: ReaderThread, longestMs: number, onStuck: (error: Error) => void): () => void {
  let last = ''
  let since = performance.now()
  const timer = setInterval(
    () => {
      const { session, part, index } = thread.findCurrent()
      const current = `${session} ${part} ${index}`
      if (session === 0 || current !== last) {
        last = current
        since = performance.now()
      } else if (performance.now() - since > longestMs) {
        onStuck(new Error(`The reader was busy with one file for ${longestMs} ms.`))
      }
    },
    Math.min(5000, longestMs / 4),
  )
  timer.unref()
  return () => clearInterval(timer)
}
