import type { RangeReader } from '#core/metadata/extracted.ts'
import { ascii, u32be } from '#core/metadata/integers.ts'
import { createJoinedPart, createPart, hasBytes, mostPieces, type Piece } from './piece.ts'

/** Ancillary chunks that change what is seen: transparency, and the frames of an APNG (PNG specification, third edition, 11.3). */
const ancillary = new Set(['tRNS', 'acTL', 'fcTL', 'fdAT'])

/**
 * PNG: every chunk that a decoder can't do without (IHDR, PLTE, IDAT), transparency and animation. IDAT counts as one, because how
 * the data is cut into chunks is up to who writes it.
 */
export function listPngContent(reader: RangeReader): readonly Piece[] | null {
  const pieces: Piece[] = []
  const data: { readonly from: number; readonly to: number }[] = []
  let at = 8
  while (pieces.length + data.length < mostPieces && at + 12 <= reader.size) {
    const head = reader.read(at, 8)
    const length = u32be(head, 0)
    const type = ascii(head, 4, 4)
    const from = at + 8
    const to = from + length
    if (!/^[A-Za-z]{4}$/.test(type) || to + 4 > reader.size) return null
    if (type === 'IEND') return hasBytes(data) ? [...pieces, ...createJoinedPart('IDAT', data)] : null
    if (type === 'IDAT') data.push({ from, to })
    else if (isCritical(type) || ancillary.has(type)) pieces.push(...createPart(type, from, to))
    at = to + 4
  }
  return null
}

/** A capital first letter: whoever doesn't know the chunk can't show the picture (5.4). */
function isCritical(type: string): boolean {
  return type.charCodeAt(0) < 0x61
}
