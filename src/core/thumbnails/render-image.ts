import { readSync } from 'node:fs'
import sharp, { type Sharp, type SharpInput, type SharpOptions } from 'sharp'
import { findEmbeddedPreview } from '#core/metadata/embedded-preview.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import type { RangeReader } from '#core/metadata/extracted.ts'
import { type OpenedFile, openMediaFile } from '#core/tools/open-media-file.ts'
import type { MediaFormat } from '#shared/media.ts'
import type { CodecName } from './codecs/codec-protocol.ts'
import { maxCodecPixels, openCodecs } from './codecs/open-codecs.ts'
import {
  createDrawProblem,
  type Drawn,
  type DrawProblem,
  type DrawRequest,
  maxPixels,
  thumbnailEdge,
} from './decoder-protocol.ts'
import { parseBmp } from './parse-bmp.ts'
import { stripPngTexts } from './strip-png-texts.ts'

/** How the pixels of a format are reached. */
const ways = {
  png: 'sharp',
  jpeg: 'sharp',
  webp: 'sharp',
  gif: 'sharp',
  avif: 'sharp',
  heif: 'codec',
  tiff: 'sharp',
  bmp: 'bmp',
  jxl: 'codec',
  dng: 'embedded',
  cr2: 'embedded',
  cr3: 'embedded',
  nef: 'embedded',
  arw: 'embedded',
  raf: 'embedded',
  orf: 'embedded',
  rw2: 'embedded',
  mp4: 'none',
  mov: 'none',
  webm: 'none',
  matroska: 'none',
  avi: 'none',
  unknown: 'none',
} as const satisfies Record<MediaFormat, 'sharp' | 'codec' | 'bmp' | 'embedded' | 'none'>

const decodeSeconds = 10
/** Larger files are read by libvips itself, a part at a time. */
const maxBufferBytes = 64 * 1024 * 1024

/** Sets sharp's limits for this process: one thread a picture, no cache, and only the loaders of formats that we list. */
export function limitSharp(): void {
  sharp.concurrency(1)
  sharp.cache(false)
  sharp.block({ operation: ['VipsForeignLoad'] })
  const loaders = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff']
  sharp.unblock({ operation: loaders.map((loader) => `VipsForeignLoad${loader}`) })
}

const codecs = openCodecs(decodeSeconds * 1000)

type Source = {
  readonly input: SharpInput
  readonly options: SharpOptions
  readonly orientation?: number | null
}

/** Draws a picture upright and in sRGB. For the decoder process only. Never throws for what is in a file. */
export async function renderImage(request: DrawRequest): Promise<Drawn | DrawProblem> {
  let file: OpenedFile
  try {
    file = await openMediaFile(request)
  } catch {
    return createDrawProblem('unreadable') // Gone, a link or locked: the next scan tells which.
  }
  try {
    const source = await readSource(file, request)
    return 'code' in source ? source : await draw(source, request)
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return createDrawProblem('unreadable') // The disk, not the file.
    throw error
  } finally {
    await file.close()
  }
}

async function readSource(file: OpenedFile, request: DrawRequest): Promise<Source | DrawProblem> {
  switch (ways[request.format]) {
    case 'none':
      return createDrawProblem('unsupported')
    case 'bmp': {
      if (file.sizeBytes > maxPixels * 4) return createDrawProblem('too-large')
      const bitmap = parseBmp(await file.handle.readFile(), maxPixels)
      if (bitmap === undefined) return createDrawProblem('damaged')
      const { data, width, height, channels } = bitmap
      return { input: data, options: { raw: { width, height, channels } } }
    }
    case 'embedded': {
      const reader = createReader(file)
      const range = findEmbeddedPreview(reader)
      if (range === null) return createDrawProblem('no-preview')
      // The JPEG inside a RAW file often doesn't say how it is turned: the file around it does.
      const { orientation } = extractMetadata(reader, '')
      return { input: reader.read(range.offset, range.length), options: {}, orientation }
    }
    case 'codec':
      return await readByCodec(file, request.format === 'jxl' ? 'jxl' : 'heif')
    case 'sharp':
      if (file.sizeBytes <= maxBufferBytes) {
        return { input: stripPngTexts(asStillAvif(await file.handle.readFile())), options: {} }
      }
      // The open file itself where the system has a name for it; a name can lead elsewhere by now.
      return {
        input: process.platform === 'linux' ? `/proc/self/fd/${file.handle.fd}` : request.path,
        options: {},
      }
  }
}

/** The size is the container's own word, and checked before anything is decoded. */
async function readByCodec(file: OpenedFile, codec: CodecName): Promise<Source | DrawProblem> {
  const reader = createReader(file)
  const { width, height, problems } = extractMetadata(reader, '')
  if (width === null || height === null) return createDrawProblem('damaged')
  const isOver = problems.some((problem) => problem.code === 'over-limit')
  if (isOver || file.sizeBytes > maxBufferBytes || width * height > maxCodecPixels(codec)) {
    return createDrawProblem('too-large')
  }
  const bytes = new Uint8Array(await file.handle.readFile())
  const decoded = await codecs.decode(codec, bytes, width * height)
  if (typeof decoded !== 'string') return { input: decoded, options: {}, orientation: 1 }
  // A HEIF without HEVC inside: libvips knows those that hold AV1.
  return decoded === 'unsupported' && codec === 'heif'
    ? { input: reader.read(0, file.sizeBytes), options: {} }
    : createDrawProblem(decoded)
}

async function draw(source: Source, request: DrawRequest): Promise<Drawn | DrawProblem> {
  try {
    return await encode(open(source, 'error'), request.output)
  } catch (error) {
    const problem = describeFailure(error, request.format)
    if (problem.code !== 'damaged') return problem
  }
  try {
    return await encode(open(source, 'none'), request.output) // What is left of a damaged file is better than nothing.
  } catch (error) {
    return describeFailure(error, request.format)
  }
}

function open(source: Source, failOn: 'error' | 'none'): Sharp {
  const limits = { failOn, limitInputPixels: maxPixels, unlimited: false, animated: false } as const
  const picture = sharp(source.input, { ...source.options, ...limits }).timeout({ seconds: decodeSeconds })
  return turnUpright(picture, source.orientation ?? null)
}

/** By the picture's own EXIF where no orientation is given, which is 1 to 8 (EXIF 2.32, tag 0x0112). sharp mirrors before it turns. */
function turnUpright(picture: Sharp, orientation: number | null): Sharp {
  switch (orientation) {
    case 1:
      return picture
    case 2:
      return picture.flop()
    case 3:
      return picture.rotate(180)
    case 4:
      return picture.flip()
    case 5:
      return picture.rotate(90).flip()
    case 6:
      return picture.rotate(90)
    case 7:
      return picture.rotate(90).flop()
    case 8:
      return picture.rotate(270)
    default:
      return picture.autoOrient()
  }
}

/** JPEG for what is opaque: drawing is a fifth faster than with WebP, and so is showing. */
async function encode(upright: Sharp, output: DrawRequest['output']): Promise<Drawn> {
  const { width = 0, height = 0, format, hasAlpha } = await upright.metadata()
  if (output === 'thumbnail') {
    const edge = chooseEdge(Math.max(width, height), format)
    const small = upright.resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    return hasAlpha
      ? { bytes: await small.webp({ quality: 80, effort: 0 }).toBuffer(), mime: 'image/webp' }
      : { bytes: await small.jpeg({ quality: 80 }).toBuffer(), mime: 'image/jpeg' }
  }
  if (hasAlpha) return { bytes: await upright.png({ compressionLevel: 3 }).toBuffer(), mime: 'image/png' }
  return { bytes: await upright.jpeg({ quality: 92 }).toBuffer(), mime: 'image/jpeg' }
}

/** Below this, a thumbnail would be seen to be smaller than others. */
const leastEdge = 448

/**
 * A JPEG can be decoded at an eighth, a quarter or half of its size for a fraction of the time. Where one of these is only a little
 * smaller than a thumbnail (4000 and 4032 pixels, as most phones and compact cameras have), it is the thumbnail.
 */
function chooseEdge(longerEdge: number, format: string | undefined): number {
  if (format !== 'jpeg') return thumbnailEdge
  const edges = [8, 4, 2].map((divisor) => Math.ceil(longerEdge / divisor))
  return edges.find((edge) => edge >= leastEdge && edge <= thumbnailEdge) ?? thumbnailEdge
}

/** libvips tells kinds of failure apart by text only. */
function describeFailure(error: unknown, format: MediaFormat): DrawProblem {
  const text = error instanceof Error ? error.message : String(error)
  if (/pixel limit|too large|exceeds/i.test(text)) return createDrawProblem('too-large')
  if (/timeout/i.test(text)) return createDrawProblem('timeout')
  if (/not been built in|no decoding plugin/i.test(text)) return createDrawProblem('unsupported')
  // Of these containers libvips knows some kinds only; of the others it knows all, so the file must be at fault.
  const isContainer = format === 'heif' || format === 'avif' || format === 'tiff'
  return createDrawProblem(isContainer && /unsupported/i.test(text) ? 'unsupported' : 'damaged')
}

/** libvips doesn't look into an AVIF that begins as a sequence (brand `avis`), although its first picture is one like any other. */
function asStillAvif(bytes: Buffer): Buffer {
  if (bytes.toString('latin1', 4, 12) === 'ftypavis') bytes.write('avif', 8, 'latin1')
  return bytes
}

function createReader(file: OpenedFile): RangeReader {
  return {
    size: file.sizeBytes,
    read: (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, file.sizeBytes - offset)))
      return bytes.subarray(
        0,
        bytes.length === 0 ? 0 : readSync(file.handle.fd, bytes, 0, bytes.length, offset),
      )
    },
  }
}
