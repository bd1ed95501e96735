/** Unsigned integers out of bytes; beyond the end every byte reads as 0, so that hostile offsets can't throw. */
export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

export function u16be(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1)
}

export function u16le(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) | (u8(bytes, at + 1) << 8)
}

export function u24le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) | (u8(bytes, at + 2) << 16)
}

export function u32be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 0x1_0000 + u16be(bytes, at + 2)
}

export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at + 2) * 0x1_0000 + u16le(bytes, at)
}

/** 64 bits as a double: exact below 2^53, and above it beyond any file's end anyway. */
export function u64be(bytes: Uint8Array, at: number): number {
  return u32be(bytes, at) * 0x1_0000_0000 + u32be(bytes, at + 4)
}

/** `length` bytes as Latin-1, for four-letter codes and signatures. */
export function ascii(bytes: Uint8Array, at: number, length: number): string {
  let text = ''
  const end = Math.min(at + length, bytes.length)
  for (let index = at; index < end; index++) text += String.fromCharCode(u8(bytes, index))
  return text
}
