import type { RangeReader } from '../extracted.ts'
import type { Findings } from '../findings.ts'
import { ascii, u8, u16be, u32be } from '../integers.ts'
import { type Box, findBox, findBoxAt, readBoxes, readPayload } from './iso-boxes.ts'

/** Sample entry codes as ffprobe names their codecs; what isn't here is shown as it stands. */
const codecNames: Readonly<Record<string, string>> = {
  avc1: 'h264',
  avc3: 'h264',
  hvc1: 'hevc',
  hev1: 'hevc',
  av01: 'av1',
  vp08: 'vp8',
  vp09: 'vp9',
  mp4v: 'mpeg4',
  jpeg: 'mjpeg',
  mjpa: 'mjpeg',
  'png ': 'png',
  apcn: 'prores',
  apch: 'prores',
  apcs: 'prores',
  apco: 'prores',
  ap4h: 'prores',
  ap4x: 'prores',
  mp4a: 'aac',
  'ac-3': 'ac3',
  'ec-3': 'eac3',
  Opus: 'opus',
  fLaC: 'flac',
  alac: 'alac',
  samr: 'amr_nb',
  sawb: 'amr_wb',
  '.mp3': 'mp3',
  dtsc: 'dts',
  dtsh: 'dts',
  sowt: 'pcm_s16le',
  twos: 'pcm_s16be',
  'raw ': 'pcm_u8',
  lpcm: 'pcm_s16le',
}

/** One `trak`: the first video track gives size, rotation, codec and frame rate, the first sound track the audio codec. */
export function readTrack(reader: RangeReader, track: Box, findings: Findings): void {
  const media = findBoxAt(reader, track, 'mdia')
  if (media === undefined) return
  const mediaBoxes = readBoxes(reader, media.start, media.end)
  const handler = findBox(mediaBoxes, 'hdlr')
  const table = findBoxAt(reader, media, 'minf', 'stbl')
  if (handler === undefined || table === undefined) return
  const kind = ascii(reader.read(handler.start + 8, 4), 0, 4)
  const entry = readSampleEntry(reader, table)
  if (kind === 'soun') findings.audioCodec ??= entry.codec
  if (kind !== 'vide' && kind !== 'pict') return
  if (findings.codec !== null) return
  findings.codec = entry.codec
  findings.width ??= entry.width
  findings.height ??= entry.height
  readTrackHeader(reader, track, findings)
  findings.frameRate ??= readFrameRate(reader, mediaBoxes, table)
}

function readSampleEntry(
  reader: RangeReader,
  table: Box,
): { readonly codec: string | null; readonly width: number | null; readonly height: number | null } {
  const description = findBoxAt(reader, table, 'stsd')
  if (description === undefined) return { codec: null, width: null, height: null }
  const bytes = reader.read(description.start + 8, 44)
  const code = ascii(bytes, 4, 4)
  if (code.length < 4 || !/^[\x20-\x7e]+$/.test(code)) return { codec: null, width: null, height: null }
  return {
    codec: codecNames[code] ?? code.trim(),
    width: u16be(bytes, 32) || null,
    height: u16be(bytes, 34) || null,
  }
}

/** The matrix turns the picture when shown; only quarter turns are seen. */
function readTrackHeader(reader: RangeReader, track: Box, findings: Findings): void {
  const header = findBoxAt(reader, track, 'tkhd')
  if (header === undefined) return
  const bytes = readPayload(reader, header)
  const at = u8(bytes, 0) === 1 ? 52 : 40
  const a = u32be(bytes, at) | 0
  const b = u32be(bytes, at + 4) | 0
  if (a === 0 && b !== 0) findings.rotationDegrees = b > 0 ? 90 : 270
  else if (a < 0 && b === 0) findings.rotationDegrees = 180
  // Fixed point 16.16; used where the sample entry has no size.
  findings.width ??= Math.round(u32be(bytes, at + 36) / 65_536) || null
  findings.height ??= Math.round(u32be(bytes, at + 40) / 65_536) || null
}

const maxTimeEntries = 100_000

function readFrameRate(reader: RangeReader, mediaBoxes: readonly Box[], table: Box): number | null {
  const header = findBox(mediaBoxes, 'mdhd')
  const times = findBoxAt(reader, table, 'stts')
  if (header === undefined || times === undefined) return null
  const headerBytes = readPayload(reader, header)
  const timescale = u32be(headerBytes, u8(headerBytes, 0) === 1 ? 20 : 12)
  const bytes = readPayload(reader, times)
  const count = Math.min(u32be(bytes, 4), maxTimeEntries)
  let samples = 0
  let duration = 0
  for (let index = 0; index < count && 16 + index * 8 <= bytes.length; index++) {
    const repeat = u32be(bytes, 8 + index * 8)
    samples += repeat
    duration += repeat * u32be(bytes, 12 + index * 8)
  }
  if (samples < 2 || duration === 0 || timescale === 0) return null
  const rate = (samples * timescale) / duration
  return rate > 0 && rate < 100_000 ? Math.round(rate * 1000) / 1000 : null
}
