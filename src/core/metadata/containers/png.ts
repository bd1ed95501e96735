import type { RangeReader } from '../extracted.ts'
import { addOverLimit, addProblem, type Findings, takeTextBudget } from '../findings.ts'
import { ascii, u8, u32be } from '../integers.ts'
import { readExifBlock } from './exif.ts'
import { readJumbf } from './jumbf.ts'
import { readCompressedText, readInternationalText, readPlainText } from './png-text.ts'

const maxChunks = 65_536
const maxTextChunk = 64 * 1024 * 1024
const textChunks = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'caBX'])

/** PNG and APNG (PNG specification, third edition): size, colour, and every text, also those after the image data. */
export function readPng(reader: RangeReader, findings: Findings): void {
  let at = 8
  for (let count = 0; at + 8 <= reader.size; count++) {
    if (count >= maxChunks) {
      addOverLimit(findings)
      return
    }
    const head = reader.read(at, 8)
    const length = u32be(head, 0)
    const type = ascii(head, 4, 4)
    if (type === 'IEND') return
    if (!/^[A-Za-z]{4}$/.test(type)) break
    if (type === 'IHDR') readHeader(reader.read(at + 8, 13), findings)
    else if (type === 'tRNS') findings.hasAlpha = true
    else if (type === 'acTL') findings.animated = u32be(reader.read(at + 8, 8), 0) > 1
    else if (textChunks.has(type)) readTextChunk(reader, type, at + 8, length, findings)
    const next = at + length + 12
    // What is left holds the end mark and nothing else: not worth another read.
    if (type === 'IDAT' && reader.size - next === 12) return
    at = type === 'IDAT' ? (skipImageData(reader, at, length) ?? next) : next
  }
  addProblem(findings, 'truncated', 'This PNG breaks off before its end; what could be read is shown.')
}

/**
 * Image data comes in chunks of one length and without others between (section 5.6), so the last one can be looked up instead of
 * walking through thousands: where its end is followed by IEND at the file's end, nothing is left to read.
 */
function skipImageData(reader: RangeReader, at: number, length: number): number | undefined {
  const stride = length + 12
  const end = reader.size - 12
  const last = at + Math.floor((end - at - 1) / stride) * stride
  if (last <= at + stride) return undefined
  const head = reader.read(last, 8)
  return ascii(head, 4, 4) === 'IDAT' && last + u32be(head, 0) + 12 === end ? end : undefined
}

function readHeader(bytes: Uint8Array, findings: Findings): void {
  findings.width = u32be(bytes, 0) || null
  findings.height = u32be(bytes, 4) || null
  const depth = u8(bytes, 8)
  const colorType = u8(bytes, 9)
  const grey = depth === 1 ? '1' : depth === 16 ? 'I;16' : 'L'
  const modes: Readonly<Record<number, string>> = { 0: grey, 2: 'RGB', 3: 'P', 4: 'LA', 6: 'RGBA' }
  findings.colorMode = modes[colorType] ?? null
  findings.hasAlpha = colorType === 4 || colorType === 6
}

function readTextChunk(
  reader: RangeReader,
  type: string,
  start: number,
  length: number,
  findings: Findings,
): void {
  const available = Math.min(length, reader.size - start)
  // Before anything of it is in memory.
  if (available > maxTextChunk || !takeTextBudget(findings, available)) {
    addOverLimit(findings)
    return
  }
  const bytes = reader.read(start, available)
  if (type === 'tEXt') readPlainText(bytes, findings)
  else if (type === 'zTXt') readCompressedText(bytes, findings)
  else if (type === 'iTXt') readInternationalText(bytes, findings)
  else if (type === 'eXIf') readExifBlock(bytes, findings)
  else readJumbf(bytes, findings)
}
