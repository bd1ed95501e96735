import type { HiddenBytes, Pixels } from './lsb.ts'

/** A nearly opaque picture of one colour with bytes in its lowest bits, as the «stealth» extensions write them. For tests. */
export function hideBytes(parts: {
  readonly width: number
  readonly height: number
  readonly where: 'alpha' | 'rgb'
  readonly packing: HiddenBytes['packing']
  readonly bytes: Uint8Array
  /** What the head says instead of the truth. */
  readonly lengthBits?: number
}): Pixels & { readonly data: Buffer } {
  const { width, height, where, packing, bytes } = parts
  const data = Buffer.alloc(width * height * 4, Buffer.from([0xd0, 0x40, 0x80, 0xfe]))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(parts.lengthBits ?? bytes.length * 8)
  const signature = `stealth_${where === 'alpha' ? 'png' : 'rgb'}${packing === 'gzip' ? 'comp' : 'info'}`
  const channels = where === 'alpha' ? [3] : [0, 1, 2]
  let bit = 0
  for (const byte of Buffer.concat([Buffer.from(signature), length, bytes])) {
    for (let shift = 7; shift >= 0; shift--, bit++) {
      const pixel = Math.floor(bit / channels.length)
      const column = Math.floor(pixel / height)
      const at = ((pixel % height) * width + column) * 4 + (channels[bit % channels.length] ?? 0)
      data[at] = ((data[at] ?? 0) & 0xfe) | ((byte >> shift) & 1)
    }
  }
  return { data, width, height, channels: 4 }
}
