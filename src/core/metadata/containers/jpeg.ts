import type { RangeReader } from '../extracted.ts'
import { addProblem, addText, type Findings, takeTextBudget } from '../findings.ts'
import { ascii, u8, u16be, u32be } from '../integers.ts'
import { decodeLatin1OrUtf8 } from '../text-decoding.ts'
import { readExifBlock } from './exif.ts'
import { readPhotoshopResources } from './iptc.ts'
import { readJumbf } from './jumbf.ts'
import { addXmpPacket } from './xmp.ts'

const maxSegments = 10_000
const xmpSignature = 'http://ns.adobe.com/xap/1.0/\0'
const extendedXmpSignature = 'http://ns.adobe.com/xmp/extension/\0'
const photoshopSignature = 'Photoshop 3.0\0'

/** Parts of texts that are longer than a segment. */
type Parts = {
  readonly extendedXmp: Map<string, Uint8Array[]>
  readonly photoshop: Uint8Array[]
  readonly jumbf: Uint8Array[]
}

/** JPEG markers up to the first scan (ITU T.81, annex B): size, Exif, XMP, IPTC, comments, C2PA. */
export function readJpeg(reader: RangeReader, findings: Findings): void {
  const parts: Parts = { extendedXmp: new Map(), photoshop: [], jumbf: [] }
  if (!walkSegments(reader, findings, parts)) {
    addProblem(findings, 'truncated', 'This JPEG breaks off before its picture; what could be read is shown.')
  }
  for (const pieces of parts.extendedXmp.values()) addXmpPacket(findings, joinParts(pieces))
  if (parts.photoshop.length > 0) readPhotoshopResources(joinParts(parts.photoshop), findings)
  if (parts.jumbf.length > 0) readJumbf(joinParts(parts.jumbf), findings)
}

/** False where the file ends, or stops being a JPEG, before a picture begins. */
function walkSegments(reader: RangeReader, findings: Findings, parts: Parts): boolean {
  let at = 2
  for (let count = 0; count < maxSegments && at + 4 <= reader.size; count++) {
    const head = reader.read(at, 4)
    if (u8(head, 0) !== 0xff) return false
    const marker = u8(head, 1)
    if (marker === 0xff) {
      at++ // a fill byte
      continue
    }
    if (marker === 0xd8 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2
      continue
    }
    if (marker === 0xda || marker === 0xd9) return findings.width !== null
    const length = u16be(head, 2)
    if (length < 2) return false
    if (isFrame(marker)) readFrame(reader.read(at + 4, 6), findings)
    else if (marker === 0xfe || (marker >= 0xe1 && marker <= 0xed)) {
      const size = Math.min(length - 2, reader.size - at - 4)
      readSegment(marker, reader.read(at + 4, size), findings, parts)
    }
    at += 2 + length
  }
  return false
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function readFrame(bytes: Uint8Array, findings: Findings): void {
  if (bytes.length < 6 || findings.width !== null) return
  findings.height = u16be(bytes, 1) || null
  findings.width = u16be(bytes, 3) || null
  const modes: Readonly<Record<number, string>> = { 1: 'L', 3: 'RGB', 4: 'CMYK' }
  findings.colorMode = modes[u8(bytes, 5)] ?? null
  findings.hasAlpha = false
}

function readSegment(marker: number, bytes: Uint8Array, findings: Findings, parts: Parts): void {
  if (marker !== 0xe1 && marker !== 0xeb && marker !== 0xed && marker !== 0xfe) return
  if (!takeTextBudget(findings, bytes.length)) return
  if (marker === 0xfe) addText(findings, 'comment', 'Comment', decodeLatin1OrUtf8(bytes))
  if (marker === 0xed && ascii(bytes, 0, 14) === photoshopSignature) parts.photoshop.push(bytes.subarray(14))
  if (marker === 0xeb && ascii(bytes, 0, 2) === 'JP') {
    // Each segment repeats the box's own head after the first (ISO 19566-5, annex D).
    parts.jumbf.push(bytes.subarray(parts.jumbf.length === 0 ? 8 : 16))
  }
  if (marker === 0xe1) readApp1(bytes, findings, parts)
}

function readApp1(bytes: Uint8Array, findings: Findings, parts: Parts): void {
  if (ascii(bytes, 0, 4) === 'Exif') readExifBlock(bytes, findings)
  else if (ascii(bytes, 0, xmpSignature.length) === xmpSignature) {
    addXmpPacket(findings, bytes.subarray(xmpSignature.length))
  } else if (ascii(bytes, 0, extendedXmpSignature.length) === extendedXmpSignature) {
    collectExtendedXmp(bytes, parts)
  }
}

function collectExtendedXmp(bytes: Uint8Array, parts: Parts): void {
  // Digest of the whole, its length, this part's offset (XMP specification part 3, 1.1.3.1); writers put the parts in order.
  const at = extendedXmpSignature.length
  const digest = ascii(bytes, at, 32)
  const pieces = parts.extendedXmp.get(digest) ?? []
  if (parts.extendedXmp.size < 4 && u32be(bytes, at + 32) > 0) {
    pieces.push(bytes.subarray(at + 40))
    parts.extendedXmp.set(digest, pieces)
  }
}

function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
}
