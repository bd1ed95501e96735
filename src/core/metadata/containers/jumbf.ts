import { addText, type Findings } from '../findings.ts'
import { decodeLatin1OrUtf8 } from '../text-decoding.ts'

/**
 * What a C2PA manifest says of a picture's making (C2PA 2.1, 8 and 11; JUMBF boxes with CBOR inside). Read, not verified: a
 * signature would have to be checked for it to be more than a claim. CBOR's text strings stand in the bytes as they are, so the
 * few that matter are found by their keys, without a CBOR reader.
 */
export function readJumbf(bytes: Uint8Array, findings: Findings): void {
  if (findings.texts.some((text) => text.source === 'c2pa')) return
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.indexOf('c2pa') === -1) return
  addText(findings, 'c2pa', 'claim', 'c2pa')
  const generator = textAfter(buffer, 'claim_generator_info', 'name') ?? textAfter(buffer, 'claim_generator')
  if (generator !== undefined) addText(findings, 'c2pa', 'claim_generator', generator)
  for (const key of ['softwareAgent', 'digitalSourceType', 'action']) {
    const value = textAfter(buffer, key) ?? textAfter(buffer, key, 'name')
    if (value !== undefined) addText(findings, 'c2pa', key, value)
  }
  const source = /http[^\0-\x20]{0,80}digitalsourcetype\/(\w+)/.exec(buffer.toString('latin1', 0, 2_000_000))
  if (source?.[1] !== undefined) addText(findings, 'c2pa', 'digitalSourceTypeName', source[1])
}

/** The text that follows the last of these keys in CBOR (RFC 8949, major type 3), near the first. */
function textAfter(buffer: Buffer, ...keys: readonly string[]): string | undefined {
  let at = 0
  let start = -1
  for (const key of keys) {
    const found = buffer.indexOf(key, at)
    if (found === -1 || (start !== -1 && found - at > 64)) return undefined
    at = found + key.length
    start = found
  }
  const head = buffer[at]
  if (head === undefined) return undefined
  if (head >= 0x60 && head <= 0x77) return decodeLatin1OrUtf8(buffer.subarray(at + 1, at + 1 + head - 0x60))
  if (head === 0x78) return decodeLatin1OrUtf8(buffer.subarray(at + 2, at + 2 + (buffer[at + 1] ?? 0)))
  return undefined
}
