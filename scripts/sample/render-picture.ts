import sharp, { type Sharp } from 'sharp'
import { createRandom } from './random.ts'
import { createSceneSvg, type Picture } from './scenes/index.ts'

/** The picture's pixels, 3 bytes each, with a little film grain: gradients band without it. */
export async function renderPixels(picture: Picture, time = 0): Promise<Buffer> {
  const svg = Buffer.from(createSceneSvg(picture, time))
  const pixels = await sharp(svg, { limitInputPixels: 1e9 })
    .resize(picture.width, picture.height, { fit: 'fill' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer()
  const random = createRandom(picture.seed, Math.round(time * 1000))
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const grain = Math.round((random.next() + random.next() - 1) * 5)
    for (let channel = at; channel < at + 3; channel += 1) {
      pixels[channel] = Math.min(255, Math.max(0, (pixels[channel] ?? 0) + grain))
    }
  }
  return pixels
}

/** The picture, ready to be encoded. */
export async function renderPicture(picture: Picture): Promise<Sharp> {
  const { width, height } = picture
  return sharp(await renderPixels(picture), { raw: { width, height, channels: 3 } })
}
