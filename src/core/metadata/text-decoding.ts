import { u8 } from './integers.ts'

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
const looseUtf8 = new TextDecoder('utf-8')
const utf16le = new TextDecoder('utf-16le')
const utf16be = new TextDecoder('utf-16be')

/** UTF-8, with what isn't replaced. */
export function decodeUtf8(bytes: Uint8Array): string {
  return looseUtf8.decode(bytes)
}

/** Real writers put UTF-8 where a format says Latin-1 or ASCII: UTF-8 where it is valid, else Latin-1. */
export function decodeLatin1OrUtf8(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    // Not UTF-8: the format's own encoding then, which has a character for every byte.
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  }
}

export function decodeUtf16(bytes: Uint8Array, littleEndian: boolean): string {
  return (littleEndian ? utf16le : utf16be).decode(bytes.subarray(0, bytes.length & ~1))
}

/**
 * The text of an EXIF UserComment (EXIF 2.32, 4.6.5): eight bytes name the encoding, and many writers leave them out, write
 * UTF-8 as ASCII, or big-endian UTF-16 inside a little-endian TIFF. `littleEndian` is the TIFF's own order, used when nothing else tells.
 */
export function decodeUserComment(bytes: Uint8Array, littleEndian: boolean): string {
  const code = Buffer.from(bytes.subarray(0, 8)).toString('latin1')
  const rest = bytes.subarray(8)
  if (code.startsWith('UNICODE')) return decodeUnicodeComment(rest, littleEndian)
  if (code.startsWith('ASCII\0')) return decodeLatin1OrUtf8(withoutTrailingNuls(rest))
  if (code.startsWith('JIS\0')) return decodeJis(rest)
  if (code === '\0\0\0\0\0\0\0\0')
    return looksUtf16(rest)
      ? decodeUnicodeComment(rest, littleEndian)
      : decodeLatin1OrUtf8(withoutTrailingNuls(rest))
  return decodeLatin1OrUtf8(withoutTrailingNuls(bytes))
}

function decodeUnicodeComment(bytes: Uint8Array, littleEndian: boolean): string {
  if (u8(bytes, 0) === 0xfe && u8(bytes, 1) === 0xff) return decodeUtf16(bytes.subarray(2), false)
  if (u8(bytes, 0) === 0xff && u8(bytes, 1) === 0xfe) return decodeUtf16(bytes.subarray(2), true)
  const trimmed = withoutTrailingNuls(bytes)
  if (!trimmed.includes(0)) {
    try {
      return strictUtf8.decode(trimmed)
    } catch {
      // Not UTF-8 under a wrong name: UTF-16 then, as the code says.
    }
  }
  return decodeUtf16(bytes, guessLittleEndian(bytes, littleEndian))
}

/** In UTF-16 the high byte of Latin letters, digits and blanks is 0, and every prompt has some. */
function guessLittleEndian(bytes: Uint8Array, fallback: boolean): boolean {
  let highFirst = 0
  let highSecond = 0
  const end = Math.min(bytes.length & ~1, 8192)
  for (let at = 0; at < end; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] !== 0) highFirst++
    if (bytes[at] !== 0 && bytes[at + 1] === 0) highSecond++
  }
  return highFirst === highSecond ? fallback : highSecond > highFirst
}

function looksUtf16(bytes: Uint8Array): boolean {
  const sample = withoutTrailingNuls(bytes).subarray(0, 256)
  let nuls = 0
  for (const byte of sample) if (byte === 0) nuls++
  return nuls * 3 > sample.length
}

function decodeJis(bytes: Uint8Array): string {
  return new TextDecoder(bytes.includes(0x1b) ? 'iso-2022-jp' : 'shift_jis').decode(
    withoutTrailingNuls(bytes),
  )
}

function withoutTrailingNuls(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return bytes.subarray(0, end)
}
