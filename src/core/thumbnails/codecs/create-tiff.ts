export type TiffLayout = {
  readonly width: number
  readonly height: number
  /** 4: with alpha, not premultiplied. */
  readonly channels: 3 | 4
  /** ICC; null means sRGB. */
  readonly profile: Uint8Array | null
}

const short = 3
const long = 4
const undefinedType = 7

/**
 * A TIFF (revision 6.0) of one uncompressed strip, 8 bits a channel, still black, and where in it the rows begin, without gaps: the
 * one form in which pixels go to sharp together with their colour profile (tag 34675, ICC.1 annex B.4) and without being encoded.
 */
export function createTiff(layout: TiffLayout): {
  readonly file: Uint8Array<ArrayBuffer>
  readonly pixelsAt: number
} {
  const { width, height, channels, profile } = layout
  const pixelBytes = width * height * channels
  const entryCount = 9 + (channels === 4 ? 1 : 0) + (profile === null ? 0 : 1)
  const bitsAt = 8 + 2 + entryCount * 12 + 4
  const profileAt = bitsAt + 8
  const pixelsAt = profileAt + (profile?.length ?? 0)
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, channels, bitsAt],
    [259, short, 1, 1], // Not compressed.
    [262, short, 1, 2], // RGB.
    [273, long, 1, pixelsAt],
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, pixelBytes],
    ...(channels === 4 ? [[338, short, 1, 2] as const] : []), // The fourth channel is alpha, not premultiplied.
    ...(profile === null ? [] : [[34_675, undefinedType, profile.length, profileAt] as const]),
  ]

  const file = new Uint8Array(pixelsAt + pixelBytes)
  const view = new DataView(file.buffer)
  view.setUint32(0, 0x49492a00)
  view.setUint32(4, 8, true)
  view.setUint16(8, entryCount, true)
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + index * 12
    view.setUint16(at, tag, true)
    view.setUint16(at + 2, type, true)
    view.setUint32(at + 4, count, true)
    view.setUint32(at + 8, value, true)
  }
  for (let channel = 0; channel < channels; channel += 1) view.setUint16(bitsAt + channel * 2, 8, true)
  if (profile !== null) file.set(profile, profileAt)
  return { file, pixelsAt }
}
