import type { RangeReader } from '#core/metadata/extracted.ts'
import { ascii, u8 } from '#core/metadata/integers.ts'
import { createPart, mostPieces, type Piece } from './piece.ts'

/** Application blocks that say how often an animation runs. */
const loops = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0'])

/**
 * GIF89a: the screen, colours, frames, their timing and the loop; no comments and no other application's blocks. The version in the
 * signature doesn't count: a comment makes a GIF87a a GIF89a.
 */
export function listGifContent(reader: RangeReader): readonly Piece[] | null {
  const screen = 13 + colorTableBytes(u8(reader.read(10, 1), 0))
  if (screen >= reader.size) return null
  const pieces: Piece[] = [...createPart('screen', 6, screen)]
  let hasFrame = false
  let at = screen
  while (pieces.length < mostPieces && at < reader.size) {
    const head = reader.read(at, 14)
    const kind = u8(head, 0)
    if (kind === 0x3b) return hasFrame ? pieces : null
    if (kind !== 0x2c && kind !== 0x21) return null
    const label = u8(head, 1)
    const start = kind === 0x2c ? at + 10 + colorTableBytes(u8(head, 9)) + 1 : at + 2
    const end = findSubBlocksEnd(reader, start)
    if (end === null) return null
    if (kind === 0x2c) hasFrame = true
    const isMetadata = kind === 0x21 && (label === 0xfe || (label === 0xff && !loops.has(ascii(head, 3, 11))))
    if (!isMetadata) pieces.push(...createPart(kind === 0x2c ? 'frame' : `21${label.toString(16)}`, at, end))
    at = end
  }
  return null
}

function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
}

function findSubBlocksEnd(reader: RangeReader, start: number): number | null {
  let at = start
  while (at < reader.size) {
    const length = u8(reader.read(at, 1), 0)
    at += length + 1
    if (length === 0) return at
  }
  return null
}
