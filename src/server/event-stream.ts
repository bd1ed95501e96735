import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { EventMessage } from '#shared/contract.ts'
import { encodeWire } from '#shared/wire.ts'

export type EventLimits = {
  /** A comment is sent this often, so that both sides notice when the other is gone. */
  readonly heartbeatMs: number
  /** A page that is this far behind is cut off; it connects again and asks for what it missed. */
  readonly longestBacklogBytes: number
}

export const defaultEventLimits: EventLimits = { heartbeatMs: 15_000, longestBacklogBytes: 4 * 1024 * 1024 }

type Listen = (listener: (event: EventMessage) => void) => () => void

/** `GET /events`: every event as `data:` lines of server-sent events (HTML standard, section 9.2), `encodeWire(EventMessage)` each. */
export function addEventRoute(
  app: FastifyInstance,
  listen: Listen,
  limits: EventLimits = defaultEventLimits,
): void {
  const streams = new Set<ServerResponse>()
  app.get('/events', (_request, answer) => {
    answer.hijack()
    const stream = answer.raw
    streams.add(stream)
    stream.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
    })
    // The first bytes tell the page that it is connected; `retry` is how soon it tries again, in milliseconds.
    stream.write('retry: 1000\n\n')
    const send = (text: string) => {
      if (stream.writableLength > limits.longestBacklogBytes) stream.destroy()
      else stream.write(text)
    }
    const heartbeat = setInterval(() => send(': here\n\n'), limits.heartbeatMs)
    // JSON has no line breaks outside its strings, and escapes those inside: one `data:` line is always enough.
    const stop = listen((event) => send(`data: ${encodeWire(event)}\n\n`))
    stream.once('close', () => {
      clearInterval(heartbeat)
      stop()
      streams.delete(stream)
    })
  })
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end()
  })
}
