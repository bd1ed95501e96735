import type { IncomingMessage, ServerResponse } from 'node:http'

/** On every answer of the server, set by the gate: nothing is guessed, embedded, or told to the next page. */
export const baseHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const

/**
 * Answers with one sentence as plain text and closes the connection when a body is on its way, so that none is read from a
 * request that was refused.
 */
export function answerPlainly(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  sentence: string,
): void {
  const body = Buffer.from(`${sentence}\n`)
  const hasBody =
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    ...(hasBody ? { Connection: 'close' } : {}),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}
