import type { RangeReader } from '../extracted.ts'
import { u8 } from '../integers.ts'

/** An EBML element (RFC 8794): its id with the length marker, and where its data lies. */
export type Element = { readonly id: number; readonly start: number; readonly end: number }

const maxElements = 20_000

/** The elements between two places, or up to the first of id `until`; one of unknown length reaches to the end. */
export function readElements(
  reader: RangeReader,
  from: number,
  to: number,
  until?: number,
): readonly Element[] {
  const elements: Element[] = []
  const limit = Math.min(to, reader.size)
  let at = from
  while (at < limit && elements.length < maxElements) {
    const head = reader.read(at, 12)
    const idLength = lengthOf(u8(head, 0))
    const sizeLength = lengthOf(u8(head, idLength))
    if (idLength === 0 || idLength > 4 || sizeLength === 0) break
    const id = unsigned(head, 0, idLength)
    if (id === until) break
    const size = readSize(head, idLength, sizeLength)
    const start = at + idLength + sizeLength
    const end = size === unknownSize ? limit : Math.min(start + size, limit)
    elements.push({ id, start, end })
    at = end
  }
  return elements
}

const unknownSize = Number.POSITIVE_INFINITY

/** A length without its marker, taken off first: with it, eight bytes would not fit into a number. All ones is «not known». */
function readSize(head: Uint8Array, at: number, length: number): number {
  let value = u8(head, at) & (0xff >> length)
  let allOnes = value === 0xff >> length
  for (let index = 1; index < length; index++) {
    const byte = u8(head, at + index)
    allOnes &&= byte === 0xff
    value = value * 256 + byte
  }
  return allOnes ? unknownSize : value
}

/** The number of leading zeros and the one after them is the length of a variable-size integer. */
function lengthOf(first: number): number {
  return first === 0 ? 0 : Math.clz32(first) - 23
}

function unsigned(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let index = 0; index < length; index++) value = value * 256 + u8(bytes, at + index)
  return value
}

export function readUnsigned(reader: RangeReader, element: Element): number {
  const bytes = reader.read(element.start, Math.min(element.end - element.start, 8))
  return unsigned(bytes, 0, bytes.length)
}

export function readFloat(reader: RangeReader, element: Element): number {
  const bytes = reader.read(element.start, Math.min(element.end - element.start, 8))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length === 4) return view.getFloat32(0)
  return bytes.length === 8 ? view.getFloat64(0) : Number.NaN
}
