import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findSignatureCorner, hasHiddenBytes, type Pixels, readHiddenBytes } from './lsb.ts'
import { hideBytes } from './test-hidden.ts'

test('what was hidden comes back, in alpha and in colours, plain and gzipped', () => {
  const payload = fc.uint8Array({ minLength: 1, maxLength: 60 })
  const place = fc.constantFrom('alpha', 'rgb')
  const packing = fc.constantFrom('plain', 'gzip')
  const edge = fc.integer({ min: 26, max: 160 })
  fc.assert(
    fc.property(payload, place, packing, edge, edge, (bytes, where, packed, width, height) => {
      const pixels = hideBytes({ width, height, where, packing: packed, bytes })
      expect(readHiddenBytes(pixels)).toEqual({ packing: packed, bytes })
      expect(hasHiddenBytes(cut(pixels))).toBe(true)
    }),
    { numRuns: 50 },
  )
})

test('ordinary pixels hide nothing', () => {
  const empty: Pixels = { data: new Uint8Array(64 * 64 * 4), width: 64, height: 64, channels: 4 }
  expect(readHiddenBytes(empty)).toBeUndefined()
  expect(hasHiddenBytes(cut(empty))).toBe(false)
  expect(readHiddenBytes({ data: new Uint8Array(4), width: 1, height: 1, channels: 4 })).toBeUndefined()
})

test('a length beyond the pixels is no text', () => {
  for (const length of [0, 7, 64 * 64, 0xffffffff]) {
    const pixels = hideBytes({
      ...{ width: 64, height: 64, where: 'alpha', packing: 'plain' },
      bytes: Buffer.from('abc'),
      lengthBits: length,
    })
    expect(readHiddenBytes(pixels), String(length)).toBeUndefined()
  }
})

test('alpha is not looked for where there is none', () => {
  const { data, width, height } = hideBytes({
    ...{ width: 64, height: 64, where: 'rgb', packing: 'plain' },
    bytes: Buffer.from('abc'),
  })
  const opaque = new Uint8Array(width * height * 3)
  for (let at = 0; at < width * height; at++) opaque.set(data.subarray(at * 4, at * 4 + 3), at * 3)
  expect(readHiddenBytes({ data: opaque, width, height, channels: 3 })).toEqual({
    packing: 'plain',
    bytes: new Uint8Array(Buffer.from('abc')),
  })
})

/** As the decoder does: only the corner. */
function cut({ data, width, height, channels }: Pixels): Pixels {
  const corner = findSignatureCorner(width, height)
  const rows = Array.from({ length: corner.height }, (_, y) =>
    data.subarray(y * width * channels, (y * width + corner.width) * channels),
  )
  return { data: Buffer.concat(rows), ...corner, channels }
}
