import { basename } from 'node:path'
import type { Library, MediaLocation, Thumbnail } from '#core/library.ts'
import { createVersion } from '#core/media/file-version.ts'
import { openMediaFile } from '#core/tools/open-media-file.ts'
import { AppError, isCancelled } from '#shared/errors.ts'
import { mediaTypes } from './media-type.ts'
import { parseRange } from './range.ts'

/** A request for bytes, as Electron's `media://library/…` and the server's `/media/…` both give it. */
export type MediaRequest = {
  readonly method: string
  /** What follows the base, without a leading `/` and without the query: `12/file`, `12/thumbnail`, `12/preview`. */
  readonly path: string
  /** The query's `v`. */
  readonly version: string | null
  /** Headers as sent, null where absent. */
  readonly range: string | null
  readonly ifNoneMatch: string | null
  readonly ifRange?: string | null
}

/** What to answer, the same for every host. A body that is a stream closes its file at its end, on cancel and on the signal. */
export type MediaAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | ReadableStream<Uint8Array> | null
}

/** Every media answer carries these, also refusals: nothing that is served can ever run or be embedded elsewhere. */
const safetyHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const

/**
 * Answers a request for a file's bytes, thumbnail or preview. Ids only: anything else is 400, what isn't there 404. A wait that
 * the signal ended gives 499 (nobody is there to read it); a bug rejects.
 */
export async function answerMediaRequest(
  library: Library,
  request: MediaRequest,
  signal: AbortSignal,
): Promise<MediaAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { Allow: 'GET, HEAD' })
  const route = /^([1-9]\d{0,14})\/(thumbnail|file|preview)$/.exec(request.path)
  if (route === null) return refuse(400)
  const id = Number(route[1])
  try {
    if (route[2] === 'thumbnail')
      return answerPicture(await library.readThumbnail(id, signal), 'thumbnail', request)
    if (route[2] === 'preview')
      return answerPicture(await library.readPreview(id, signal), 'preview', request)
    const location = await library.locate(id)
    return location === undefined ? refuse(404) : await answerFile(location, request, signal)
  } catch (error) {
    if (isCancelled(error)) return refuse(499)
    if (error instanceof AppError) return refuse(error.code === 'forbidden' ? 403 : 404)
    throw error
  }
}

function answerPicture(
  picture: Thumbnail | undefined,
  kind: 'thumbnail' | 'preview',
  request: MediaRequest,
): MediaAnswer {
  if (picture === undefined) return refuse(404)
  const etag = createEtag(`${kind}-${picture.version}`)
  const caching = describeCaching(etag, picture.version, request)
  if (isKnown(etag, request)) return { status: 304, headers: { ...safetyHeaders, ...caching }, body: null }
  const headers = {
    ...safetyHeaders,
    ...caching,
    'Content-Type': picture.mime.startsWith('image/') ? picture.mime : 'application/octet-stream',
    'Content-Length': String(picture.bytes.length),
  }
  return { status: 200, headers, body: request.method === 'HEAD' ? null : picture.bytes }
}

async function answerFile(
  location: MediaLocation,
  request: MediaRequest,
  signal: AbortSignal,
): Promise<MediaAnswer> {
  const type = mediaTypes[location.format]
  if (type === null) return refuse(415)
  const file = await openMediaFile(location)
  // Of the bytes that are there now: the row may be older than they are.
  const version = createVersion(file.modifiedNs, file.sizeBytes)
  const etag = createEtag(version)
  const caching = describeCaching(etag, version, request)
  if (isKnown(etag, request)) {
    await file.close()
    return { status: 304, headers: { ...safetyHeaders, ...caching }, body: null }
  }
  const sameFile = request.ifRange === undefined || request.ifRange === null || request.ifRange === etag
  const range = parseRange(sameFile ? request.range : null, file.sizeBytes)
  if (range.kind === 'unsatisfiable') {
    await file.close()
    return refuse(416, { 'Content-Range': `bytes */${file.sizeBytes}` })
  }
  const part = range.kind === 'part' ? range : { start: 0, end: file.sizeBytes }
  const headers = {
    ...safetyHeaders,
    ...caching,
    'Content-Type': type,
    'Content-Length': String(part.end - part.start),
    'Content-Disposition': describeName(location.path),
    'Accept-Ranges': 'bytes',
    ...(range.kind === 'part'
      ? { 'Content-Range': `bytes ${part.start}-${part.end - 1}/${file.sizeBytes}` }
      : {}),
  }
  const status = range.kind === 'part' ? 206 : 200
  if (request.method === 'HEAD' || part.start === part.end) {
    await file.close()
    return { status, headers, body: null }
  }
  return { status, headers, body: file.stream(part.start, part.end, signal) }
}

function refuse(status: number, headers: Readonly<Record<string, string>> = {}): MediaAnswer {
  return { status, headers: { ...safetyHeaders, 'Cache-Control': 'no-store', ...headers }, body: null }
}

/** A URL that names the version can be kept for ever: other bytes get another URL. Any other is asked about each time. */
function describeCaching(etag: string, version: string, request: MediaRequest) {
  const forEver = request.version === version
  return {
    ETag: etag,
    'Cache-Control': forEver ? 'private, max-age=31536000, immutable' : 'private, no-cache',
  }
}

function isKnown(etag: string, request: MediaRequest): boolean {
  const known = request.ifNoneMatch?.split(',').map((item) => item.trim().replace(/^W\//, ''))
  return known !== undefined && (known.includes(etag) || known.includes('*'))
}

/** Versions are ours, but a header is only ever built from characters that can't end it. */
function createEtag(version: string): string {
  return `"${version.replace(/[^\w.:-]/g, '_')}"`
}

/** RFC 6266 with RFC 8187: the name as percent-encoded UTF-8, so neither quotes nor line ends of a file name reach the header. */
function describeName(path: string): string {
  const name = encodeURIComponent(basename(path).toWellFormed()).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `inline; filename*=UTF-8''${name}`
}
