import { expect, test } from 'vitest'
import { parseBmp } from './parse-bmp.ts'

const maxPixels = 1000

type Made = {
  readonly width: number
  /** Negative: top row first. */
  readonly height: number
  readonly bitsPerPixel: number
  readonly compression?: number
  readonly headerSize?: number
  readonly palette?: readonly number[]
  readonly masks?: readonly number[]
  readonly rows: readonly (readonly number[])[]
}

/** A BMP file with its rows as given (already padded, in file order). */
function makeBmp(made: Made): Uint8Array {
  const headerSize = made.headerSize ?? 40
  const masks = Buffer.alloc((made.masks?.length ?? 0) * 4)
  for (const [index, mask] of (made.masks ?? []).entries()) masks.writeUInt32LE(mask >>> 0, index * 4)
  const info = Buffer.alloc(headerSize)
  info.writeUInt32LE(headerSize, 0)
  info.writeInt32LE(made.width, 4)
  info.writeInt32LE(made.height, 8)
  info.writeUInt16LE(1, 12)
  info.writeUInt16LE(made.bitsPerPixel, 14)
  info.writeUInt32LE(made.compression ?? 0, 16)
  if (headerSize > 40) masks.copy(info, 40)
  const head = Buffer.alloc(14)
  head.write('BM', 'latin1')
  const parts = [head, info, headerSize > 40 ? Buffer.alloc(0) : masks, Buffer.from(made.palette ?? [])]
  head.writeUInt32LE(Buffer.concat(parts).length, 10)
  return Buffer.concat([...parts, ...made.rows.map((row) => Buffer.from(row))])
}

test('24 bits, bottom row first, padded to four bytes', () => {
  const bytes = makeBmp({
    width: 2,
    height: 2,
    bitsPerPixel: 24,
    rows: [
      [0, 0, 255, 0, 255, 0, 0, 0],
      [255, 0, 0, 10, 20, 30, 0, 0],
    ],
  })
  expect(parseBmp(bytes, maxPixels)).toEqual({
    width: 2,
    height: 2,
    channels: 3,
    data: new Uint8Array([0, 0, 255, 30, 20, 10, 255, 0, 0, 0, 255, 0]),
  })
})

test('a palette of 1, 4 and 8 bits', () => {
  const palette = [1, 2, 3, 0, 4, 5, 6, 0]
  const expected = new Uint8Array([3, 2, 1, 6, 5, 4, 3, 2, 1])
  const base = { width: 3, height: -1, palette }
  const one = makeBmp({ ...base, bitsPerPixel: 1, rows: [[0b01000000, 0, 0, 0]] })
  const four = makeBmp({ ...base, bitsPerPixel: 4, rows: [[0x01, 0x00, 0, 0]] })
  const eight = makeBmp({ ...base, bitsPerPixel: 8, rows: [[0, 1, 0, 0]] })
  for (const bytes of [one, four, eight]) expect(parseBmp(bytes, maxPixels)?.data).toEqual(expected)
})

test('16 bits with and without masks, 32 bits with alpha', () => {
  const plain = makeBmp({ width: 1, height: -1, bitsPerPixel: 16, rows: [[0x00, 0x7c, 0, 0]] })
  expect(parseBmp(plain, maxPixels)?.data).toEqual(new Uint8Array([255, 0, 0]))
  const masks = [0xf800, 0x07e0, 0x001f]
  const masked = makeBmp({
    width: 1,
    height: -1,
    bitsPerPixel: 16,
    compression: 3,
    masks,
    rows: [[0xe0, 0x07, 0, 0]],
  })
  expect(parseBmp(masked, maxPixels)?.data).toEqual(new Uint8Array([0, 255, 0]))
  const alpha = makeBmp({
    width: 1,
    height: -1,
    bitsPerPixel: 32,
    compression: 3,
    headerSize: 56,
    masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    rows: [[1, 2, 3, 128]],
  })
  expect(parseBmp(alpha, maxPixels)).toEqual({
    width: 1,
    height: 1,
    channels: 4,
    data: new Uint8Array([3, 2, 1, 128]),
  })
})

test('rows that are missing are black', () => {
  const bytes = makeBmp({ width: 1, height: 3, bitsPerPixel: 24, rows: [[9, 9, 9, 0]] })
  expect(parseBmp(bytes, maxPixels)?.data).toEqual(new Uint8Array([0, 0, 0, 0, 0, 0, 9, 9, 9]))
})

test('what is none, compressed, cut off or too large is refused', () => {
  const good = makeBmp({ width: 1, height: 1, bitsPerPixel: 24, rows: [[9, 9, 9, 0]] })
  expect(parseBmp(new Uint8Array(0), maxPixels)).toBeUndefined()
  expect(parseBmp(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), maxPixels)).toBeUndefined()
  expect(parseBmp(good.subarray(0, good.length - 1), maxPixels)).toBeUndefined()
  const rle = makeBmp({ width: 1, height: 1, bitsPerPixel: 8, compression: 1, rows: [[1, 0, 0, 0]] })
  expect(parseBmp(rle, maxPixels)).toBeUndefined()
  const bomb = makeBmp({ width: 100_000, height: 100_000, bitsPerPixel: 1, rows: [[0, 0, 0, 0]] })
  expect(parseBmp(bomb, maxPixels)).toBeUndefined()
})

test('cut anywhere, or with any byte changed, it never throws', () => {
  const bytes = makeBmp({
    width: 3,
    height: 2,
    bitsPerPixel: 4,
    palette: [1, 2, 3, 0],
    rows: [
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ],
  })
  for (let at = 0; at < bytes.length; at += 1) {
    parseBmp(bytes.subarray(0, at), maxPixels)
    for (const value of [0, 1, 127, 128, 255]) {
      const changed = Uint8Array.from(bytes)
      changed[at] = value
      const bitmap = parseBmp(changed, maxPixels)
      if (bitmap !== undefined)
        expect(bitmap.data.length).toBe(bitmap.width * bitmap.height * bitmap.channels)
    }
  }
})
