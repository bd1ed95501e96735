import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import ffmpeg from 'fluent-ffmpeg'
import { videoInput, videoInputLimits } from '#core/tools/video-limits.ts'
import { AppError } from '#shared/errors.ts'
import { type Drawn, maxPixels, thumbnailEdge } from './decoder-protocol.ts'

export type PosterRequest = {
  /** Absolute; opened and checked by the caller. */
  readonly path: string
  /** Null where not known. */
  readonly durationSeconds: number | null
}

const timeoutMs = 10_000
const maxPosterBytes = 4_000_000

/**
 * A frame of a video as a JPEG of thumbnail size, upright, by the system's ffmpeg: of a tenth of its length, because first frames are
 * so often black, else the first. Throws `tool-failed` when there is none to be had.
 */
export async function renderPoster(
  ffmpegPath: string,
  request: PosterRequest,
  signal: AbortSignal,
): Promise<Drawn> {
  const seekSeconds = Math.min(10, (request.durationSeconds ?? 0) / 10)
  const later = seekSeconds > 0 ? await readFrame(ffmpegPath, request.path, seekSeconds, signal) : undefined
  const bytes = later ?? (await readFrame(ffmpegPath, request.path, 0, signal))
  if (bytes === undefined) throw new AppError('tool-failed', 'No picture could be taken from this video.')
  return { bytes, mime: 'image/jpeg' }
}

/** Undefined: there is no frame at that time. */
async function readFrame(
  ffmpegPath: string,
  path: string,
  seekSeconds: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  signal.throwIfAborted()
  // The nearest key frame is near enough, and costs one frame's decoding instead of a second's. The first frame is taken whatever it is.
  const seek = [
    ...(seekSeconds > 0 ? ['-skip_frame', 'nokey', '-noaccurate_seek'] : []),
    '-ss',
    seekSeconds.toFixed(3),
  ]
  const command = ffmpeg({ stdoutLines: 20 })
    .setFfmpegPath(ffmpegPath)
    .input(videoInput(path))
    .inputOptions(...videoInputLimits, '-nostdin', '-threads', '1', '-max_pixels', String(maxPixels))
    .inputOptions(...seek)
    .outputOptions('-map', '0:V:0', '-an', '-sn', '-dn', '-frames:v', '1', '-map_metadata', '-1')
    .outputOptions('-vf', scaleFilter, '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '4')
    .format('image2pipe')
  const output = new PassThrough()
  // Its own time limit asks ffmpeg to end; this one doesn't ask. Before it has started there is nothing to kill yet.
  const stop = new AbortController()
  const kill = () => command.kill('SIGKILL')
  const timer = setTimeout(() => stop.abort(), timeoutMs)
  const ending = AbortSignal.any([signal, stop.signal])
  ending.addEventListener('abort', kill, { once: true })
  command.once('start', () => {
    if (ending.aborted) kill()
  })
  const chunks: Buffer[] = []
  let size = 0
  output.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxPosterBytes) stop.abort()
    else chunks.push(chunk)
  })
  try {
    await new Promise<void>((resolve, reject) => {
      command.once('end', () => resolve())
      command.once('error', (cause: Error) => {
        reject(new AppError('tool-failed', 'No picture could be taken from this video.', { cause }))
      })
      command.pipe(output, { end: true })
    })
    // ffmpeg has ended; what it wrote may still be on its way to us.
    await finished(output, { signal: ending })
  } catch (error) {
    signal.throwIfAborted()
    if (seekSeconds > 0 && !stop.signal.aborted) return undefined // A time beyond the end fails in some containers.
    throw error
  } finally {
    clearTimeout(timer)
    ending.removeEventListener('abort', kill)
  }
  return size === 0 ? undefined : Buffer.concat(chunks)
}

/** Pixels made square first; never enlarged; even sizes, as the chroma of yuv420 wants them. */
const scaleFilter = [
  "scale=w='trunc(iw*sar/2+0.5)*2':h=ih",
  `scale=w='min(${thumbnailEdge},iw)':h='min(${thumbnailEdge},ih)':force_original_aspect_ratio=decrease`,
].join(',')
