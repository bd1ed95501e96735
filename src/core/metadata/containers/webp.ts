import type { RangeReader } from '../extracted.ts'
import { addProblem, type Findings, takeTextBudget } from '../findings.ts'
import { ascii, u8, u16le, u24le, u32le } from '../integers.ts'
import { readExifBlock } from './exif.ts'
import { readJumbf } from './jumbf.ts'
import { addXmpPacket } from './xmp.ts'

const maxChunks = 65_536

/** WebP (RFC 9649): size, alpha, animation and how long it takes, EXIF with and without its prefix, XMP. */
export function readWebp(reader: RangeReader, findings: Findings): void {
  let at = 12
  let count = 0
  for (; at + 8 <= reader.size && count < maxChunks; count++) {
    const head = reader.read(at, 8)
    const type = ascii(head, 0, 4)
    const length = u32le(head, 4)
    readChunk(reader, type, at + 8, length, findings)
    at += 8 + length + (length % 2)
  }
  if (findings.width === null || at > reader.size + 1) {
    addProblem(findings, 'truncated', 'This WebP breaks off before its end; what could be read is shown.')
  }
}

function readChunk(
  reader: RangeReader,
  type: string,
  start: number,
  length: number,
  findings: Findings,
): void {
  if (type === 'VP8X') {
    const bytes = reader.read(start, 10)
    const flags = u8(bytes, 0)
    setSize(findings, u24le(bytes, 4) + 1, u24le(bytes, 7) + 1, (flags & 0x10) !== 0)
    findings.animated = (flags & 0x02) !== 0
  } else if (type === 'VP8 ') {
    const bytes = reader.read(start, 10)
    if (u24le(bytes, 3) === 0x2a019d)
      setSize(findings, u16le(bytes, 6) & 0x3fff, u16le(bytes, 8) & 0x3fff, false)
  } else if (type === 'VP8L') {
    const bytes = reader.read(start, 5)
    const bits = u32le(bytes, 1)
    if (u8(bytes, 0) === 0x2f) {
      setSize(findings, (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1, ((bits >>> 28) & 1) === 1)
    }
  } else if (type === 'ANMF') {
    const milliseconds = u24le(reader.read(start + 12, 3), 0)
    findings.durationSeconds = (findings.durationSeconds ?? 0) + milliseconds / 1000
  } else if (type === 'EXIF' || type === 'XMP ' || type === 'C2PA') {
    const available = Math.min(length, reader.size - start)
    if (!takeTextBudget(findings, available)) return
    const bytes = reader.read(start, available)
    if (type === 'EXIF') readExifBlock(bytes, findings)
    else if (type === 'XMP ') addXmpPacket(findings, bytes)
    else readJumbf(bytes, findings)
  }
}

/** The canvas counts; a frame's own size only where there is no canvas. */
function setSize(findings: Findings, width: number, height: number, alpha: boolean): void {
  if (findings.width !== null || width === 0 || height === 0) return
  findings.width = width
  findings.height = height
  findings.hasAlpha = alpha
  findings.colorMode = alpha ? 'RGBA' : 'RGB'
}
