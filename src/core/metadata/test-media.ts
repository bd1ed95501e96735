import { deflateSync } from 'node:zlib'

/** Small real files of every container, made for tests byte by byte. */

export function u16(value: number, little = false): Buffer {
  const bytes = Buffer.alloc(2)
  if (little) bytes.writeUInt16LE(value)
  else bytes.writeUInt16BE(value)
  return bytes
}

export function u32(value: number, little = false): Buffer {
  const bytes = Buffer.alloc(4)
  if (little) bytes.writeUInt32LE(value)
  else bytes.writeUInt32BE(value)
  return bytes
}

export function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}

export function pngChunk(type: string, data: Uint8Array): Buffer {
  return Buffer.concat([u32(data.length), latin1(type), data, Buffer.alloc(4)])
}

export const pngChunks = {
  text: (key: string, text: string): Buffer => pngChunk('tEXt', latin1(`${key}\0${text}`)),
  compressed: (key: string, text: string | Uint8Array): Buffer =>
    pngChunk('zTXt', Buffer.concat([latin1(`${key}\0\0`), deflateSync(text)])),
  international: (key: string, text: string): Buffer =>
    pngChunk('iTXt', Buffer.from(`${key}\0\0\0\0\0${text}`)),
  internationalCompressed: (key: string, text: string): Buffer =>
    pngChunk('iTXt', Buffer.concat([latin1(`${key}\0\u0001\0en\0\0`), deflateSync(text)])),
} as const

/** A PNG with chunks before and after its image data. */
export function makePng(parts: {
  readonly width?: number
  readonly height?: number
  readonly colorType?: number
  readonly before?: readonly Uint8Array[]
  readonly data?: readonly Uint8Array[]
  readonly after?: readonly Uint8Array[]
}): Buffer {
  const header = Buffer.concat([
    u32(parts.width ?? 64),
    u32(parts.height ?? 48),
    Buffer.from([8, parts.colorType ?? 6, 0, 0, 0]),
  ])
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    ...(parts.before ?? []),
    ...(parts.data ?? [pngChunk('IDAT', Buffer.alloc(100))]),
    ...(parts.after ?? []),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** A PNG whose texts are iTXt chunks: what most generator tests need. */
export function makeTextPng(texts: Readonly<Record<string, string>>): Buffer {
  return makePng({ before: Object.entries(texts).map(([key, text]) => pngChunks.international(key, text)) })
}

export type TiffValue = {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly bytes: Uint8Array
}

export function asciiTag(tag: number, text: string): TiffValue {
  const bytes = Buffer.from(`${text}\0`)
  return { tag, type: 2, count: bytes.length, bytes }
}

export function shortTag(tag: number, value: number, little: boolean): TiffValue {
  return { tag, type: 3, count: 1, bytes: u16(value, little) }
}

export function longTag(tag: number, value: number, little: boolean): TiffValue {
  return { tag, type: 4, count: 1, bytes: u32(value, little) }
}

export function rationalTag(
  tag: number,
  pairs: readonly (readonly [number, number])[],
  little: boolean,
): TiffValue {
  const bytes = Buffer.concat(pairs.flatMap(([one, other]) => [u32(one, little), u32(other, little)]))
  return { tag, type: 5, count: pairs.length, bytes }
}

export function bytesTag(tag: number, bytes: Uint8Array): TiffValue {
  return { tag, type: 7, count: bytes.length, bytes }
}

/** A TIFF structure of IFD0 and, behind tags 0x8769 and 0x8825, an Exif and a GPS directory. */
export function makeTiff(parts: {
  readonly little: boolean
  readonly image: readonly TiffValue[]
  readonly exif?: readonly TiffValue[]
  readonly gps?: readonly TiffValue[]
  readonly tail?: Uint8Array
}): Buffer {
  const { little } = parts
  const pointers = [...(parts.exif ? [0x8769] : []), ...(parts.gps ? [0x8825] : [])]
  const imageSize = directorySize([...parts.image, ...pointers.map((tag) => longTag(tag, 0, little))])
  const exifAt = 8 + imageSize
  const gpsAt = exifAt + (parts.exif ? directorySize(parts.exif) : 0)
  const image = [
    ...parts.image,
    ...(parts.exif ? [longTag(0x8769, exifAt, little)] : []),
    ...(parts.gps ? [longTag(0x8825, gpsAt, little)] : []),
  ]
  return Buffer.concat([
    latin1(little ? 'II' : 'MM'),
    u16(42, little),
    u32(8, little),
    makeDirectory(image, 8, little),
    parts.exif ? makeDirectory(parts.exif, exifAt, little) : Buffer.alloc(0),
    parts.gps ? makeDirectory(parts.gps, gpsAt, little) : Buffer.alloc(0),
    parts.tail ?? Buffer.alloc(0),
  ])
}

function directorySize(values: readonly TiffValue[]): number {
  return (
    2 +
    values.length * 12 +
    4 +
    values.reduce((sum, { bytes }) => sum + (bytes.length > 4 ? bytes.length : 0), 0)
  )
}

/** The offset at which a TIFF of these values ends: where its `tail` begins. */
export function tiffTailOffset(image: readonly TiffValue[]): number {
  return 8 + directorySize(image)
}

function makeDirectory(values: readonly TiffValue[], at: number, little: boolean): Buffer {
  let valueAt = at + 2 + values.length * 12 + 4
  const entries: Buffer[] = []
  const far: Uint8Array[] = []
  for (const { tag, type, count, bytes } of values) {
    const value = Buffer.alloc(4)
    if (bytes.length > 4) {
      u32(valueAt, little).copy(value)
      far.push(bytes)
      valueAt += bytes.length
    } else value.set(bytes)
    entries.push(Buffer.concat([u16(tag, little), u16(type, little), u32(count, little), value]))
  }
  return Buffer.concat([u16(values.length, little), ...entries, u32(0, little), ...far])
}

export function jpegSegment(marker: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0xff, marker]), u16(data.length + 2), data])
}

/** A JPEG's head with these segments before its frame; there is no picture in it. */
export function makeJpeg(segments: readonly Uint8Array[], width = 64, height = 48, frame = 0xc0): Buffer {
  const header = Buffer.concat([
    Buffer.from([8]),
    u16(height),
    u16(width),
    Buffer.from([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]),
  ])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...segments,
    jpegSegment(frame, header),
    jpegSegment(0xda, Buffer.alloc(10)),
    Buffer.alloc(64),
    Buffer.from([0xff, 0xd9]),
  ])
}

export function exifSegment(tiff: Uint8Array): Buffer {
  return jpegSegment(0xe1, Buffer.concat([latin1('Exif\0\0'), tiff]))
}

export function riffChunk(type: string, data: Uint8Array): Buffer {
  return Buffer.concat([latin1(type), u32(data.length, true), data, Buffer.alloc(data.length % 2)])
}

export function makeWebp(chunks: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat([latin1('WEBP'), ...chunks])
  return Buffer.concat([latin1('RIFF'), u32(body.length, true), body])
}

/** VP8X: flags (2 animation, 4 XMP, 8 EXIF, 16 alpha) and the canvas. */
export function vp8x(width: number, height: number, flags: number): Buffer {
  const data = Buffer.alloc(10)
  data[0] = flags
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return riffChunk('VP8X', data)
}

export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([u32(body.length + 8), latin1(type), body])
}

/** A box with version 0 and no flags. */
export function fullBox(type: string, ...content: readonly Uint8Array[]): Buffer {
  return box(type, Buffer.alloc(4), ...content)
}

/** An EBML element with an eight-byte length. */
export function element(id: string, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(body.length))
  size[0] = 0x01
  return Buffer.concat([Buffer.from(id, 'hex'), size, body])
}

export function xmpPacket(attributes: string, elements = ''): string {
  return `<?xpacket begin=''?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmpDM="http://ns.adobe.com/xmp/1.0/DynamicMedia/" ${attributes}>${elements}</rdf:Description></rdf:RDF></x:xmpmeta>`
}
