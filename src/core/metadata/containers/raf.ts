import type { RangeReader } from '../extracted.ts'
import { addProblem, createFindings, type Findings } from '../findings.ts'
import { u16be, u32be } from '../integers.ts'
import { readJpeg } from './jpeg.ts'

/** Where Fujifilm's RAF keeps its JPEG (ExifTool's FujiFilm RAF documentation): offset at 84, length at 88. */
export function findRafJpeg(
  reader: RangeReader,
): { readonly offset: number; readonly length: number } | null {
  const head = reader.read(84, 8)
  const offset = u32be(head, 0)
  const length = Math.min(u32be(head, 4), reader.size - offset)
  return offset > 0 && length > 4 ? { offset, length } : null
}

/** RAF: all texts and settings from its JPEG, the size from its own directory. */
export function readRaf(reader: RangeReader, findings: Findings): void {
  const jpeg = findRafJpeg(reader)
  if (jpeg === null) {
    addProblem(findings, 'truncated', 'This RAW picture breaks off before its description.')
    return
  }
  const inner = {
    ...createFindings(),
    texts: findings.texts,
    exif: findings.exif,
    xmpPackets: findings.xmpPackets,
    keywords: findings.keywords,
  }
  readJpeg(
    {
      size: jpeg.length,
      read: (offset, length) => reader.read(jpeg.offset + offset, Math.min(length, jpeg.length - offset)),
    },
    inner,
  )
  findings.orientation = inner.orientation
  findings.width = inner.width
  findings.height = inner.height
  readRafSize(reader, findings)
}

const croppedSize = 0x0111
const fullSize = 0x0100

function readRafSize(reader: RangeReader, findings: Findings): void {
  const start = u32be(reader.read(92, 4), 0)
  const count = Math.min(u32be(reader.read(start, 4), 0), 256)
  let at = start + 4
  let isCropped = false
  for (let index = 0; index < count && at + 8 <= reader.size; index++) {
    const head = reader.read(at, 8)
    const tag = u16be(head, 0)
    if (tag === croppedSize || (tag === fullSize && !isCropped)) {
      findings.height = u16be(head, 4) || findings.height
      findings.width = u16be(head, 6) || findings.width
      isCropped = tag === croppedSize
    }
    at += 4 + u16be(head, 2)
  }
}
