import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Host } from '#core/app-data/host-handlers.ts'
import {
  answerMediaRequest,
  type MediaAnswer,
  type MediaRequest,
} from '#core/media-serving/answer-media-request.ts'

/** Where the page finds pictures and clips of the open folder, and the strips of recent ones. */
export const mediaBase = '/media/'
export const recentBase = '/media/recent/'

export type MediaHost = Pick<Host, 'findLibrary' | 'readRecentPicture'>

/** `GET` and `HEAD /media/<id>/thumbnail|file|preview` and `/media/recent/<id>/<place>`, with ranges: by id, never by path. */
export function addMediaRoute(app: FastifyInstance, host: MediaHost): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: `${recentBase}*`,
    handler: async (request, answer) => {
      const picture = await host.readRecentPicture(pathBelow(recentBase, request))
      if (picture === undefined) return answer.code(404).headers(refusalHeaders).send()
      return answer
        .header('Cache-Control', 'private, max-age=31536000, immutable')
        .header('Content-Security-Policy', "sandbox; default-src 'none'")
        .header('Content-Type', picture.mime)
        .send(Buffer.from(picture.bytes))
    },
  })
  app.route({
    method: ['GET', 'HEAD'],
    url: `${mediaBase}*`,
    handler: async (request, answer) => {
      const library = host.findLibrary()
      if (library === undefined) return answer.code(404).headers(refusalHeaders).send()
      const caller = new AbortController()
      answer.raw.once('close', () => {
        if (!answer.raw.writableFinished) caller.abort()
      })
      return sendMedia(answer, await answerMediaRequest(library, readMediaRequest(request), caller.signal))
    },
  })
}

const refusalHeaders = { 'Cache-Control': 'no-store' }

/** The path as sent, not decoded: ids need no escapes, so an escaped one is not an id. */
function pathBelow(base: string, request: FastifyRequest): string {
  return (request.url.split('?', 1)[0] ?? '').slice(base.length)
}

function readMediaRequest(request: FastifyRequest): MediaRequest {
  const query = request.url.split('?', 2)[1] ?? ''
  return {
    method: request.method,
    path: pathBelow(mediaBase, request),
    version: new URLSearchParams(query).get('v'),
    range: request.headers.range ?? null,
    ifNoneMatch: request.headers['if-none-match'] ?? null,
    ifRange: [request.headers['if-range'] ?? null].flat()[0] ?? null,
  }
}

function sendMedia(answer: FastifyReply, media: MediaAnswer): FastifyReply {
  answer.code(media.status).headers(media.headers)
  if (media.body === null) return answer.send()
  if (media.body instanceof Uint8Array)
    return answer.send(Buffer.from(media.body.buffer, media.body.byteOffset, media.body.byteLength))
  return answer.send(Readable.fromWeb(media.body))
}
