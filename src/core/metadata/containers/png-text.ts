import { inflateBounded } from '../bounded-inflate.ts'
import { addText, type Findings } from '../findings.ts'
import { ascii } from '../integers.ts'
import { decodeLatin1OrUtf8, decodeUtf8 } from '../text-decoding.ts'
import { readExifBlock } from './exif.ts'
import { readIptc, readPhotoshopResources } from './iptc.ts'
import { addXmpPacket } from './xmp.ts'

/** tEXt: keyword, NUL, Latin-1 (PNG specification, 11.3.3.2). */
export function readPlainText(bytes: Uint8Array, findings: Findings): void {
  const split = bytes.indexOf(0)
  if (split <= 0) return
  keepText(keywordOf(bytes, split), bytes.subarray(split + 1), decodeLatin1OrUtf8, findings)
}

/** zTXt: keyword, NUL, method 0, zlib (11.3.3.3). */
export function readCompressedText(bytes: Uint8Array, findings: Findings): void {
  const split = bytes.indexOf(0)
  if (split <= 0) return
  const text = inflateBounded(bytes.subarray(split + 2), findings)
  if (text !== null) keepText(keywordOf(bytes, split), text, decodeLatin1OrUtf8, findings)
}

/** iTXt: keyword, NUL, compressed or not, method, language, NUL, translated keyword, NUL, UTF-8 (11.3.3.4). */
export function readInternationalText(bytes: Uint8Array, findings: Findings): void {
  const split = bytes.indexOf(0)
  if (split <= 0) return
  const language = bytes.indexOf(0, split + 3)
  const translated = language === -1 ? -1 : bytes.indexOf(0, language + 1)
  if (translated === -1) return
  const body = bytes.subarray(translated + 1)
  const text = bytes[split + 1] === 1 ? inflateBounded(body, findings) : body
  if (text !== null) keepText(keywordOf(bytes, split), text, decodeUtf8, findings)
}

function keywordOf(bytes: Uint8Array, split: number): string {
  return decodeLatin1OrUtf8(bytes.subarray(0, Math.min(split, 200))).trim()
}

function keepText(
  keyword: string,
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => string,
  findings: Findings,
): void {
  if (keyword === 'XML:com.adobe.xmp') addXmpPacket(findings, bytes)
  else if (keyword.startsWith('Raw profile type ')) readRawProfile(keyword, decode(bytes), findings)
  else addText(findings, 'png', keyword, decode(bytes))
}

/** ImageMagick's way to put EXIF, XMP and IPTC into a PNG: the name, the length and hexadecimal digits, on lines of their own. */
function readRawProfile(keyword: string, text: string, findings: Findings): void {
  const match = /^\s*\S+\s+(\d+)\s+/.exec(text)
  if (match === null) return
  const profile = Buffer.from(text.slice(match[0].length).replace(/\s+/g, ''), 'hex')
  const kind = keyword.slice('Raw profile type '.length).trim().toLowerCase()
  if (kind === 'xmp') addXmpPacket(findings, profile)
  else if (kind === 'iptc') {
    if (ascii(profile, 0, 4) === '8BIM') readPhotoshopResources(profile, findings)
    else readIptc(profile, findings)
  } else if (kind === 'exif' || kind === 'app1') {
    if (ascii(profile, 0, 5) === 'http:') addXmpPacket(findings, profile.subarray(profile.indexOf(0) + 1))
    else readExifBlock(profile, findings)
  }
}
