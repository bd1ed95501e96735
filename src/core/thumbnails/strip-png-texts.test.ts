import sharp from 'sharp'
import { expect, test } from 'vitest'
import { makePng, pngChunk, pngChunks } from '#core/metadata/test-media.ts'
import { stripPngTexts } from './strip-png-texts.ts'

test('takes texts out from before and behind the pixels, and nothing else', async () => {
  const plain = await sharp({ create: { width: 3, height: 2, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const end = plain.length - 12
  const withTexts = Buffer.concat([
    ...[plain.subarray(0, 33), pngChunks.text('a', 'x'), pngChunks.international('b', 'y')],
    ...[plain.subarray(33, end), pngChunks.compressed('c', 'z'), plain.subarray(end)],
  ])
  expect(stripPngTexts(withTexts).equals(plain)).toBe(true)
  expect(stripPngTexts(plain)).toBe(plain)
})

test('Exif stays, for it says how the picture is turned', () => {
  const turned = makePng({ before: [pngChunk('eXIf', Buffer.alloc(100))] })
  expect(stripPngTexts(turned)).toBe(turned)
  const long = makePng({ before: [pngChunk('eXIf', Buffer.alloc(70_000))] })
  expect(stripPngTexts(long)).toEqual(makePng({}))
})

test('what breaks off within a text, lies about its length or is no PNG does no harm', () => {
  const text = pngChunks.text('parameters', 'a long text')
  const cut = makePng({ before: [text] }).subarray(0, 45)
  expect(stripPngTexts(cut)).toEqual(cut.subarray(0, 33))
  const lying = pngChunk('tEXt', Buffer.from('a'))
  lying.writeUInt32BE(0xffff_ffff)
  expect(stripPngTexts(makePng({ before: [lying] })).length).toBe(33)
  const other = Buffer.from('not a PNG')
  expect(stripPngTexts(other)).toBe(other)
})
