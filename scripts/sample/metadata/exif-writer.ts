/** One EXIF value (Exif 3.0, 4.6.2: types 1 BYTE, 2 ASCII, 3 SHORT, 4 LONG, 5 RATIONAL, 7 UNDEFINED). */
export type ExifValue =
  | { readonly type: 'ascii'; readonly text: string }
  | { readonly type: 'short'; readonly value: number }
  | { readonly type: 'byte'; readonly bytes: Buffer }
  | { readonly type: 'undefined'; readonly bytes: Buffer }
  | { readonly type: 'rational'; readonly values: readonly (readonly [number, number])[] }

/** Tag number to value. */
export type ExifTags = Readonly<Record<number, ExifValue>>
export type Exif = { readonly image?: ExifTags; readonly exif?: ExifTags; readonly gps?: ExifTags }

const exifPointer = 0x8769
const gpsPointer = 0x8825
const codes = { byte: 1, ascii: 2, short: 3, long: 4, rational: 5, undefined: 7 } as const

type Entry = { readonly tag: number; readonly code: number; readonly count: number; readonly data: Buffer }

function createEntry(tag: number, value: ExifValue): Entry {
  const code = codes[value.type]
  switch (value.type) {
    case 'ascii': {
      const data = Buffer.from(`${value.text}\0`, 'utf8')
      return { tag, code, count: data.length, data }
    }
    case 'short': {
      const data = Buffer.alloc(2)
      data.writeUInt16LE(value.value)
      return { tag, code, count: 1, data }
    }
    case 'rational': {
      const data = Buffer.alloc(value.values.length * 8)
      value.values.forEach(([top, bottom], index) => {
        data.writeUInt32LE(top, index * 8)
        data.writeUInt32LE(bottom, index * 8 + 4)
      })
      return { tag, code, count: value.values.length, data }
    }
    case 'byte':
    case 'undefined':
      return { tag, code, count: value.bytes.length, data: value.bytes }
  }
}

function createPointer(tag: number, offset: number): Entry {
  const data = Buffer.alloc(4)
  data.writeUInt32LE(offset)
  return { tag, code: codes.long, count: 1, data }
}

/** A directory with its values behind it; `start` is its place in the file. */
function createDirectory(entries: readonly Entry[], start: number): Buffer {
  const sorted = [...entries].sort((first, second) => first.tag - second.tag)
  const head = Buffer.alloc(2 + sorted.length * 12 + 4)
  head.writeUInt16LE(sorted.length)
  const values: Buffer[] = []
  let next = start + head.length
  sorted.forEach((entry, index) => {
    const at = 2 + index * 12
    head.writeUInt16LE(entry.tag, at)
    head.writeUInt16LE(entry.code, at + 2)
    head.writeUInt32LE(entry.count, at + 4)
    if (entry.data.length <= 4) {
      entry.data.copy(head, at + 8)
      return
    }
    const padded = entry.data.length % 2 ? Buffer.concat([entry.data, Buffer.alloc(1)]) : entry.data
    head.writeUInt32LE(next, at + 8)
    values.push(padded)
    next += padded.length
  })
  return Buffer.concat([head, ...values])
}

/** A little-endian TIFF block with the tags, without the `Exif\0\0` that a JPEG wants before it. */
export function createExif(exif: Exif): Buffer {
  const list = (tags: ExifTags = {}) =>
    Object.entries(tags).map(([tag, value]) => createEntry(Number(tag), value))
  const header = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0])
  const pointers = (exifAt: number, gpsAt: number) => [
    ...(exif.exif ? [createPointer(exifPointer, exifAt)] : []),
    ...(exif.gps ? [createPointer(gpsPointer, gpsAt)] : []),
  ]
  const length = createDirectory([...list(exif.image), ...pointers(0, 0)], 8).length
  const sub = exif.exif ? createDirectory(list(exif.exif), 8 + length) : Buffer.alloc(0)
  const gps = exif.gps ? createDirectory(list(exif.gps), 8 + length + sub.length) : Buffer.alloc(0)
  const image = createDirectory([...list(exif.image), ...pointers(8 + length, 8 + length + sub.length)], 8)
  return Buffer.concat([header, image, sub, gps])
}

/** EXIF UserComment as the A1111 family writes it (piexif): `UNICODE\0`, then UTF-16, big-endian. */
export function createUserComment(text: string): ExifValue {
  return {
    type: 'undefined',
    bytes: Buffer.concat([Buffer.from('UNICODE\0', 'latin1'), Buffer.from(text, 'utf16le').swap16()]),
  }
}
