import type { RangeReader } from '../extracted.ts'
import { addProblem, type Findings, takeTextBudget } from '../findings.ts'
import { u32be } from '../integers.ts'
import { decodeLatin1OrUtf8 } from '../text-decoding.ts'
import { type Element, readElements, readFloat, readUnsigned } from './ebml.ts'
import { addVideoTag } from './video-tag.ts'

const ids = {
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  title: 0x7ba9,
  date: 0x4461,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackType: 0x83,
  codec: 0x86,
  defaultDuration: 0x23e383,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  alphaMode: 0x53c0,
  cluster: 0x1f43b675,
  tags: 0x1254c367,
  tag: 0x7373,
  simpleTag: 0x67c8,
  tagName: 0x45a3,
  tagString: 0x4487,
} as const

/** Matroska and WebM (RFC 9559): duration, size, codecs, frame rate, tags; those behind the clusters by the seek head. */
export function readMatroska(reader: RangeReader, findings: Findings): void {
  const segment = readElements(reader, 0, reader.size).find((element) => element.id === ids.segment)
  if (segment === undefined) {
    addProblem(findings, 'truncated', 'This clip breaks off before its description; it may not play.')
    return
  }
  const seen = new Set<number>()
  const sought: number[] = []
  for (const element of readElements(reader, segment.start, segment.end, ids.cluster)) {
    if (seen.has(element.start)) continue
    seen.add(element.start)
    if (element.id === ids.seekHead) sought.push(...readSeekHead(reader, element, segment.start))
    else readTopLevel(reader, element, findings)
  }
  for (const position of sought.slice(0, 16)) {
    const element = readElements(reader, position, segment.end)[0]
    if (element === undefined || seen.has(element.start)) continue
    seen.add(element.start)
    readTopLevel(reader, element, findings)
  }
}

function readSeekHead(reader: RangeReader, head: Element, base: number): readonly number[] {
  const positions: number[] = []
  for (const seek of readElements(reader, head.start, head.end)) {
    if (seek.id !== ids.seek) continue
    const parts = readElements(reader, seek.start, seek.end)
    const id = parts.find((part) => part.id === ids.seekId)
    const position = parts.find((part) => part.id === ids.seekPosition)
    if (id === undefined || position === undefined) continue
    const wanted = u32be(reader.read(id.start, 4), 0)
    if (wanted === ids.tags || wanted === ids.info || wanted === ids.tracks) {
      positions.push(base + readUnsigned(reader, position))
    }
  }
  return positions
}

function readTopLevel(reader: RangeReader, element: Element, findings: Findings): void {
  if (element.id === ids.info) readInfo(reader, element, findings)
  if (element.id === ids.tracks) {
    for (const track of readElements(reader, element.start, element.end)) {
      if (track.id === ids.trackEntry) readTrackEntry(reader, track, findings)
    }
  }
  if (element.id === ids.tags) {
    for (const tag of readElements(reader, element.start, element.end)) {
      if (tag.id === ids.tag) readTag(reader, tag, findings, 0)
    }
  }
}

function readInfo(reader: RangeReader, info: Element, findings: Findings): void {
  const parts = readElements(reader, info.start, info.end)
  const scale = parts.find((part) => part.id === ids.timestampScale)
  const duration = parts.find((part) => part.id === ids.duration)
  const title = parts.find((part) => part.id === ids.title)
  const date = parts.find((part) => part.id === ids.date)
  const nanoseconds = scale === undefined ? 1_000_000 : readUnsigned(reader, scale)
  const seconds = duration === undefined ? Number.NaN : (readFloat(reader, duration) * nanoseconds) / 1e9
  if (seconds > 0 && seconds < 1e9) findings.durationSeconds = seconds
  if (title !== undefined) addVideoTag(findings, 'title', readText(reader, title, findings))
  if (date !== undefined) {
    // Nanoseconds since the beginning of 2001.
    const unix = 978_307_200_000 + readUnsigned(reader, date) / 1e6
    if (unix < 7e12) findings.exif.dateTimeDigitized ??= `${new Date(unix).toISOString().slice(0, 19)}Z`
  }
}

const codecNames: Readonly<Record<string, string>> = {
  'V_MPEG4/ISO/AVC': 'h264',
  'V_MPEGH/ISO/HEVC': 'hevc',
  V_VP8: 'vp8',
  V_VP9: 'vp9',
  V_AV1: 'av1',
  'V_MPEG4/ISO/ASP': 'mpeg4',
  'V_MPEG4/ISO/SP': 'mpeg4',
  V_THEORA: 'theora',
  V_MJPEG: 'mjpeg',
  V_PRORES: 'prores',
  V_FFV1: 'ffv1',
  A_OPUS: 'opus',
  A_VORBIS: 'vorbis',
  A_AAC: 'aac',
  A_AC3: 'ac3',
  A_EAC3: 'eac3',
  A_FLAC: 'flac',
  'A_MPEG/L3': 'mp3',
  A_DTS: 'dts',
  'A_PCM/INT/LIT': 'pcm_s16le',
}

function readTrackEntry(reader: RangeReader, track: Element, findings: Findings): void {
  const parts = readElements(reader, track.start, track.end)
  const number = (id: number): number => {
    const part = parts.find((element) => element.id === id)
    return part === undefined ? 0 : readUnsigned(reader, part)
  }
  const kind = number(ids.trackType)
  const codecElement = parts.find((part) => part.id === ids.codec)
  const code = codecElement === undefined ? '' : readText(reader, codecElement, findings)
  const codec = code === '' ? null : (codecNames[code] ?? code.toLowerCase())
  if (kind === 2) findings.audioCodec ??= codec
  if (kind !== 1 || findings.codec !== null) return
  findings.codec = codec
  const frameNanoseconds = number(ids.defaultDuration)
  if (frameNanoseconds > 0) findings.frameRate = Math.round(1e12 / frameNanoseconds) / 1000
  const video = parts.find((part) => part.id === ids.video)
  if (video === undefined) return
  for (const part of readElements(reader, video.start, video.end)) {
    if (part.id === ids.pixelWidth) findings.width = readUnsigned(reader, part) || null
    if (part.id === ids.pixelHeight) findings.height = readUnsigned(reader, part) || null
    if (part.id === ids.alphaMode) findings.hasAlpha = readUnsigned(reader, part) === 1
  }
}

const maxTagDepth = 4

function readTag(reader: RangeReader, tag: Element, findings: Findings, depth: number): void {
  for (const simple of readElements(reader, tag.start, tag.end)) {
    if (simple.id !== ids.simpleTag) continue
    const parts = readElements(reader, simple.start, simple.end)
    const name = parts.find((part) => part.id === ids.tagName)
    const value = parts.find((part) => part.id === ids.tagString)
    if (name !== undefined && value !== undefined) {
      addVideoTag(findings, readText(reader, name, findings), readText(reader, value, findings))
    }
    if (depth < maxTagDepth) readTag(reader, simple, findings, depth + 1)
  }
}

function readText(reader: RangeReader, element: Element, findings: Findings): string {
  const length = element.end - element.start
  if (!takeTextBudget(findings, length)) return ''
  return decodeLatin1OrUtf8(reader.read(element.start, length)).replace(/\0+$/, '')
}
