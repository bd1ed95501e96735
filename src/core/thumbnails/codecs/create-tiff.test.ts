import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createTiff } from './create-tiff.ts'

test('sharp reads the pixels, alpha and profile that were put in', async () => {
  const p3 = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
    .withIccProfile('p3')
    .png()
    .toBuffer()
  const profile = (await sharp(p3).metadata()).icc ?? null
  for (const layout of [
    { width: 3, height: 2, channels: 3, profile: null },
    { width: 2, height: 3, channels: 4, profile: null },
    { width: 5, height: 1, channels: 3, profile },
  ] as const) {
    const { file, pixelsAt } = createTiff(layout)
    const pixels = Uint8Array.from(
      { length: layout.width * layout.height * layout.channels },
      (_, n) => n * 7,
    )
    expect(file.length - pixelsAt).toBe(pixels.length)
    file.set(pixels, pixelsAt)
    const { format, width, height, channels, icc } = await sharp(file).metadata()
    expect([format, width, height, channels, icc?.length]).toEqual([
      'tiff',
      layout.width,
      layout.height,
      layout.channels,
      layout.profile?.length,
    ])
    const read = await sharp(file).keepIccProfile().raw().toBuffer()
    if (layout.profile === null) expect([...read]).toEqual([...pixels])
    else expect(read.length).toBe(pixels.length)
  }
})
