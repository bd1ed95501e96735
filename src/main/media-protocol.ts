import type { Host } from '#core/app-data/host-handlers.ts'
import { answerMediaRequest } from '#core/media-serving/answer-media-request.ts'
import { mediaScheme } from './page-origin.ts'

/**
 * Answers `media://library/<id>/<what>?v=…` and `media://recent/<folder>/<place>?v=…`. Ids only: no part of an address is ever
 * used as a path.
 */
export async function answerMedia(host: Pick<Host, 'findLibrary' | 'readRecentPicture'>, request: Request) {
  const url = URL.parse(request.url)
  if (url?.protocol !== `${mediaScheme}:`) return refuse(404)
  const path = url.pathname.slice(1)
  if (url.host === 'recent') return answerRecent(await host.readRecentPicture(path))
  const library = host.findLibrary()
  if (url.host !== 'library' || library === undefined) return refuse(404)
  const { headers } = request
  const answer = await answerMediaRequest(
    library,
    {
      method: request.method,
      path,
      version: url.searchParams.get('v'),
      range: headers.get('range'),
      ifNoneMatch: headers.get('if-none-match'),
      ifRange: headers.get('if-range'),
    },
    request.signal,
  )
  const body = answer.body as ConstructorParameters<typeof Response>[0] // bytes or a stream of them: both are bodies, whatever their buffer
  return new Response(body, { status: answer.status, headers: answer.headers })
}

function answerRecent(picture: Awaited<ReturnType<Host['readRecentPicture']>>): Response {
  if (picture === undefined) return refuse(404)
  const caching = { 'Cache-Control': 'private, max-age=31536000, immutable' }
  return new Response(picture.bytes, {
    headers: { ...safetyHeaders, ...caching, 'Content-Type': picture.mime },
  })
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: { ...safetyHeaders, 'Cache-Control': 'no-store' } })
}

const safetyHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "sandbox; default-src 'none'",
} as const
