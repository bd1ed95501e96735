import type { RangeReader } from '../extracted.ts'
import { type Findings, takeTextBudget } from '../findings.ts'
import { ascii, u16be, u32be } from '../integers.ts'
import { decodeLatin1OrUtf8, decodeUtf16 } from '../text-decoding.ts'
import { type Box, findBox, readBoxes, readMetaBoxes, readPayload } from './iso-boxes.ts'
import { addVideoTag } from './video-tag.ts'
import { addXmpPacket } from './xmp.ts'

const itemNames: Readonly<Record<string, string>> = {
  '\xa9cmt': 'comment',
  '\xa9nam': 'title',
  '\xa9ART': 'artist',
  '\xa9alb': 'album',
  '\xa9day': 'date',
  '\xa9too': 'encoder',
  '\xa9des': 'description',
  desc: 'description',
  ldes: 'synopsis',
  '\xa9wrt': 'composer',
  '\xa9gen': 'genre',
  '\xa9lyr': 'lyrics',
  cprt: 'copyright',
  '\xa9cpy': 'copyright',
  '\xa9inf': 'information',
  '\xa9xyz': 'location',
  '\xa9mak': 'make',
  '\xa9mod': 'model',
  '\xa9swr': 'software',
  '\xa9aut': 'author',
  '\xa9key': 'keywords',
  '\xa9grp': 'grouping',
  titl: 'title',
  dscp: 'description',
}

/** Text tags below `moov`: QuickTime's user data, iTunes' item list, Apple's keyed list (`mdta`). */
export function readMp4Tags(reader: RangeReader, movie: readonly Box[], findings: Findings): void {
  for (const box of movie) {
    if (box.type === 'meta') readMeta(reader, box, findings)
    if (box.type !== 'udta') continue
    for (const item of readBoxes(reader, box.start, box.end)) {
      if (item.type === 'meta') readMeta(reader, item, findings)
      else if (item.type === 'XMP_' && takeTextBudget(findings, item.end - item.start))
        addXmpPacket(findings, readPayload(reader, item))
      else if (item.type.startsWith('\xa9')) readUserText(reader, item, findings)
    }
  }
}

/** A length, a language, the text; the length counts the text only (QuickTime File Format, «User Data Text Strings»). */
function readUserText(reader: RangeReader, item: Box, findings: Findings): void {
  if (!takeTextBudget(findings, item.end - item.start)) return
  const bytes = readPayload(reader, item)
  const length = u16be(bytes, 0)
  const text = length > 0 && length + 4 <= bytes.length ? bytes.subarray(4, 4 + length) : bytes.subarray(4)
  keepTag(findings, itemNames[item.type] ?? item.type, decodeLatin1OrUtf8(text))
}

function readMeta(reader: RangeReader, meta: Box, findings: Findings): void {
  const boxes = readMetaBoxes(reader, meta)
  const list = findBox(boxes, 'ilst')
  if (list === undefined) return
  const keysBox = findBox(boxes, 'keys')
  const keys = keysBox === undefined ? [] : parseKeys(readPayload(reader, keysBox))
  for (const item of readBoxes(reader, list.start, list.end)) {
    const parts = readBoxes(reader, item.start, item.end)
    const data = findBox(parts, 'data')
    if (data === undefined || !takeTextBudget(findings, data.end - data.start)) continue
    const bytes = readPayload(reader, data)
    const kind = u32be(bytes, 0) & 0xff_ffff
    if (kind !== 1 && kind !== 2 && kind !== 0) continue
    const text = kind === 2 ? decodeUtf16(bytes.subarray(8), false) : decodeLatin1OrUtf8(bytes.subarray(8))
    const number = u32be(Buffer.from(item.type, 'latin1'), 0)
    const key =
      keys[number - 1] ??
      (item.type === '----' ? readFreeName(reader, parts) : (itemNames[item.type] ?? item.type))
    if (kind === 0 && /[^\P{Cc}\t\n\r]/u.test(text)) continue
    keepTag(findings, key, text)
  }
}

function parseKeys(bytes: Uint8Array): readonly string[] {
  const keys: string[] = []
  const count = Math.min(u32be(bytes, 4), 4096)
  let at = 8
  for (let index = 0; index < count && at + 8 <= bytes.length; index++) {
    const length = u32be(bytes, at)
    if (length < 8) break
    keys.push(ascii(bytes, at + 8, Math.min(length - 8, 256)))
    at += length
  }
  return keys
}

function readFreeName(reader: RangeReader, parts: readonly Box[]): string {
  const name = findBox(parts, 'name')
  return name === undefined ? '----' : decodeLatin1OrUtf8(readPayload(reader, name).subarray(4))
}

const applePrefix = 'com.apple.quicktime.'

function keepTag(findings: Findings, key: string, text: string): void {
  addVideoTag(findings, key.startsWith(applePrefix) ? key.slice(applePrefix.length) : key, text)
}
