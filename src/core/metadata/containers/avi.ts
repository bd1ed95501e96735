import type { RangeReader } from '../extracted.ts'
import { addProblem, type Findings, takeTextBudget } from '../findings.ts'
import { ascii, u16le, u32le } from '../integers.ts'
import { decodeLatin1OrUtf8 } from '../text-decoding.ts'
import { addVideoTag } from './video-tag.ts'

const maxChunks = 4096
const maxDepth = 4
const videoCodecs: Readonly<Record<string, string>> = {
  mjpg: 'mjpeg',
  xvid: 'mpeg4',
  divx: 'mpeg4',
  dx50: 'mpeg4',
  fmp4: 'mpeg4',
  h264: 'h264',
  x264: 'h264',
  avc1: 'h264',
  hevc: 'hevc',
  mp42: 'msmpeg4v2',
  div3: 'msmpeg4v3',
}
const audioCodecs: Readonly<Record<number, string>> = {
  1: 'pcm_s16le',
  85: 'mp3',
  255: 'aac',
  8192: 'ac3',
  2: 'adpcm_ms',
  17: 'adpcm_ima_wav',
}
const infoNames: Readonly<Record<string, string>> = {
  ICMT: 'comment',
  INAM: 'title',
  IART: 'artist',
  ISFT: 'software',
  ICRD: 'date',
  IKEY: 'keywords',
  ISBJ: 'subject',
}

/** AVI (Microsoft's «AVI RIFF File Reference»): main header, stream headers, INFO tags; the frames themselves are skipped. */
export function readAvi(reader: RangeReader, findings: Findings): void {
  readList(reader, 12, reader.size, findings, 0)
  if (findings.width === null)
    addProblem(findings, 'truncated', 'This clip breaks off before its description; it may not play.')
}

function readList(reader: RangeReader, from: number, to: number, findings: Findings, depth: number): void {
  let at = from
  let kind = ''
  for (let count = 0; count < maxChunks && at + 8 <= Math.min(to, reader.size); count++) {
    const head = reader.read(at, 12)
    const type = ascii(head, 0, 4)
    const length = u32le(head, 4)
    const start = at + 8
    if (type === 'LIST') {
      const form = ascii(head, 8, 4)
      if (form !== 'movi' && depth < maxDepth)
        readList(reader, start + 4, start + length, findings, depth + 1)
    } else if (type === 'avih') {
      readMainHeader(reader.read(start, 40), findings)
    } else if (type === 'strh') {
      kind = ascii(reader.read(start, 4), 0, 4)
    } else if (type === 'strf') {
      readStreamFormat(reader.read(start, 40), kind, findings)
    } else if (
      infoNames[type] !== undefined &&
      takeTextBudget(findings, Math.min(length, reader.size - start))
    ) {
      addVideoTag(
        findings,
        infoNames[type],
        decodeLatin1OrUtf8(reader.read(start, length)).replace(/\0[\s\S]*$/, ''),
      )
    }
    at = start + length + (length % 2)
  }
}

function readMainHeader(bytes: Uint8Array, findings: Findings): void {
  const microseconds = u32le(bytes, 0)
  const frames = u32le(bytes, 16)
  findings.width = u32le(bytes, 32) || null
  findings.height = u32le(bytes, 36) || null
  if (microseconds === 0) return
  findings.frameRate = Math.round(1e9 / microseconds) / 1000
  if (frames > 0) findings.durationSeconds = (frames * microseconds) / 1e6
}

function readStreamFormat(bytes: Uint8Array, kind: string, findings: Findings): void {
  if (kind === 'vids') {
    const code = ascii(bytes, 16, 4)
    if (/^[\x20-\x7e]{4}$/.test(code)) findings.codec ??= videoCodecs[code.toLowerCase()] ?? code.trim()
    else findings.codec ??= 'rawvideo'
  }
  if (kind === 'auds') findings.audioCodec ??= audioCodecs[u16le(bytes, 0)] ?? null
}
