import type { FastifyInstance, FastifyReply } from 'fastify'
import { allMethods, type MethodName } from '#shared/contract.ts'
import { AppError, describeError, type ErrorCode } from '#shared/errors.ts'
import type { Dispatch, Reply } from '#shared/rpc.ts'
import { decodeWire, encodeWire } from '#shared/wire.ts'
import { refuseTrickyJson } from './parse-strict-json.ts'

const mebibyte = 1024 * 1024
/**
 * Acts on a selection carry its ids: two million of them, the most that the contract takes, are 16 MiB as text. Everything else
 * fits into one. A body is read only after the token was right.
 */
const longBodies: ReadonlySet<string> = new Set<MethodName>([
  ...(['media.score', 'media.favourite', 'media.label', 'media.keywords', 'keywords.ofFiles'] as const),
])
const longBodyBytes = 16 * mebibyte

/** What an error is in HTTP. */
export const httpStatus: Readonly<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  'not-found': 404,
  'no-library': 409,
  'not-a-folder': 400,
  'folder-unavailable': 404,
  'library-busy': 423,
  'library-newer': 409,
  'library-foreign': 409,
  'library-corrupt': 500,
  'library-replaced': 409,
  'read-only': 403,
  'disk-full': 507,
  'disk-failed': 500,
  'file-changed': 409,
  'tool-missing': 501,
  'tool-failed': 502,
  unsupported: 501,
  forbidden: 403,
  internal: 500,
}

/** The status of an answer; 499, as nginx has it, for one that its caller no longer waits for. */
export function statusOf(reply: Reply): number {
  if (reply.ok) return 200
  return reply.cancelled === true ? 499 : httpStatus[reply.error.code]
}

/**
 * One route for each method of the contract: `POST /rpc/NAME` with `encodeWire(input)` as `application/json`; the answer is
 * `encodeWire(Reply)`. When the page goes away a query is stopped; a command that has arrived is carried out to its end, for
 * a score that was given must not be lost with the tab.
 */
export function addRpcRoutes(app: FastifyInstance, dispatch: Dispatch): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => parseBody(body),
  )
  for (const [name, method] of Object.entries(allMethods)) {
    const bodyLimit = longBodies.has(name) ? longBodyBytes : mebibyte
    app.post(`/rpc/${name}`, { bodyLimit }, async (request, answer) => {
      if (request.headers['content-type'] === undefined) return sendReply(answer, notJson, 415)
      const caller = new AbortController()
      answer.raw.once('close', () => {
        if (!answer.raw.writableFinished && method.kind === 'query') caller.abort()
      })
      const reply = await dispatch(name, request.body, caller.signal)
      return sendReply(answer, reply, statusOf(reply))
    })
  }
}

/** Sends a reply as the page's bridge reads it. */
export function sendReply(answer: FastifyReply, reply: Reply, status: number): FastifyReply {
  return answer
    .code(status)
    .header('Content-Type', 'application/json; charset=utf-8')
    .header('Cache-Control', 'no-store')
    .send(encodeWire(reply))
}

const notJson: Reply = {
  ok: false,
  error: { code: 'invalid-input', message: 'Requests carry application/json.' },
}

function parseBody(body: Buffer): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    refuseTrickyJson(text)
    return decodeWire(text)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('invalid-input', 'The request is not valid JSON.', { cause })
  }
}

/** The reply to what went wrong outside a method: a body too long, not JSON, or a bug. Says nothing of the inside. */
export function describeHttpError(error: unknown): { readonly reply: Reply; readonly status: number } {
  if (error instanceof AppError) {
    return { reply: { ok: false, error: describeError(error) }, status: httpStatus[error.code] }
  }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 415) return { reply: notJson, status }
  if (status === 413) return { reply: refuse('The request is too long.'), status }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { reply: refuse('The request makes no sense.'), status: 400 }
  }
  return { reply: { ok: false, error: describeError(error) }, status: 500 }
}

function refuse(message: string): Reply {
  return { ok: false, error: { code: 'invalid-input', message } }
}
