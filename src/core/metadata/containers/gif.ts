import type { RangeReader } from '../extracted.ts'
import { addText, type Findings, takeTextBudget } from '../findings.ts'
import { ascii, u8, u16le } from '../integers.ts'
import { decodeLatin1OrUtf8 } from '../text-decoding.ts'
import { addXmpPacket } from './xmp.ts'

const maxBlocks = 20_000
/** A clip of thousands of frames isn't walked to its end for a comment that may follow. */
const maxBytes = 16 * 1024 * 1024

/** GIF89a: size, comments, XMP, whether there is more than one frame, and how long they all last. */
export function readGif(reader: RangeReader, findings: Findings): void {
  const head = reader.read(0, 13)
  findings.width = u16le(head, 6) || null
  findings.height = u16le(head, 8) || null
  findings.colorMode = 'P'
  findings.hasAlpha = false
  let at = 13 + colorTableBytes(u8(head, 10))
  let frames = 0
  let centiseconds = 0
  let complete = false
  for (let count = 0; count < maxBlocks && at < Math.min(reader.size, maxBytes); count++) {
    const block = reader.read(at, 10)
    const kind = u8(block, 0)
    if (kind === 0x3b) {
      complete = true
      break
    }
    if (kind === 0x2c) {
      frames++
      at = skipSubBlocks(reader, at + 10 + colorTableBytes(u8(block, 9)) + 1)
    } else if (kind === 0x21) {
      if (u8(block, 1) === 0xf9) {
        centiseconds += u16le(block, 4)
        if ((u8(block, 3) & 1) === 1) findings.hasAlpha = true
      }
      at = readExtension(reader, at, u8(block, 1), findings)
    } else {
      break
    }
  }
  findings.animated = frames > 1
  if (frames > 1 && complete) {
    findings.durationSeconds = centiseconds / 100
    if (centiseconds > 0) findings.frameRate = (frames * 100) / centiseconds
  }
}

function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
}

function skipSubBlocks(reader: RangeReader, start: number): number {
  let at = start
  while (at < reader.size) {
    const length = u8(reader.read(at, 1), 0)
    at += length + 1
    if (length === 0) break
  }
  return at
}

function readExtension(reader: RangeReader, at: number, label: number, findings: Findings): number {
  const end = skipSubBlocks(reader, at + 2)
  if (label === 0xfe && takeTextBudget(findings, end - at)) {
    addText(
      findings,
      'comment',
      'Comment',
      decodeLatin1OrUtf8(joinSubBlocks(reader.read(at + 2, end - at - 2))),
    )
  }
  // XMP in GIF is not cut into sub-blocks: its text runs through, and 257 bytes after it make it skippable (XMP part 3, 1.1.2).
  if (
    label === 0xff &&
    ascii(reader.read(at + 3, 11), 0, 11) === 'XMP DataXMP' &&
    takeTextBudget(findings, end - at)
  ) {
    addXmpPacket(findings, reader.read(at + 14, Math.max(0, end - at - 14 - 257)))
  }
  return end
}

function joinSubBlocks(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const length = u8(bytes, at)
    if (length === 0) break
    parts.push(bytes.subarray(at + 1, at + 1 + length))
    at += length + 1
  }
  return Buffer.concat(parts)
}
