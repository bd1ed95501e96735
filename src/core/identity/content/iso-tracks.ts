import { type Box, findBox, findBoxAt, readBoxes } from '#core/metadata/containers/iso-boxes.ts'
import type { RangeReader } from '#core/metadata/extracted.ts'
import { u32be, u64be } from '#core/metadata/integers.ts'
import { createPart, type Piece, readU32 } from './piece.ts'

const mostTracks = 64
const mostChunks = 500_000

/** The tables of one track below `moov` (ISO/IEC 14496-12, 8.5 and 8.7). */
export function findSampleTables(reader: RangeReader, moov: Box): readonly Box[] {
  return readBoxes(reader, moov.start, moov.end)
    .filter((box) => box.type === 'trak')
    .slice(0, mostTracks)
    .map((track) => findBoxAt(reader, track, 'mdia', 'minf', 'stbl'))
    .filter((table) => table !== undefined)
}

/** The sizes of a track's samples: they don't change when the samples move, as the offsets do. */
export function listSampleSizes(reader: RangeReader, table: Box): readonly Piece[] {
  const sizes = readBoxes(reader, table.start, table.end).find(
    ({ type }) => type === 'stsz' || type === 'stz2',
  )
  return sizes === undefined ? [] : createPart(sizes.type, sizes.start, sizes.end)
}

/** Where a track's samples lie, chunk by chunk; null where its tables make no sense. */
export function listChunks(
  reader: RangeReader,
  table: Box,
): readonly { readonly from: number; readonly to: number }[] | null {
  const boxes = readBoxes(reader, table.start, table.end)
  const offsets = findBox(boxes, 'stco') ?? findBox(boxes, 'co64')
  const runs = findBox(boxes, 'stsc')
  const sizes = findBox(boxes, 'stsz')
  if (offsets === undefined || runs === undefined || sizes === undefined) return null
  const chunkCount = readU32(reader, offsets.start + 4)
  if (chunkCount > mostChunks) return null
  const width = offsets.type === 'co64' ? 8 : 4
  const chunks: { readonly from: number; readonly to: number }[] = []
  const nextSize = createSizeReader(reader, sizes)
  const runCount = readU32(reader, runs.start + 4)
  let run = 0
  for (let chunk = 0; chunk < chunkCount; chunk += 1) {
    // A run holds from its first chunk, counted from 1, to that of the next run.
    while (run + 1 < runCount && readU32(reader, runs.start + 8 + (run + 1) * 12) <= chunk + 1) run += 1
    const samples = readU32(reader, runs.start + 8 + run * 12 + 4)
    const at = reader.read(offsets.start + 8 + chunk * width, width)
    const from = width === 8 ? u64be(at, 0) : u32be(at, 0)
    const length = nextSize(samples)
    if (length === null || from + length > reader.size) return null
    chunks.push({ from, to: from + length })
  }
  return chunks
}

/** Adds up the sizes of the next so many samples; null beyond the last. */
function createSizeReader(reader: RangeReader, sizes: Box): (samples: number) => number | null {
  const one = readU32(reader, sizes.start + 4)
  const count = readU32(reader, sizes.start + 8)
  let sample = 0
  return (samples) => {
    if (sample + samples > count) return null
    const first = sample
    sample += samples
    if (one !== 0) return samples * one
    let sum = 0
    for (let index = first; index < sample; index += 1) sum += readU32(reader, sizes.start + 12 + index * 4)
    return sum
  }
}
