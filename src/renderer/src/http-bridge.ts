import type { Bridge } from '#shared/bridge.ts'
import type { EventMessage } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { Reply } from '#shared/rpc.ts'
import { decodeWire, encodeWire } from '#shared/wire.ts'
import { setConnection } from './connection.ts'

/** A bridge that can be told that nobody waits for an answer any more. */
export type AbortableBridge = Bridge & {
  readonly invoke: (name: string, input: unknown, signal?: AbortSignal) => Promise<Reply>
}

/** The bridge of a page that a server gave out: calls over `POST /rpc/NAME`, events over server-sent events. */
export function openHttpBridge(): AbortableBridge {
  return { invoke, listen }
}

/** The most that a request may carry and still reach the server when the page goes away under it (64 KiB by the standard). */
const mostKeptBytes = 60_000
const reconnectMs = 2000

async function invoke(name: string, input: unknown, signal?: AbortSignal): Promise<Reply> {
  const body = encodeWire(input)
  let text: string
  try {
    const response = await fetch(`/rpc/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      keepalive: body.length < mostKeptBytes,
      ...(signal === undefined ? {} : { signal }),
    })
    text = await response.text()
  } catch (cause) {
    throw new AppError('internal', 'Media Scorer does not answer. Is it still running?', { cause })
  }
  const reply = parseReply(text)
  if (reply === null) throw new AppError('internal', 'Media Scorer gave an answer that makes no sense.')
  return reply
}

function parseReply(text: string): Reply | null {
  try {
    const value = decodeWire(text)
    if (typeof value !== 'object' || value === null || !('ok' in value)) return null
    return value as Reply // the server wrote it with the same contract
  } catch {
    return null
  }
}

/** The stream of events also tells whether the server is there: it breaks at once when that ends. */
function listen(listener: (message: EventMessage) => void): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  const connect = (): void => {
    source = new EventSource('/events')
    source.onopen = () => setConnection('open')
    source.onmessage = (event: MessageEvent<string>) => listener(decodeWire(event.data) as EventMessage) // the server wrote it with the same contract
    source.onerror = () => {
      setConnection('lost')
      // After an answer that is no stream the browser gives up by itself.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, reconnectMs)
    }
  }
  connect()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
