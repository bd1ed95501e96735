/** A picture's pixels row by row, 8 bits a channel: red, green, blue and, where there are four channels, alpha. */
export type Pixels = {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
}

/** What was hidden in the lowest bits, as it was packed. */
export type HiddenBytes = { readonly packing: 'gzip' | 'plain'; readonly bytes: Uint8Array }

const signatures: readonly (readonly [
  text: string,
  where: 'alpha' | 'rgb',
  packing: HiddenBytes['packing'],
])[] = [
  ['stealth_pnginfo', 'alpha', 'plain'],
  ['stealth_pngcomp', 'alpha', 'gzip'],
  ['stealth_rgbinfo', 'rgb', 'plain'],
  ['stealth_rgbcomp', 'rgb', 'gzip'],
]
const signatureBytes = 15
const headBits = (signatureBytes + 4) * 8
/** Larger than any text that is read from a picture. */
const maxBytes = 8 * 1024 * 1024

/** The corner of a picture that holds the signature, if there is one: all that need be decoded to know. */
export function findSignatureCorner(
  width: number,
  height: number,
): { readonly width: number; readonly height: number } {
  const rows = Math.min(height, headBits)
  return { width: Math.min(width, Math.ceil(headBits / rows)), height: rows }
}

/** Whether a text is hidden in the picture of which this is the corner. */
export function hasHiddenBytes(corner: Pixels): boolean {
  return findSignature(corner) !== undefined
}

/**
 * What the «stealth» extensions of A1111 and NovelAI hide in a picture: one bit a pixel in alpha or three in its colours, column by
 * column; 15 letters of signature, the length in bits (32, big-endian), then the text, plain or gzipped.
 */
export function readHiddenBytes(pixels: Pixels): HiddenBytes | undefined {
  const found = findSignature(pixels)
  if (found === undefined) return undefined
  const [, where, packing] = found
  const head = readBytes(pixels, where, signatureBytes * 8, 4)
  const length = new DataView(head.buffer).getUint32(0) >> 3
  const room = countBits(pixels, where) - headBits
  if (length <= 0 || length > maxBytes || length * 8 > room) return undefined
  return { packing, bytes: readBytes(pixels, where, headBits, length) }
}

function findSignature(pixels: Pixels): (typeof signatures)[number] | undefined {
  for (const signature of signatures) {
    const [text, where] = signature
    if (where === 'alpha' && pixels.channels !== 4) continue
    if (countBits(pixels, where) < headBits) continue
    const bytes = readBytes(pixels, where, 0, signatureBytes)
    if (Buffer.from(bytes).toString('latin1') === text) return signature
  }
  return undefined
}

function countBits({ width, height }: Pixels, where: 'alpha' | 'rgb'): number {
  return width * height * (where === 'alpha' ? 1 : 3)
}

function readBytes(
  pixels: Pixels,
  where: 'alpha' | 'rgb',
  firstBit: number,
  count: number,
): Uint8Array<ArrayBuffer> {
  const { data, width, height, channels } = pixels
  const bytes = new Uint8Array(count)
  const perPixel = where === 'alpha' ? 1 : 3
  const channelAt = where === 'alpha' ? 3 : 0
  const pixel = Math.floor(firstBit / perPixel)
  let channel = firstBit % perPixel
  let x = Math.floor(pixel / height)
  let y = pixel % height
  for (let at = 0; at < count; at++) {
    let byte = 0
    for (let bit = 0; bit < 8; bit++) {
      byte = (byte << 1) | ((data[(y * width + x) * channels + channelAt + channel] ?? 0) & 1)
      if (++channel < perPixel) continue
      channel = 0
      if (++y < height) continue
      y = 0
      x++
    }
    bytes[at] = byte
  }
  return bytes
}
