import type { Bridge } from '#shared/bridge.ts'
import type { EventMessage } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { Reply } from '#shared/rpc.ts'
import { decodeWire, encodeWire } from '#shared/wire.ts'
import { setConnection } from './connection.ts'

/** The bridge of a page that a server gave out: calls over `POST /rpc/NAME`, events over server-sent events. */
export function openHttpBridge(): Bridge {
  return { invoke, listen }
}

async function invoke(name: string, input: unknown): Promise<Reply> {
  let text: string
  try {
    const response = await fetch(`/rpc/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: encodeWire(input),
    })
    text = await response.text()
  } catch (cause) {
    setConnection('lost')
    throw new AppError('internal', 'Media Scorer does not answer. Is it still running?', { cause })
  }
  setConnection('open')
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

function listen(listener: (message: EventMessage) => void): () => void {
  const source = new EventSource('/events')
  source.onopen = () => setConnection('open')
  source.onerror = () => setConnection('lost')
  source.onmessage = (event: MessageEvent<string>) => listener(decodeWire(event.data) as EventMessage) // as above
  return () => source.close()
}
