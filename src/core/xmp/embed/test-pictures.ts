import { crc32 } from 'node:zlib'
import sharp from 'sharp'

/** Real pictures of every format that a rating can be written into, with metadata of their own. For tests. */
export async function makePictures(): Promise<Readonly<Record<string, Buffer>>> {
  const width = 37
  const height = 23
  const pixels = Buffer.from(Array.from({ length: width * height * 3 }, (_, index) => (index * 7919) % 251))
  const make = () => sharp(pixels, { raw: { width, height, channels: 3 } })
  const exif = {
    IFD0: { Make: 'Testcam', Model: 'One', ImageDescription: 'a fox' },
    IFD2: { FNumber: '28/10' },
  }
  const png = await make().png().toBuffer()
  return {
    'picture.jpg': await make().withExif(exif).withIccProfile('srgb').jpeg({ progressive: true }).toBuffer(),
    'plain.jpg': await make().jpeg().toBuffer(),
    'picture.png': withChunks(png, [
      ['parameters', 'a fox in the snow\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Seed: 42'],
      ['prompt', '{"1": {"class_type": "KSampler", "inputs": {"seed": 42}}}'],
      ['workflow', '{"nodes": []}'],
    ]),
    'other.png': await sharp({ create: { width: 5, height: 5, channels: 4, background: '#12345678' } })
      .png()
      .toBuffer(),
    'picture.webp': await make().webp({ lossless: true }).toBuffer(),
    'exif.webp': await make().withExif(exif).webp().toBuffer(),
    'picture.tif': await make().withExif(exif).tiff({ compression: 'lzw' }).toBuffer(),
    'picture.avif': await make().avif({ effort: 0 }).toBuffer(),
  }
}

/** Text chunks in front of a PNG's picture, as generators write them. */
function withChunks(png: Buffer, texts: readonly (readonly [string, string])[]): Buffer {
  const afterHeader = 33
  const chunks = texts.map(([key, text]) => {
    const body = Buffer.from(`tEXt${key}\0${text}`, 'latin1')
    const chunk = Buffer.alloc(body.length + 8)
    chunk.writeUInt32BE(body.length - 4, 0)
    body.copy(chunk, 4)
    chunk.writeUInt32BE(crc32(body), body.length + 4)
    return chunk
  })
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)])
}
