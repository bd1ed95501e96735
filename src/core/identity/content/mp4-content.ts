import { findBox, readBoxes } from '#core/metadata/containers/iso-boxes.ts'
import type { RangeReader } from '#core/metadata/extracted.ts'
import { findSampleTables, listSampleSizes } from './iso-tracks.ts'
import { createPart, type Piece } from './piece.ts'

/** MP4 and QuickTime (ISO/IEC 14496-12): the payload of `mdat`, and how it is cut into samples. */
export function listMp4Content(reader: RangeReader): readonly Piece[] | null {
  const boxes = readBoxes(reader, 0, reader.size)
  const data = boxes.filter((box) => box.type === 'mdat')
  const moov = findBox(boxes, 'moov')
  if (moov === undefined || !data.some((box) => box.end > box.start)) return null
  return [
    ...data.flatMap((box) => createPart('mdat', box.start, box.end)),
    ...findSampleTables(reader, moov).flatMap((table) => listSampleSizes(reader, table)),
  ]
}
