import type { RangeReader } from '../extracted.ts'
import { addProblem, type Findings, takeTextBudget } from '../findings.ts'
import { u8, u32be, u64be } from '../integers.ts'
import { type Box, findBox, findBoxAt, readBoxes, readPayload } from './iso-boxes.ts'
import { readMp4Tags } from './mp4-tags.ts'
import { readTrack } from './mp4-track.ts'
import { addXmpPacket } from './xmp.ts'

const xmpUuid = 'be7acfcb97a942e89c71999491e3afac'
const maxTracks = 32

/** MP4 and QuickTime: duration, the tracks' size, rotation and codecs, the text tags, XMP (ISO/IEC 14496-12; QuickTime File Format). */
export function readMp4(reader: RangeReader, findings: Findings): void {
  const boxes = readBoxes(reader, 0, reader.size)
  const moov = findBox(boxes, 'moov')
  for (const box of boxes) readUuid(reader, box, findings)
  if (moov === undefined) {
    addProblem(findings, 'truncated', 'This clip breaks off before its description; it may not play.')
    return
  }
  const movie = readBoxes(reader, moov.start, moov.end)
  readMovieHeader(reader, movie, findings)
  for (const track of movie.filter((box) => box.type === 'trak').slice(0, maxTracks))
    readTrack(reader, track, findings)
  for (const box of movie) readUuid(reader, box, findings)
  readMp4Tags(reader, movie, findings)
}

function readMovieHeader(reader: RangeReader, movie: readonly Box[], findings: Findings): void {
  const header = findBox(movie, 'mvhd')
  if (header === undefined) return
  const bytes = readPayload(reader, header)
  const wide = u8(bytes, 0) === 1
  const timescale = u32be(bytes, wide ? 20 : 12)
  let duration = wide ? u64be(bytes, 24) : u32be(bytes, 16)
  if (duration === 0) {
    // Fragmented: the length of all fragments may be said apart.
    const extended = findBox(movie, 'mvex')
    const fragments = extended === undefined ? undefined : findBoxAt(reader, extended, 'mehd')
    if (fragments !== undefined) {
      const mehd = readPayload(reader, fragments)
      duration = u8(mehd, 0) === 1 ? u64be(mehd, 4) : u32be(mehd, 4)
    }
  }
  const unknown = duration === 0 || duration === 0xffff_ffff || duration > 2 ** 62
  if (timescale > 0 && !unknown) findings.durationSeconds = duration / timescale
  const created = wide ? u64be(bytes, 4) : u32be(bytes, 4)
  // Seconds since 1904; before 1970 it is a clock that was never set.
  const unix = created - 2_082_844_800
  if (unix > 0 && unix < 7_000_000_000)
    findings.exif.dateTimeDigitized ??= new Date(unix * 1000).toISOString().slice(0, 19).concat('Z')
}

function readUuid(reader: RangeReader, box: Box, findings: Findings): void {
  if (box.type !== 'uuid') return
  if (Buffer.from(reader.read(box.start, 16)).toString('hex') !== xmpUuid) return
  const length = box.end - box.start - 16
  if (takeTextBudget(findings, length)) addXmpPacket(findings, reader.read(box.start + 16, length))
}
