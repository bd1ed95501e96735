import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'

export type Colour = { readonly r: number; readonly g: number; readonly b: number }

/** Colours far from each other and from the page's own. */
export const colours = {
  red: { r: 214, g: 40, b: 40 },
  green: { r: 42, g: 170, b: 80 },
  blue: { r: 40, g: 90, b: 220 },
  violet: { r: 150, g: 60, b: 200 },
} as const satisfies Readonly<Record<string, Colour>>

/** Writes a picture of one colour, with a prompt in it as Automatic1111 writes one (PNG text `parameters`) where one is given. */
export async function writePicture(
  folder: string,
  name: string,
  colour: Colour,
  prompt?: string,
  model = 'dreamshaper_8',
): Promise<void> {
  const png = await sharp({ create: { width: 640, height: 480, channels: 3, background: colour } })
    .png()
    .toBuffer()
  await writeFile(
    join(folder, name),
    prompt === undefined ? png : addText(png, 'parameters', describePrompt(prompt, model)),
  )
}

/** Writes a photograph of one colour whose Exif holds a small JPEG of another, as cameras put one there for showing (Exif 2.32, 4.5.8). */
export async function writePhoto(folder: string, name: string, colour: Colour, small: Colour): Promise<void> {
  const paint = (width: number, height: number, background: Colour) =>
    sharp({ create: { width, height, channels: 3, background } })
      .jpeg()
      .toBuffer()
  const photo = await paint(4000, 3000, colour)
  const thumbnail = await paint(160, 120, small)
  // One directory of two tags: where the small JPEG begins, and how long it is.
  const exif = Buffer.concat([
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x02', 'latin1'),
    Buffer.alloc(28),
    thumbnail,
  ])
  exif.set([2, 1, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38], 16)
  exif.set([2, 2, 0, 4, 0, 0, 0, 1], 28)
  exif.writeUInt32BE(thumbnail.length, 36)
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(exif.length + 2, 2)
  await writeFile(join(folder, name), Buffer.concat([photo.subarray(0, 2), head, exif, photo.subarray(2)]))
}

function describePrompt(prompt: string, model: string): string {
  return `${prompt}\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 640x480, Model: ${model}`
}

/** Puts a tEXt chunk after IHDR (PNG specification, section 11.3.3.2). */
function addText(png: Buffer, keyword: string, text: string): Buffer {
  const body = Buffer.concat([Buffer.from('tEXt'), Buffer.from(`${keyword}\0${text}`, 'latin1')])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length - 4)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  const afterHeader = 8 + 12 + 13
  return Buffer.concat([png.subarray(0, afterHeader), length, body, check, png.subarray(afterHeader)])
}
