import { type HeifItem, readItems } from '#core/metadata/containers/heif-items.ts'
import { type Box, findBox, readBoxes, readMetaBoxes } from '#core/metadata/containers/iso-boxes.ts'
import type { RangeReader } from '#core/metadata/extracted.ts'
import { findSampleTables, listChunks, listSampleSizes } from './iso-tracks.ts'
import { createJoinedPart, type Piece } from './piece.ts'

/** Items that say something about the picture (ISO/IEC 23008-12, annex A; XMP and C2PA are `mime` and `uri `). */
const metadata = new Set(['Exif', 'mime', 'uri '])

/**
 * HEIF and AVIF (ISO/IEC 23008-12): the data of every item that is a part of a picture, in the order of their ids, and the samples of
 * an image sequence. Where they lie in the file doesn't count.
 */
export function listHeifContent(reader: RangeReader): readonly Piece[] | null {
  const boxes = readBoxes(reader, 0, reader.size)
  const meta = findBox(boxes, 'meta')
  const moov = findBox(boxes, 'moov')
  const items = meta === undefined ? [] : readItems(reader, readMetaBoxes(reader, meta))
  const pictures = items
    .filter((item) => !metadata.has(item.type))
    .toSorted((one, other) => one.id - other.id)
  const sequence = moov === undefined ? [] : listSequence(reader, moov)
  if (sequence === null || !pictures.every((item) => isWhole(reader, item))) return null
  const hasData = pictures.some(({ extents }) => extents.some(({ length }) => length > 0))
  return hasData || sequence.length > 0 ? [...pictures.flatMap(listItem), ...sequence] : null
}

function isWhole(reader: RangeReader, { extents }: HeifItem): boolean {
  return extents.every(({ offset, length }) => offset + length <= reader.size)
}

function listItem({ type, extents }: HeifItem): readonly Piece[] {
  return createJoinedPart(
    type,
    extents.map(({ offset, length }) => ({ from: offset, to: offset + length })),
  )
}

function listSequence(reader: RangeReader, moov: Box): readonly Piece[] | null {
  const pieces: Piece[] = []
  for (const table of findSampleTables(reader, moov)) {
    const chunks = listChunks(reader, table)
    if (chunks === null) return null
    pieces.push(...listSampleSizes(reader, table), ...createJoinedPart('samples', chunks))
  }
  return pieces
}
