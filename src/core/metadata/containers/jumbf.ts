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
  const source = findSourceType(buffer.toString('latin1', 0, 2_000_000))
  if (source !== undefined) addText(findings, 'c2pa', 'digitalSourceTypeName', source)
}

/**
 * The name of the source type (IPTC's vocabulary): of several the one that says «a model made this». What follows a text in CBOR may
 * look like a letter, so the names are asked for, and only another one is taken up to where it seems to end.
 */
function findSourceType(text: string): string | undefined {
  const made =
    /digitalsourcetype\/(trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia|algorithmicMedia)/
  return (made.exec(text) ?? /digitalsourcetype\/(\w{1,60})/.exec(text))?.[1]
}

const maxOccurrences = 64

/** The text that stands behind a key in CBOR (RFC 8949, major type 3); with two keys, behind the second, which follows the first. */
function textAfter(buffer: Buffer, key: string, inner?: string): string | undefined {
  let at = buffer.indexOf(key)
  for (let count = 0; at !== -1 && count < maxOccurrences; count++, at = buffer.indexOf(key, at + 1)) {
    const start = at + key.length
    if (inner === undefined) {
      const text = readTextString(buffer, start)
      if (text !== undefined) return text
      continue
    }
    const found = buffer.subarray(start, start + 64).indexOf(inner)
    const text = found === -1 ? undefined : readTextString(buffer, start + found + inner.length)
    if (text !== undefined) return text
  }
  return undefined
}

function readTextString(buffer: Buffer, at: number): string | undefined {
  const head = buffer[at] ?? 0
  const isShort = head >= 0x61 && head <= 0x77
  if (!isShort && head !== 0x78) return undefined
  const start = isShort ? at + 1 : at + 2
  const length = isShort ? head - 0x60 : (buffer[at + 1] ?? 0)
  const text = decodeLatin1OrUtf8(buffer.subarray(start, start + length))
  return /\p{Cc}/u.test(text) ? undefined : text
}
