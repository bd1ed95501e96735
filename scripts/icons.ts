import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

// Makes every icon file of resources/ from resources/icon.svg: `node scripts/icons.ts`.

const resources = new URL('../resources/', import.meta.url)
const source = fileURLToPath(new URL('icon.svg', resources))

const renderPng = async (size: number) =>
  await sharp(source, { density: Math.max(72, (72 * size) / 256) })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer()

/** Windows' ICO with PNG entries (allowed since Vista); a size of 256 is written as 0. */
function createIco(pictures: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index
    head[at] = size % 256
    head[at + 1] = size % 256
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([head, ...pictures.map(({ png }) => png)])
}

/** Apple's ICNS with PNG entries, each under the code of its size. */
function createIcns(pictures: readonly { readonly code: string; readonly png: Buffer }[]): Buffer {
  const entries = pictures.map(({ code, png }) => {
    const head = Buffer.alloc(8)
    head.write(code, 'latin1')
    head.writeUInt32BE(png.length + 8, 4)
    return Buffer.concat([head, png])
  })
  const body = Buffer.concat(entries)
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([head, body])
}

const icoSizes = [16, 24, 32, 48, 64, 128, 256]
const icnsSizes = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const

const write = async (name: string, data: Buffer) => await writeFile(new URL(name, resources), data)

await write('icon.png', await renderPng(1024))
await write('icon-512.png', await renderPng(512))
await write(
  'icon.ico',
  createIco(await Promise.all(icoSizes.map(async (size) => ({ size, png: await renderPng(size) })))),
)
await write(
  'icon.icns',
  createIcns(
    await Promise.all(icnsSizes.map(async ([code, size]) => ({ code, png: await renderPng(size) }))),
  ),
)
