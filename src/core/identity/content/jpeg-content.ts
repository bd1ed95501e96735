import type { RangeReader } from '#core/metadata/extracted.ts'
import { u8, u16be } from '#core/metadata/integers.ts'
import { createPart, mostPieces, type Piece } from './piece.ts'

const blockBytes = 256 * 1024

/**
 * JPEG (ITU T.81, annex B): all segments but APPn and COM, and the scans, up to the end of the picture. What follows it (a trailer of
 * another program, a motion photo's clip) isn't the picture. One that breaks off within a scan counts as far as it goes.
 */
export function listJpegContent(reader: RangeReader): readonly Piece[] | null {
  const pieces: Piece[] = []
  let hasScan = false
  let at = 2
  while (pieces.length < mostPieces && at + 2 <= reader.size) {
    const head = reader.read(at, 4)
    if (u8(head, 0) !== 0xff) return null
    const marker = u8(head, 1)
    if (marker === 0xff) {
      at += 1 // a fill byte
      continue
    }
    if (marker === 0xd9) return hasScan ? pieces : null
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2
      continue
    }
    const length = u16be(head, 2)
    const end = at + 2 + length
    if (length < 2 || end > reader.size) return null
    const isMetadata = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe
    if (!isMetadata) pieces.push(...createPart(`FF${marker.toString(16)}`, at + 4, end))
    at = end
    if (marker !== 0xda) continue
    const scanEnd = findScanEnd(reader, end)
    hasScan ||= scanEnd > end
    pieces.push(...createPart('scan', end, scanEnd))
    at = scanEnd
  }
  return hasScan && pieces.length < mostPieces ? pieces : null
}

/** Where the next marker stands that isn't a part of the scan's data: FF00 is a byte FF of it, FFD0 to FFD7 restart it. */
function findScanEnd(reader: RangeReader, start: number): number {
  let at = start
  while (at < reader.size) {
    const bytes = reader.read(at, Math.min(blockBytes, reader.size - at))
    if (bytes.length === 0) break
    const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    for (let found = block.indexOf(0xff); found !== -1; found = block.indexOf(0xff, found + 1)) {
      const next = found + 1 < block.length ? block[found + 1] : u8(reader.read(at + found + 1, 1), 0)
      const isData = next === 0 || next === undefined || (next >= 0xd0 && next <= 0xd7) || next === 0xff
      if (!isData && at + found + 1 < reader.size) return at + found
    }
    at += block.length
  }
  return reader.size
}
