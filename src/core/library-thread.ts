import { parentPort, workerData } from 'node:worker_threads'
import { describeError, isCancelled } from '#shared/errors.ts'
import type { Library } from './library.ts'
import { openLibrary } from './open-library.ts'
import type { FromThread, ThreadData, ThreadRequest, ToThread } from './thread-protocol.ts'
import { type DecoderProcess, forkDecoder } from './thumbnails/decoder.ts'

// Entry of the worker thread that owns one open folder: messages in, messages out, around `openLibrary`.

const port = parentPort
if (port === null) throw new Error('library-thread is started as a worker thread.')
const post = (message: FromThread) => port.postMessage(message)
const { folder, options, decoder } = workerData as ThreadData // given by start-library.ts

const relayed = new Map<number, { message: (item: unknown) => void; exit: (reason: string) => void }>()
const aborts = new Map<number, AbortController>()

try {
  const library = await openLibrary(folder, options, decoder === 'fork' ? forkDecoder : relayDecoder)
  library.listen((event) => post({ kind: 'event', event }))
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'request':
        return void answer(library, message.request, message.body)
      case 'abort':
        return aborts.get(message.request)?.abort()
      case 'decoder-message':
        return relayed.get(message.decoder)?.message(message.message)
      case 'decoder-exit':
        relayed.get(message.decoder)?.exit(message.reason)
        relayed.delete(message.decoder)
    }
  })
  post({ kind: 'opened' })
} catch (error) {
  post({ kind: 'refused', error: describeError(error) })
  port.close()
}

async function answer(library: Library, request: number, body: ThreadRequest): Promise<void> {
  const controller = new AbortController()
  aborts.set(request, controller)
  try {
    const value = await ask(library, body, controller.signal)
    post({ kind: 'answer', request, value })
    // Nothing is left to hear: with its port closed the thread ends.
    if (body.what === 'close') port?.close()
  } catch (error) {
    post({ kind: 'failure', request, error: describeError(error), cancelled: isCancelled(error) })
  } finally {
    aborts.delete(request)
  }
}

function ask(library: Library, body: ThreadRequest, signal: AbortSignal): Promise<unknown> {
  switch (body.what) {
    case 'dispatch':
      return library.dispatch(body.name, body.input, signal)
    case 'locate':
      return library.locate(body.id)
    case 'readThumbnail':
      return library.readThumbnail(body.id, signal)
    case 'readPreview':
      return library.readPreview(body.id, signal)
    case 'close':
      return library.close()
  }
}

let lastDecoder = 0

/** A decoder process that the thread's owner starts and talks to for us. */
function relayDecoder(): DecoderProcess {
  lastDecoder += 1
  const number = lastDecoder
  const messages = new Set<(item: unknown) => void>()
  const exits = new Set<(reason: string) => void>()
  relayed.set(number, {
    message: (item) => {
      for (const listener of messages) listener(item)
    },
    exit: (reason) => {
      for (const listener of exits) listener(reason)
    },
  })
  post({ kind: 'decoder-start', decoder: number })
  return {
    post: (item) => post({ kind: 'decoder-post', decoder: number, message: item }),
    onMessage: (listener) => void messages.add(listener),
    onExit: (listener) => void exits.add(listener),
    kill: () => post({ kind: 'decoder-kill', decoder: number }),
  }
}
