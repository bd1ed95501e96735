/** Pixels of a BMP, top row first, three (RGB) or four (RGBA) bytes each. */
export type Bitmap = {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
}

type Header = {
  readonly width: number
  readonly height: number
  readonly topDown: boolean
  readonly bitsPerPixel: number
  readonly pixelOffset: number
  readonly palette: number
  readonly paletteEntryBytes: number
  readonly masks: readonly number[]
}

/**
 * Reads an uncompressed BMP (Microsoft's BITMAPCOREHEADER to BITMAPV5HEADER; 1, 4, 8, 16, 24 and 32 bits), which libvips can't.
 * Undefined: not one, compressed, larger than `maxPixels`, or cut off before its first row. Rows that are missing are black.
 */
export function parseBmp(bytes: Uint8Array, maxPixels: number): Bitmap | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const header = parseHeader(view)
  if (header === undefined || header.width * header.height > maxPixels) return undefined
  const { width, height, bitsPerPixel } = header
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4
  if (header.pixelOffset + rowBytes > bytes.length) return undefined
  const hasAlpha = bitsPerPixel === 32 && (header.masks[3] ?? 0) !== 0
  const channels = hasAlpha ? 4 : 3
  const data = new Uint8Array(width * height * channels)
  const readPixel = createPixelReader(view, header)
  for (let row = 0; row < height; row += 1) {
    const source = header.pixelOffset + row * rowBytes
    if (source + rowBytes > bytes.length) break
    let target = (header.topDown ? row : height - 1 - row) * width * channels
    for (let column = 0; column < width; column += 1) {
      const pixel = readPixel(source, column)
      data[target] = pixel & 0xff
      data[target + 1] = (pixel >>> 8) & 0xff
      data[target + 2] = (pixel >>> 16) & 0xff
      if (hasAlpha) data[target + 3] = pixel >>> 24
      target += channels
    }
  }
  return { data, width, height, channels }
}

function parseHeader(view: DataView): Header | undefined {
  if (view.byteLength < 26 || view.getUint16(0, false) !== 0x424d) return undefined
  const pixelOffset = view.getUint32(10, true)
  const size = view.getUint32(14, true)
  if (size === 12) {
    const [width, height, bitsPerPixel] = [
      view.getUint16(18, true),
      view.getUint16(20, true),
      view.getUint16(24, true),
    ]
    if (width === 0 || height === 0 || ![1, 4, 8, 24].includes(bitsPerPixel)) return undefined
    return {
      width,
      height,
      topDown: false,
      bitsPerPixel,
      pixelOffset,
      palette: 26,
      paletteEntryBytes: 3,
      masks: [],
    }
  }
  if (size < 40 || view.byteLength < 14 + size) return undefined
  const [width, signedHeight] = [view.getInt32(18, true), view.getInt32(22, true)]
  const [bitsPerPixel, compression] = [view.getUint16(28, true), view.getUint32(30, true)]
  if (width <= 0 || signedHeight === 0 || ![1, 4, 8, 16, 24, 32].includes(bitsPerPixel)) return undefined
  const bitfields = compression === 3 || compression === 6
  if ((compression !== 0 && !bitfields) || (bitfields && bitsPerPixel < 16)) return undefined
  if (bitfields && view.byteLength < 66) return undefined
  // The masks of a V3 header and later are a part of it; of a shorter one the three stand behind it, at the same place.
  const withAlphaMask = size >= 56 || compression === 6
  const masks = bitfields
    ? [54, 58, 62, ...(withAlphaMask && view.byteLength >= 70 ? [66] : [])].map((at) =>
        view.getUint32(at, true),
      )
    : bitsPerPixel === 16
      ? [0x7c00, 0x3e0, 0x1f]
      : [0xff0000, 0xff00, 0xff]
  const palette = 14 + size + (compression === 3 && size === 40 ? 12 : 0)
  return {
    width,
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bitsPerPixel,
    pixelOffset,
    palette,
    paletteEntryBytes: 4,
    masks,
  }
}

/** Gives a pixel as alpha, blue, green, red from the highest byte to the lowest. */
function createPixelReader(view: DataView, header: Header): (row: number, column: number) => number {
  const { bitsPerPixel } = header
  if (bitsPerPixel <= 8) {
    const colors = readPalette(view, header)
    const perByte = 8 / bitsPerPixel
    const mask = (1 << bitsPerPixel) - 1
    return (row, column) => {
      const byte = view.getUint8(row + Math.floor(column / perByte))
      const shift = 8 - bitsPerPixel * ((column % perByte) + 1)
      return colors[(byte >> shift) & mask] ?? 0
    }
  }
  if (bitsPerPixel === 24) {
    return (row, column) => {
      const at = row + column * 3
      return view.getUint8(at + 2) | (view.getUint8(at + 1) << 8) | (view.getUint8(at) << 16)
    }
  }
  const channels = header.masks.map(createChannelReader)
  return (row, column) => {
    const value =
      bitsPerPixel === 16 ? view.getUint16(row + column * 2, true) : view.getUint32(row + column * 4, true)
    let pixel = 0
    for (let at = 0; at < channels.length; at += 1) pixel |= (channels[at]?.(value) ?? 0) << (at * 8)
    return pixel >>> 0
  }
}

function readPalette(view: DataView, header: Header): readonly number[] {
  const count = 1 << header.bitsPerPixel
  return Array.from({ length: count }, (_, index) => {
    const at = header.palette + index * header.paletteEntryBytes
    if (at + 3 > view.byteLength) return 0
    return view.getUint8(at + 2) | (view.getUint8(at + 1) << 8) | (view.getUint8(at) << 16)
  })
}

function createChannelReader(mask: number): (value: number) => number {
  if (mask === 0) return () => 0
  const shift = 31 - Math.clz32(mask & -mask)
  const largest = mask >>> shift
  return (value) => Math.round((((value & mask) >>> shift) * 255) / largest)
}
