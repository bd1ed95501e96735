import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { EventMessage } from '#shared/contract.ts'
import { AppError, describeError, type ErrorValue } from '#shared/errors.ts'
import type { Reply } from '#shared/rpc.ts'
import { entryUrl } from './entries.ts'
import type { Library, MediaLocation, OpenOptions, Thumbnail } from './library.ts'
import type { FromThread, ThreadData, ThreadRequest, ToThread } from './thread-protocol.ts'
import type { DecoderProcess } from './thumbnails/decoder.ts'

export type StartHooks = {
  /** Starts a decoder process for the library: Electron's utilityProcess can only be forked from its main thread. */
  readonly spawnDecoder?: () => DecoderProcess
}

/** How long a thread that has closed its library may take to end. */
const longestEndMs = 5000

/** Tokens of library threads of this process that ended without having closed their library. */
const endedTokens = new Set<string>()

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }

/**
 * Opens a folder in a worker thread of its own, so that no query, walk or write ever runs on the caller's. The same `Library` as
 * `openLibrary` gives. Throws what `openLibrary` throws. A thread that dies answers everything with `internal`.
 */
export async function startLibrary(
  folder: string,
  options: OpenOptions,
  hooks: StartHooks = {},
): Promise<Library> {
  const ownerThread = { token: crypto.randomUUID(), endedTokens: [...endedTokens] }
  const data: ThreadData = {
    folder,
    options: { ...options, ownerThread },
    decoder: hooks.spawnDecoder === undefined ? 'fork' : 'host',
  }
  const worker = new Worker(entryUrl('library-thread'), { workerData: data, name: 'library' })
  const listeners = new Set<(event: EventMessage) => void>()
  const waiting = new Map<number, Waiting>()
  const decoders = createDecoderRelay(worker, hooks.spawnDecoder)
  let lastRequest = 0
  let ended: AppError | undefined

  const opened = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      switch (message.kind) {
        case 'opened':
          return resolve()
        case 'refused':
          return reject(AppError.from(message.error))
        case 'event':
          for (const listener of listeners) listener(message.event)
          return
        case 'answer':
          return settle(message.request)?.resolve(message.value)
        case 'failure':
          return settle(message.request)?.reject(createFailure(message.error, message.cancelled))
        default:
          return decoders.handle(message)
      }
    })
    const end = (cause: unknown) => {
      endedTokens.add(ownerThread.token)
      ended ??= new AppError(
        'internal',
        'The library stopped. Open the folder again; what was saved is safe.',
        { cause },
      )
      reject(ended)
      for (const each of waiting.values()) each.reject(ended)
      waiting.clear()
      decoders.close()
    }
    worker.on('error', end)
    worker.on('exit', (code) => end(new Error(`The library thread ended with code ${code}.`)))
  })

  const settle = (request: number): Waiting | undefined => {
    const found = waiting.get(request)
    waiting.delete(request)
    return found
  }

  const ask = (body: ThreadRequest, signal?: AbortSignal): Promise<unknown> => {
    if (ended !== undefined) return Promise.reject(ended)
    signal?.throwIfAborted()
    lastRequest += 1
    const request = lastRequest
    return new Promise((resolve, reject) => {
      const abort = () => {
        post(worker, { kind: 'abort', request })
        settle(request)?.reject(signal?.reason)
      }
      const done = () => signal?.removeEventListener('abort', abort)
      waiting.set(request, {
        resolve: (value) => {
          done()
          resolve(value)
        },
        reject: (error) => {
          done()
          reject(error)
        },
      })
      signal?.addEventListener('abort', abort, { once: true })
      post(worker, { kind: 'request', request, body })
    })
  }

  await opened
  return {
    dispatch: async (name, input, signal) => {
      try {
        return (await ask({ what: 'dispatch', name, input }, signal)) as Reply // what the thread's own dispatch answered
      } catch (error) {
        if (signal.aborted)
          return { ok: false, cancelled: true, error: { code: 'internal', message: 'Cancelled.' } }
        return { ok: false, error: describeError(error) }
      }
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    // The answers below are what the thread's own Library gave, by the protocol.
    locate: async (id) => (await ask({ what: 'locate', id })) as MediaLocation | undefined,
    readThumbnail: async (id, signal) =>
      (await ask({ what: 'readThumbnail', id }, signal)) as Thumbnail | undefined,
    readPreview: async (id, signal) =>
      (await ask({ what: 'readPreview', id }, signal)) as Thumbnail | undefined,
    close: async () => {
      if (ended !== undefined) return
      const exited = once(worker, 'exit')
      await ask({ what: 'close' })
      listeners.clear()
      // The thread ends by itself once all is closed: ending it from outside while native code (SQLite) goes down can kill the process.
      const late = await Promise.race([exited.then(() => false), wait(longestEndMs, true, { ref: false })])
      if (late) await worker.terminate()
    },
  }
}

function post(worker: Worker, message: ToThread): void {
  worker.postMessage(message)
}

function createFailure(error: ErrorValue, cancelled: boolean): Error {
  return cancelled ? new DOMException('Cancelled.', 'AbortError') : AppError.from(error)
}

/** Starts decoder processes on the thread's word and carries messages between the two. */
function createDecoderRelay(worker: Worker, spawn: (() => DecoderProcess) | undefined) {
  const running = new Map<number, DecoderProcess>()
  return {
    handle: (message: Extract<FromThread, { kind: `decoder-${string}` }>) => {
      const { decoder } = message
      if (message.kind === 'decoder-post') return running.get(decoder)?.post(message.message)
      if (message.kind === 'decoder-kill') return running.get(decoder)?.kill()
      const started = spawn?.()
      if (started === undefined) {
        return post(worker, { kind: 'decoder-exit', decoder, reason: 'This host starts no decoder.' })
      }
      running.set(decoder, started)
      started.onMessage((item) => post(worker, { kind: 'decoder-message', decoder, message: item }))
      started.onExit((reason) => {
        running.delete(decoder)
        post(worker, { kind: 'decoder-exit', decoder, reason })
      })
    },
    close: () => {
      for (const decoder of running.values()) decoder.kill()
      running.clear()
    },
  }
}
