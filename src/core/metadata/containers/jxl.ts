import { brotliDecompressSync } from 'node:zlib'
import type { RangeReader } from '../extracted.ts'
import { addOverLimit, addProblem, type Findings, maxTextBytes, takeTextBudget } from '../findings.ts'
import { ascii, u16be, u32be } from '../integers.ts'
import { readExifBlock } from './exif.ts'
import { readBoxes } from './iso-boxes.ts'
import { readJumbf } from './jumbf.ts'
import { readJxlCodestream } from './jxl-codestream.ts'
import { addXmpPacket } from './xmp.ts'

/** JPEG XL, bare (ISO/IEC 18181-1) or in boxes (18181-2): size and orientation, Exif and XMP, also compressed by Brotli. */
export function readJxl(reader: RangeReader, findings: Findings): void {
  if (u16be(reader.read(0, 2), 0) === 0xff0a) {
    readJxlCodestream(reader.read(2, 64), findings)
    return
  }
  let described = false
  for (const box of readBoxes(reader, 0, reader.size)) {
    if ((box.type === 'jxlc' || box.type === 'jxlp') && !described) {
      described = true
      readJxlCodestream(reader.read(box.start + (box.type === 'jxlp' ? 6 : 2), 64), findings)
    } else if (box.type === 'Exif' || box.type === 'xml ' || box.type === 'jumb' || box.type === 'brob') {
      const length = box.end - box.start
      if (!takeTextBudget(findings, length)) continue
      const bytes = reader.read(box.start, length)
      if (box.type !== 'brob') readMetadataBox(box.type, bytes, findings)
      else {
        const plain = decompress(bytes.subarray(4), findings)
        if (plain !== null) readMetadataBox(ascii(bytes, 0, 4), plain, findings)
      }
    }
  }
  if (!described) addProblem(findings, 'truncated', 'This JPEG XL breaks off before its picture.')
}

function readMetadataBox(type: string, bytes: Uint8Array, findings: Findings): void {
  if (type === 'xml ') addXmpPacket(findings, bytes)
  else if (type === 'jumb') readJumbf(bytes, findings)
  else if (type === 'Exif') {
    const orientation = findings.orientation
    readExifBlock(bytes.subarray(4 + u32be(bytes, 0)), findings)
    // The codestream's orientation counts; Exif's is for information (18181-2, 9.3).
    if (orientation !== null) findings.orientation = orientation
  }
}

function decompress(bytes: Uint8Array, findings: Findings): Uint8Array | null {
  const limit = Math.min(maxTextBytes, findings.textBudget, Math.max(65_536, bytes.length * 200))
  if (limit <= 0) {
    addOverLimit(findings)
    return null
  }
  findings.textBudget -= limit
  try {
    const plain = brotliDecompressSync(bytes, { maxOutputLength: limit })
    findings.textBudget += limit - plain.length
    return plain
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      addOverLimit(findings)
    else
      addProblem(findings, 'text-damaged', 'A compressed text in this file is damaged and could not be read.')
    return null
  }
}
