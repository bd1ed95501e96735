import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { createRandom } from './made-folder.ts'

/** Pixels such as pictures have: soft shapes with grain over them, so that they compress as pictures do. */
async function paint(width: number, height: number, grain: number, random: () => number) {
  const cells = { width: Math.ceil(width / 64), height: Math.ceil(height / 64) }
  const shapes = Uint8Array.from({ length: cells.width * cells.height * 3 }, () => random() * 256)
  const pixels = await sharp(shapes, { raw: { ...cells, channels: 3 } })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .raw()
    .toBuffer()
  for (const [at, value] of pixels.entries()) {
    pixels[at] = Math.max(0, Math.min(255, value + (random() + random() - 1) * grain))
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

const generatedSizes = [
  [1024, 1024],
  [832, 1216],
  [1216, 832],
] as const

/** PNGs of the sizes that SDXL makes, about 3 MB each. */
export async function writeGeneratedPictures(
  folder: string,
  count: number,
  seed: number,
): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true })
  const random = createRandom(seed)
  const paths = Array.from({ length: count }, (_, index) => join(folder, `${index}.png`))
  for (const [index, path] of paths.entries()) {
    const [width, height] = generatedSizes[index % generatedSizes.length] ?? generatedSizes[0]
    await (await paint(width, height, 10, random)).png().toFile(path)
  }
  return paths
}

/** JPEGs of 12 megapixels, about 3 MB each, with a small picture in their Exif; `copies` of each. */
export async function writePhotographs(
  folder: string,
  count: number,
  copies: number,
  seed: number,
): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true })
  const random = createRandom(seed)
  const paths: string[] = []
  for (let index = 0; index < count; index += 1) {
    const picture = await (await paint(4000, 3000, 16, random)).jpeg({ quality: 90 }).toBuffer()
    const small = await sharp(picture).resize(160).jpeg({ quality: 75 }).toBuffer()
    const photo = addSmallPicture(picture, small)
    for (let copy = 0; copy < copies; copy += 1) {
      const path = join(folder, `${index}-${copy}.jpg`)
      writeFileSync(path, photo)
      paths.push(path)
    }
  }
  return paths
}

/** An Exif segment of one directory with two tags: where the small JPEG begins, and how long it is (Exif 2.32, 4.5.8). */
function addSmallPicture(picture: Buffer, small: Buffer): Buffer {
  const exif = Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x02', 'latin1'),
    Buffer.from('020100040000000100000026', 'hex'),
    Buffer.from('020200040000000100000000', 'hex'),
    Buffer.alloc(4),
    small,
  ])
  exif.writeUInt32BE(small.length, 36)
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(exif.length + 2, 2)
  return Buffer.concat([picture.subarray(0, 2), head, exif, picture.subarray(2)])
}

/** Clips of 20 s in H.264, by the system's ffmpeg. */
export function writeClips(ffmpeg: string, folder: string, count: number): readonly string[] {
  mkdirSync(folder, { recursive: true })
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `${index}.mp4`)
    const source = `testsrc2=size=1280x720:rate=30:duration=20,hue=h=${index * 30}`
    const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', path]
    execFileSync(ffmpeg, ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, ...coding])
    return path
  })
}
