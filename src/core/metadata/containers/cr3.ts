import type { RangeReader } from '../extracted.ts'
import { addProblem, type Findings } from '../findings.ts'
import { u32be, u64be } from '../integers.ts'
import { readExif, readExifDirectory, readGpsDirectory } from './exif.ts'
import { type Box, findBox, findBoxAt, readBoxes, readPayload } from './iso-boxes.ts'
import { openTiff, readEntryNumber } from './tiff-directory.ts'

const canonUuid = '85c0b687820f11e08111f4ce462b6a48'

/** Canon's CR3: an ISO file whose `moov` holds a box with the TIFF directories CMT1 (picture), CMT2 (Exif), CMT4 (GPS). */
export function readCr3(reader: RangeReader, findings: Findings): void {
  const moov = findBox(readBoxes(reader, 0, reader.size), 'moov')
  const canon =
    moov === undefined
      ? undefined
      : readBoxes(reader, moov.start, moov.end).find(
          (box) => box.type === 'uuid' && uuidOf(reader, box) === canonUuid,
        )
  if (canon === undefined) {
    addProblem(findings, 'truncated', 'This RAW picture breaks off before its description.')
    return
  }
  for (const box of readBoxes(reader, canon.start + 16, canon.end)) {
    if (box.type === 'CMT1') {
      const opened = readExif(reader, box.start, findings)
      if (opened !== undefined) {
        findings.width = readEntryNumber(opened.source, opened.directory.entries.get(0x0100)) ?? null
        findings.height = readEntryNumber(opened.source, opened.directory.entries.get(0x0101)) ?? null
      }
    } else if (box.type === 'CMT2' || box.type === 'CMT4') {
      const opened = openTiff(reader, box.start)
      if (opened === undefined) continue
      if (box.type === 'CMT2') readExifDirectory(opened.source, opened.firstDirectory, findings)
      else readGpsDirectory(opened.source, opened.firstDirectory, findings)
    }
  }
}

/** The first track's only sample is a JPEG of full size. */
export function findCr3Jpeg(
  reader: RangeReader,
): { readonly offset: number; readonly length: number } | null {
  const moov = findBox(readBoxes(reader, 0, reader.size), 'moov')
  const track = moov === undefined ? undefined : findBoxAt(reader, moov, 'trak', 'mdia', 'minf', 'stbl')
  if (track === undefined) return null
  const tables = readBoxes(reader, track.start, track.end)
  const sizes = findBox(tables, 'stsz')
  const wide = findBox(tables, 'co64')
  const narrow = findBox(tables, 'stco')
  if (sizes === undefined) return null
  const sizeBytes = readPayload(reader, sizes)
  const length = u32be(sizeBytes, 4) || u32be(sizeBytes, 12)
  const offset =
    wide !== undefined
      ? u64be(reader.read(wide.start, 16), 8)
      : narrow !== undefined
        ? u32be(reader.read(narrow.start, 12), 8)
        : 0
  return offset > 0 && length > 0 && offset + length <= reader.size ? { offset, length } : null
}

function uuidOf(reader: RangeReader, box: Box): string {
  return Buffer.from(reader.read(box.start, 16)).toString('hex')
}
