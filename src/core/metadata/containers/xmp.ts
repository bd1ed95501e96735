import type { Findings } from '../findings.ts'
import { decodeLatin1OrUtf8, decodeUtf16 } from '../text-decoding.ts'

/** Keeps a packet for `parseXmp`; UTF-16 is legal in XMP and seen in the wild. */
export function addXmpPacket(findings: Findings, bytes: Uint8Array): void {
  if (findings.xmpPackets.length >= 8) return
  const text =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? decodeUtf16(bytes.subarray(2), true)
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? decodeUtf16(bytes.subarray(2), false)
        : decodeLatin1OrUtf8(bytes)
  if (text.includes('<')) findings.xmpPackets.push(text)
}
