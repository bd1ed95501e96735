import type { RangeReader } from '#core/metadata/extracted.ts'
import { ascii, u32le } from '#core/metadata/integers.ts'
import { createPart, mostPieces, type Piece } from './piece.ts'

const image = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF'])

/**
 * WebP (RFC 9649): image and animation chunks. `VP8X` is written anew whenever metadata comes or goes; of it only the size of an
 * animation's canvas counts, which stands nowhere else.
 */
export function listWebpContent(reader: RangeReader): readonly Piece[] | null {
  const pieces: Piece[] = []
  const canvas: Piece[] = []
  let hasImage = false
  let isAnimated = false
  const end = Math.min(reader.size, 8 + u32le(reader.read(4, 4), 0))
  let at = 12
  while (at + 8 <= end) {
    if (pieces.length >= mostPieces) return null
    const head = reader.read(at, 8)
    const type = ascii(head, 0, 4)
    const from = at + 8
    const to = from + u32le(head, 4)
    if (to > end) return null
    if (type === 'VP8X') canvas.push(...createPart('canvas', from + 4, from + 10))
    if (type === 'ANIM') isAnimated = true
    if (type === 'VP8 ' || type === 'VP8L' || type === 'ANMF') hasImage ||= to > from
    if (image.has(type)) pieces.push(...createPart(type, from, to))
    at = to + ((to - from) % 2)
  }
  if (!hasImage) return null
  return isAnimated ? [...canvas, ...pieces] : pieces
}
