import { expect, test } from 'vitest'
import { createBufferReader } from './buffer-reader.ts'
import { findEmbeddedPreview } from './embedded-preview.ts'
import { longTag, makeJpeg, makeTiff, tiffTailOffset } from './test-media.ts'
import { samples } from './test-samples.ts'

test.each(['dng', 'raf', 'cr3'] as const)('finds the JPEG in a %s', (format) => {
  const bytes = samples[format] ?? Buffer.alloc(0)
  const range = findEmbeddedPreview(createBufferReader(bytes))
  const jpeg = bytes.subarray(range?.offset, (range?.offset ?? 0) + (range?.length ?? 0))
  expect([jpeg.readUInt16BE(0), jpeg.readUInt16BE(jpeg.length - 2)]).toEqual([0xffd8, 0xffd9])
})

test('takes the largest that can be drawn, not the sensor’s lossless one', () => {
  const small = makeJpeg([], 16, 12)
  const sensor = makeJpeg([], 4000, 3000, 0xc3)
  const values = (at: number) => [
    longTag(0x0111, at + small.length, true),
    longTag(0x0117, sensor.length, true),
    longTag(0x0201, at, true),
    longTag(0x0202, small.length, true),
  ]
  const at = tiffTailOffset(values(0))
  const tiff = makeTiff({ little: true, image: values(at), tail: Buffer.concat([small, sensor]) })
  expect(findEmbeddedPreview(createBufferReader(tiff))).toEqual({ offset: at, length: small.length })
})

test('finds none where there is none', () => {
  expect(
    ['png', 'jpeg', 'mp4', 'tiff'].map((format) =>
      findEmbeddedPreview(createBufferReader(samples[format as keyof typeof samples] ?? Buffer.alloc(0))),
    ),
  ).toEqual([null, null, null, null]) // keys of samples
})
