import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { hashContent } from '#core/identity/hash-content.ts'
import { createBufferReader } from '#core/metadata/buffer-reader.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { openCodecs } from '#core/thumbnails/codecs/open-codecs.ts'
import {
  createDrawProblem,
  type Drawn,
  type DrawProblem,
  type DrawRequest,
  maxPixels,
} from '#core/thumbnails/decoder-protocol.ts'
import { openMediaFile } from '#core/tools/open-media-file.ts'
import { parseXml } from '../parse-xml.ts'
import { findRdf } from '../properties.ts'
import { listStatement, type XmpStatement } from '../ratings-of-xmp.ts'
import { collectOwnXmp } from '../read-own-xmp.ts'
import type { Structure, StructureRefusal } from './refusal.ts'
import { describeStructure } from './structure.ts'

/** All that must be the same of a file before and after a rating is written into it, and what it says of its rating. */
export type Fingerprint = {
  readonly refusal: StructureRefusal | null
  readonly kept: Structure['kept']
  /** `hashContent` of the file. */
  readonly content: string
  /** SHA-256 of the decoded picture, with its size and channels. */
  readonly pixels: string
  readonly statement: XmpStatement
  readonly exif: { readonly rating?: number; readonly ratingPercent?: number }
  /** XMP's properties, as far as they concern ratings and keywords. */
  readonly properties: readonly (readonly [string, readonly string[]])[]
  /** The file's packet, where it has one, whole and well-formed; null: its XMP can't be edited as a text. */
  readonly packet: string | null
}

/** Larger files are held in memory nowhere; their ratings go beside them. */
const largestEmbeddedBytes = 128 * 1024 * 1024
const decodeMs = 20_000
const codecs = openCodecs(decodeMs)

/** Reads a file's fingerprint, as JSON. For the decoder process only. Never throws for what is in a file. */
export async function readFingerprint(request: DrawRequest): Promise<Drawn | DrawProblem> {
  const bytes = await readWhole(request)
  if ('code' in bytes) return bytes
  const print = await createFingerprint(request.format, bytes)
  return { bytes: Buffer.from(JSON.stringify(print)), mime: 'application/json' }
}

async function readWhole(request: DrawRequest): Promise<Buffer | DrawProblem> {
  try {
    const file = await openMediaFile(request)
    try {
      if (file.sizeBytes > largestEmbeddedBytes) return createDrawProblem('too-large')
      return await file.handle.readFile()
    } finally {
      await file.close()
    }
  } catch {
    return createDrawProblem('unreadable') // Gone, a link or locked.
  }
}

async function createFingerprint(format: DrawRequest['format'], bytes: Buffer): Promise<Fingerprint> {
  const reader = createBufferReader(bytes)
  const { refusal, kept } = describeStructure(format, bytes)
  const own = collectOwnXmp(reader)
  const { rating, ratingPercent } = own.exif
  const base = {
    kept,
    content: '',
    pixels: '',
    statement: listStatement(own.properties, own.exif),
    exif: {
      ...(rating === undefined ? {} : { rating }),
      ...(ratingPercent === undefined ? {} : { ratingPercent }),
    },
    properties: [...own.properties],
    packet: findEditable(own.packets),
  }
  if (refusal !== null) return { ...base, refusal }
  const unsafe = findUnsafe(own.packets) ?? findProblem(format, bytes)
  if (unsafe !== null) return { ...base, refusal: unsafe }
  const content = hashContent(reader)
  const pixels = await hashPixels(format, bytes)
  if (pixels === undefined || content?.isDamaged !== false) {
    return { ...base, refusal: { kind: 'unsuited', reason: 'its picture cannot be compared here' } }
  }
  return { ...base, refusal: null, content: content.hash, pixels }
}

function findEditable(packets: readonly string[]): string | null {
  const [packet, second] = packets
  const isWhole = packet !== undefined && second === undefined && !packet.includes('HasExtendedXMP')
  const root = isWhole ? parseXml(packet) : undefined
  return packet !== undefined && root !== undefined && findRdf(root) !== undefined ? packet : null
}

/** A clip that is told of in XMP by its place in the file (Google's and Samsung's motion photos). */
function findUnsafe(packets: readonly string[]): StructureRefusal | null {
  const hasClip = packets.some((packet) =>
    /MotionPhoto|MicroVideo|GContainer:Directory|Container:Directory/.test(packet),
  )
  return hasClip ? { kind: 'unsuited', reason: 'it holds a clip too, or more than one picture' } : null
}

/** What goes over a limit is handed to no other program. */
function findProblem(format: DrawRequest['format'], bytes: Buffer): StructureRefusal | null {
  const found = extractMetadata(createBufferReader(bytes), '')
  if (found.format !== format) return { kind: 'damaged', reason: 'it is another kind of file than it was' }
  if (found.animated) return { kind: 'unsuited', reason: 'it is animated' }
  const isOver = found.problems.some(({ code }) => code === 'over-limit')
  return isOver ? { kind: 'unsuited', reason: 'it carries more text than is safe' } : null
}

/** Undefined: nothing here decodes it. */
async function hashPixels(format: DrawRequest['format'], bytes: Buffer): Promise<string | undefined> {
  try {
    const input = format === 'heif' ? await decodeHeif(bytes) : bytes
    if (input === undefined) return undefined
    const picture = sharp(input, {
      failOn: 'error',
      limitInputPixels: maxPixels,
      unlimited: false,
      animated: false,
    })
    const { data, info } = await picture
      .timeout({ seconds: decodeMs / 1000 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const hash = createHash('sha256').update(data).digest('hex')
    return `${info.width}x${info.height}x${info.channels} ${hash}`
  } catch {
    return undefined // Damaged, or of a kind that libvips doesn't know.
  }
}

async function decodeHeif(bytes: Buffer): Promise<Buffer | undefined> {
  const { width, height } = extractMetadata(createBufferReader(bytes), '')
  if (width === null || height === null) return undefined
  const decoded = await codecs.decode('heif', new Uint8Array(bytes), width * height)
  if (typeof decoded !== 'string') return Buffer.from(decoded)
  return decoded === 'unsupported' ? bytes : undefined
}
