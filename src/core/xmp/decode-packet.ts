/** How an XMP file's text is kept in bytes. What is written back is in the same form, byte order mark included. */
export type PacketEncoding = 'utf-8' | 'utf-16le' | 'utf-16be'

export type DecodedPacket = {
  /** With the byte order mark as its first character, where there is one. */
  readonly text: string
  readonly encoding: PacketEncoding
}

/**
 * The text of an XMP file's bytes (ISO 16684-1, 7.3.2: UTF-8, UTF-16); undefined where they are in no Unicode encoding, or say of
 * themselves that they aren't. Bytes that this gives a text for are given back exactly by `encodePacket`.
 */
export function decodePacket(bytes: Uint8Array): DecodedPacket | undefined {
  const encoding = sniffEncoding(bytes)
  const text = decode(bytes, encoding)
  if (text === undefined) return undefined
  const declared = /^\uFEFF?\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(text)?.[1]
  const isUnicode = declared === undefined || /^utf-?(8|16)(le|be)?$|^us-ascii$/i.test(declared)
  // Another encoding's letters would be mistaken; where there are none but ASCII's, all of them mean the same.
  return isUnicode || (encoding === 'utf-8' && isAscii(bytes)) ? { text, encoding } : undefined
}

/** The bytes of a text in the form that it was read in. */
export function encodePacket({ text, encoding }: DecodedPacket): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8')
  const bytes = Buffer.from(text, 'utf16le')
  return encoding === 'utf-16be' ? bytes.swap16() : bytes
}

function sniffEncoding(bytes: Uint8Array): PacketEncoding {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  // Without a mark, the `<` that every such file begins with tells.
  if (first === 0x3c && second === 0) return 'utf-16le'
  return first === 0 && second === 0x3c ? 'utf-16be' : 'utf-8'
}

function decode(bytes: Uint8Array, encoding: PacketEncoding): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80)
}
