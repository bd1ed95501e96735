import type { RangeReader } from '../extracted.ts'
import { ascii, u16be, u16le, u32be, u32le } from '../integers.ts'

/** A TIFF structure inside `reader` (TIFF 6.0, section 2): all its offsets count from `base`. */
export type TiffSource = {
  readonly reader: RangeReader
  readonly base: number
  readonly littleEndian: boolean
}

export type TiffEntry = {
  readonly tag: number
  readonly type: number
  readonly count: number
  /** Where the value's bytes lie, from the reader's beginning. */
  readonly offset: number
  readonly byteLength: number
}

export type TiffDirectory = { readonly entries: ReadonlyMap<number, TiffEntry>; readonly next: number }

const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
const maxEntries = 1024
const maxValueBytes = 8 * 1024 * 1024

/** The header at `base`, or undefined where there is none. RAW formats put other numbers where TIFF has 42. */
export function openTiff(
  reader: RangeReader,
  base: number,
): { readonly source: TiffSource; readonly firstDirectory: number } | undefined {
  const head = reader.read(base, 8)
  const order = ascii(head, 0, 2)
  if (head.length < 8 || (order !== 'II' && order !== 'MM')) return undefined
  const littleEndian = order === 'II'
  return {
    source: { reader, base, littleEndian },
    firstDirectory: littleEndian ? u32le(head, 4) : u32be(head, 4),
  }
}

/** One directory; entries that reach beyond the file or have no known type are left out. */
export function readDirectory(source: TiffSource, offset: number): TiffDirectory {
  const { reader, base } = source
  const entries = new Map<number, TiffEntry>()
  const start = base + offset
  if (offset <= 0 || start + 2 > reader.size) return { entries, next: 0 }
  const count = Math.min(integer16(source, reader.read(start, 2), 0), maxEntries)
  const bytes = reader.read(start + 2, count * 12 + 4)
  for (let index = 0; index < count && index * 12 + 12 <= bytes.length; index++) {
    const at = index * 12
    const type = integer16(source, bytes, at + 2)
    const size = typeSizes[type] ?? 0
    if (size === 0) continue
    const items = integer32(source, bytes, at + 4)
    const byteLength = items * size
    const valueOffset = byteLength <= 4 ? start + 2 + at + 8 : base + integer32(source, bytes, at + 8)
    if (byteLength > maxValueBytes || valueOffset >= reader.size) continue
    const tag = integer16(source, bytes, at)
    // The first of a tag counts, as in ExifTool.
    if (!entries.has(tag)) entries.set(tag, { tag, type, count: items, offset: valueOffset, byteLength })
  }
  return { entries, next: bytes.length >= count * 12 + 4 ? integer32(source, bytes, count * 12) : 0 }
}

export function readEntryBytes(source: TiffSource, entry: TiffEntry): Uint8Array {
  return source.reader.read(entry.offset, entry.byteLength)
}

const maxNumbers = 4096

/** An entry's numbers, rationals divided; what isn't numeric gives none. */
export function readEntryNumbers(source: TiffSource, entry: TiffEntry | undefined): readonly number[] {
  if (entry === undefined) return []
  const size = typeSizes[entry.type] ?? 0
  const bytes = source.reader.read(entry.offset, Math.min(entry.byteLength, maxNumbers * size))
  const numbers: number[] = []
  for (let at = 0; at + size <= bytes.length; at += size)
    numbers.push(readNumber(source, entry.type, bytes, at))
  return numbers
}

/** The first of an entry's numbers, where it is finite. */
export function readEntryNumber(source: TiffSource, entry: TiffEntry | undefined): number | undefined {
  const number = readEntryNumbers(source, entry)[0]
  return number !== undefined && Number.isFinite(number) ? number : undefined
}

function readNumber(source: TiffSource, type: number, bytes: Uint8Array, at: number): number {
  switch (type) {
    case 1:
    case 7:
      return bytes[at] ?? 0
    case 6:
      return ((bytes[at] ?? 0) << 24) >> 24
    case 3:
      return integer16(source, bytes, at)
    case 8:
      return (integer16(source, bytes, at) << 16) >> 16
    case 4:
    case 13:
      return integer32(source, bytes, at)
    case 9:
      return integer32(source, bytes, at) | 0
    case 5:
      return integer32(source, bytes, at) / integer32(source, bytes, at + 4)
    case 10:
      return (integer32(source, bytes, at) | 0) / (integer32(source, bytes, at + 4) | 0)
    case 11:
      return viewOf(bytes).getFloat32(at, source.littleEndian)
    case 12:
      return viewOf(bytes).getFloat64(at, source.littleEndian)
    default:
      return Number.NaN
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function integer16(source: TiffSource, bytes: Uint8Array, at: number): number {
  return source.littleEndian ? u16le(bytes, at) : u16be(bytes, at)
}

function integer32(source: TiffSource, bytes: Uint8Array, at: number): number {
  return source.littleEndian ? u32le(bytes, at) : u32be(bytes, at)
}
