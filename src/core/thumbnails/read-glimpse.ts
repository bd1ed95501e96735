import { findEmbeddedPreview } from '#core/metadata/embedded-preview.ts'
import type { RangeReader } from '#core/metadata/extracted.ts'
import { openMediaFile } from '#core/tools/open-media-file.ts'
import { AppError } from '#shared/errors.ts'
import type { Drawn } from './decoder-protocol.ts'

export type GlimpseRequest = {
  /** Absolute. */
  readonly path: string
  readonly root: string
  /** Pixels as shown. */
  readonly width: number | null
  readonly height: number | null
  /** EXIF 1..8; null where the file has none. */
  readonly orientation: number | null
}

/** A segment of a JPEG has a length of 16 bits, and only small ones stand before the first, Exif's. */
const headBytes = 68 * 1024

/**
 * The small JPEG that cameras put into photographs (Exif 2.32, 4.5.8), as it stands in the file but with the photograph's orientation:
 * read in a fraction of a millisecond, without decoding. Undefined where there is none, or where it has another shape than the
 * photograph (black bars). The file is a JPEG by what the scan saw.
 */
export async function readGlimpse(request: GlimpseRequest): Promise<Drawn | undefined> {
  const { width, height, orientation } = request
  if (width === null || height === null) return undefined
  const head = await readHead(request)
  const jpeg = head === undefined ? undefined : findExifThumbnail(head)
  const size = jpeg === undefined ? undefined : readFrameSize(jpeg)
  if (jpeg === undefined || size === undefined) return undefined
  const turned = orientation !== null && orientation >= 5
  const ratio = turned ? size.height / size.width : size.width / size.height
  // Its size is whole pixels: of 160 by 107 one more or less is a hundredth.
  if (!(Math.abs(ratio / (width / height) - 1) <= 0.02)) return undefined
  return { bytes: withOrientation(jpeg, orientation ?? 1), mime: 'image/jpeg' }
}

async function readHead(request: GlimpseRequest): Promise<Buffer | undefined> {
  try {
    const file = await openMediaFile(request)
    try {
      const head = Buffer.allocUnsafe(Math.min(headBytes, file.sizeBytes))
      const { bytesRead } = await file.handle.read(head, 0, head.length, 0)
      return head.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof AppError) return undefined // Gone or not to be opened: who draws it says so.
    throw error
  }
}

/** In the first Exif segment of a JPEG. */
export function findExifThumbnail(head: Buffer): Buffer | undefined {
  if (head.length < 4 || head.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; at + 10 <= head.length && head[at] === 0xff; ) {
    const marker = head.readUInt16BE(at)
    const end = at + 2 + head.readUInt16BE(at + 2)
    if (marker === 0xffda || end <= at + 2) return undefined
    if (marker === 0xffe1 && head.toString('latin1', at + 4, at + 10) === 'Exif\0\0') {
      const exif = head.subarray(at + 10, Math.min(end, head.length))
      const range = findEmbeddedPreview(createReader(exif))
      return range === null ? undefined : exif.subarray(range.offset, range.offset + range.length)
    }
    at = end
  }
  return undefined
}

function createReader(bytes: Buffer): RangeReader {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(Math.max(0, offset), Math.max(0, offset + length)),
  }
}

/** Of the first frame header (ITU-T T.81, B.2.2). */
function readFrameSize(jpeg: Buffer): { readonly width: number; readonly height: number } | undefined {
  for (let at = 2; at + 9 <= jpeg.length && jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0
    if (marker >= 0xc0 && marker <= 0xc2) {
      const size = { width: jpeg.readUInt16BE(at + 7), height: jpeg.readUInt16BE(at + 5) }
      return size.width > 0 && size.height > 0 ? size : undefined
    }
    if (marker === 0xda) return undefined
  }
  return undefined
}

/** With an Exif segment of one tag, which is all that a browser looks at; the little JPEG itself says nothing of how it is turned. */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const segment = Buffer.from(
    'ffe100224578696600004d4d002a00000008000101120003000000010000000000000000',
    'hex',
  )
  segment.writeUInt16BE(orientation, 28)
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
}
