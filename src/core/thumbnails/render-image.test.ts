import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import type { MediaFormat } from '#shared/media.ts'
import { forkDecoder } from './decoder.ts'
import { createDecoderPool } from './decoder-pool.ts'
import type { Drawn, DrawProblem, DrawRequest, FromDecoder } from './decoder-protocol.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer render '))
let largestRssBytes = 0
const pool = createDecoderPool(() => {
  const decoder = forkDecoder()
  decoder.onMessage((message) => {
    const answer = message as FromDecoder // from our own decoder
    if (answer.kind !== 'ready') largestRssBytes = Math.max(largestRssBytes, answer.rssBytes)
  })
  return decoder
}, 2)
afterAll(() => {
  pool.close()
  rmSync(folder, { recursive: true })
})
const signal = new AbortController().signal

function draw(
  name: string,
  format: MediaFormat,
  output: DrawRequest['output'] = 'thumbnail',
): Promise<Drawn | DrawProblem> {
  return pool.draw({ path: join(folder, name), root: folder, format, output }, signal)
}

async function drawBytes(
  name: string,
  format: MediaFormat,
  output?: DrawRequest['output'],
): Promise<Uint8Array> {
  const drawn = await draw(name, format, output)
  if ('code' in drawn) throw new Error(drawn.code)
  return drawn.bytes
}

async function drawCode(name: string, format: MediaFormat): Promise<string> {
  const drawn = await draw(name, format)
  return 'code' in drawn ? drawn.code : 'drawn'
}

const colors = {
  red: [220, 30, 30],
  green: [30, 200, 30],
  blue: [30, 30, 220],
  white: [240, 240, 240],
} as const
type Color = keyof typeof colors

/** Width 80, height 40: red and green above blue and white. */
function colorAt(x: number, y: number): Color {
  if (y < 20) return x < 40 ? 'red' : 'green'
  return x < 40 ? 'blue' : 'white'
}

/** Where the pixel in row `r` and column `c` of a stored picture is seen (EXIF 2.32, tag 0x0112), of 80 by 40 as shown. */
const places: Readonly<Record<number, (r: number, c: number) => readonly [x: number, y: number]>> = {
  1: (r, c) => [c, r],
  2: (r, c) => [79 - c, r],
  3: (r, c) => [79 - c, 39 - r],
  4: (r, c) => [c, 39 - r],
  5: (r, c) => [r, c],
  6: (r, c) => [79 - r, c],
  7: (r, c) => [79 - r, 39 - c],
  8: (r, c) => [r, 39 - c],
}

async function readColors(bytes: Uint8Array): Promise<readonly string[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const found = [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ].map(([x = 0, y = 0]) => {
    const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3
    const pixel = [...data.subarray(at, at + 3)]
    const isNear = (color: readonly number[]) =>
      color.every((value, n) => Math.abs(value - (pixel[n] ?? 0)) < 40)
    return Object.entries(colors).find(([, color]) => isNear(color))?.[0] ?? pixel.join()
  })
  return [`${info.width}x${info.height}`, ...found]
}

/** A TIFF such as RAW files are: one directory with an orientation and a JPEG for showing. */
function makeRaw(jpeg: Buffer, orientation: number): Buffer {
  const entries = [
    [0x0112, 3, orientation],
    [0x0201, 4, 8 + 2 + 3 * 12 + 4],
    [0x0202, 4, jpeg.length],
  ]
  const head = Buffer.alloc(8 + 2 + entries.length * 12 + 4)
  head.write('II*\0', 'latin1')
  head.writeUInt32LE(8, 4)
  head.writeUInt16LE(entries.length, 8)
  for (const [index, [tag = 0, type = 0, value = 0]] of entries.entries()) {
    const at = 10 + index * 12
    head.writeUInt16LE(tag, at)
    head.writeUInt16LE(type, at + 2)
    head.writeUInt32LE(1, at + 4)
    head.writeUInt32LE(value, at + 8)
  }
  return Buffer.concat([head, jpeg])
}

describe('orientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    '%i of EXIF is applied to pixels, also when only the RAW file around the JPEG says it',
    async (orientation) => {
      const [rows, columns] = orientation < 5 ? [40, 80] : [80, 40]
      const data = Buffer.alloc(rows * columns * 3)
      const upright = ['80x40', 'red', 'green', 'blue', 'white']
      for (let r = 0; r < rows; r += 1) {
        for (let c = 0; c < columns; c += 1) {
          const [x, y] = places[orientation]?.(r, c) ?? [0, 0]
          data.set(colors[colorAt(x, y)], (r * columns + c) * 3)
        }
      }
      const stored = sharp(data, { raw: { width: columns, height: rows, channels: 3 } })
      const name = `turned-${orientation}.jpg`
      await stored.withMetadata({ orientation }).jpeg({ quality: 95 }).toFile(join(folder, name))
      expect(await readColors(await drawBytes(name, 'jpeg'))).toEqual(upright)
      expect(await readColors(await drawBytes(name, 'jpeg', 'preview'))).toEqual(upright)
      const jpeg = await sharp(data, { raw: { width: columns, height: rows, channels: 3 } })
        .jpeg({ quality: 95 })
        .toBuffer()
      writeFileSync(join(folder, 'raw.dng'), makeRaw(jpeg, orientation))
      expect(await readColors(await drawBytes('raw.dng', 'dng'))).toEqual(upright)
    },
  )
})

describe('size and colour', () => {
  const photo = () => sharp({ create: { width: 3000, height: 2000, channels: 3, background: '#c86432' } })

  test('the longer edge is 512, and nothing is enlarged', async () => {
    await photo().jpeg().toFile(join(folder, 'photo.jpg'))
    await photo().resize(20, 10).png().toFile(join(folder, 'small.png'))
    await photo().resize(3, 12_000, { fit: 'fill' }).png().toFile(join(folder, 'line.png'))
    await photo().resize(4032, 3024).jpeg().withMetadata({ orientation: 6 }).toFile(join(folder, 'phone.jpg'))
    await photo().resize(24, 24).ensureAlpha(0.5).png().toFile(join(folder, 'clear.png'))
    const sizes = []
    for (const [name, format] of [
      ['photo.jpg', 'jpeg'],
      ['small.png', 'png'],
      ['line.png', 'png'],
      // An eighth of a JPEG costs hardly anything: it is taken where it is nearly as large.
      ['phone.jpg', 'jpeg'],
      ['clear.png', 'png'],
    ] as const) {
      const { width, height, format: written } = await sharp(await drawBytes(name, format)).metadata()
      sizes.push([width, height, written])
    }
    expect(sizes).toEqual([
      [512, 341, 'jpeg'],
      [20, 10, 'jpeg'],
      [1, 512, 'jpeg'],
      [378, 504, 'jpeg'],
      [24, 24, 'webp'],
    ])
  })

  test('alpha is kept, and of an animation the first frame is drawn', async () => {
    const glass = { r: 255, g: 0, b: 0, alpha: 0.5 }
    await sharp({ create: { width: 30, height: 30, channels: 4, background: glass } })
      .png()
      .toFile(join(folder, 'glass.png'))
    const stats = await sharp(await drawBytes('glass.png', 'png')).stats()
    expect(stats.channels.map((channel) => Math.round(channel.mean / 8))).toEqual([32, 0, 0, 16])
    const frames = Buffer.concat([Buffer.alloc(300, 255), Buffer.alloc(300, 0)])
    await sharp(frames, { raw: { width: 10, height: 20, channels: 3, pageHeight: 10 } })
      .gif()
      .toFile(join(folder, 'moving.gif'))
    const first = await sharp(await drawBytes('moving.gif', 'gif')).stats()
    expect(first.channels[0]?.mean).toBeGreaterThan(250)
  })

  test('CMYK, 16 bits and TIFF end in sRGB', async () => {
    await photo().resize(40).toColourspace('cmyk').jpeg({ quality: 100 }).toFile(join(folder, 'print.jpg'))
    await photo().resize(40).toColourspace('rgb16').png().toFile(join(folder, 'deep.png'))
    await photo().resize(40).tiff().toFile(join(folder, 'scan.tif'))
    for (const [name, format] of [
      ['print.jpg', 'jpeg'],
      ['deep.png', 'png'],
      ['scan.tif', 'tiff'],
    ] as const) {
      const { dominant } = await sharp(await drawBytes(name, format)).stats()
      expect([name, Math.abs(dominant.r - 200) < 25, Math.abs(dominant.g - 100) < 25]).toEqual([
        name,
        true,
        true,
      ])
    }
  })

  test('a preview is the whole picture, as JPEG or, with alpha, as PNG', async () => {
    await photo().tiff().toFile(join(folder, 'large.tif'))
    const whole = await sharp(await drawBytes('large.tif', 'tiff', 'preview')).metadata()
    expect([whole.width, whole.height, whole.format]).toEqual([3000, 2000, 'jpeg'])
    const { format, hasAlpha } = await sharp(await drawBytes('glass.png', 'png', 'preview')).metadata()
    expect([format, hasAlpha]).toEqual(['png', true])
  })
})

/** A PNG whose header promises any size, with next to no pixels behind it. */
function makePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const check = Buffer.alloc(4)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, check])
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = deflateSync(Buffer.alloc(1_000_000))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('what does harm', () => {
  test('bombs are refused fast and without memory', async () => {
    await drawCode('small.png', 'png') // The decoder has started.
    for (const [width, height] of [
      [100_000, 100_000],
      [16_300, 16_300],
      [1, 0x7fffffff],
    ] as const) {
      writeFileSync(join(folder, 'bomb.png'), makePng(width, height))
      const began = performance.now()
      expect([width, await drawCode('bomb.png', 'png')]).toEqual([
        width,
        width === 1 ? 'damaged' : 'too-large',
      ])
      expect(performance.now() - began).toBeLessThan(4000)
    }
    expect(largestRssBytes).toBeLessThan(256 * 1024 * 1024)
  })

  test('SVG, PDF and HTML under other names are refused', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    for (const text of [
      svg,
      `<?xml version="1.0"?>${svg}`,
      '%PDF-1.7\n',
      '<!doctype html><p>',
      'P6 1 1 255\nabc',
      '',
    ]) {
      writeFileSync(join(folder, 'vector.png'), text)
      for (const format of ['png', 'jpeg', 'tiff', 'avif'] as const) {
        expect(await drawCode('vector.png', format)).toMatch(/damaged|unsupported/)
      }
      expect(await drawCode('vector.png', 'unknown')).toBe('unsupported')
    }
  })

  test('of a cut-off picture what is left is drawn', async () => {
    const whole = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#c86432' } })
      .jpeg()
      .toBuffer()
    writeFileSync(join(folder, 'cut.jpg'), whole.subarray(0, whole.length - 400))
    const { width } = await sharp(await drawBytes('cut.jpg', 'jpeg')).metadata()
    expect(width).toBe(400)
  })

  test('links, pipes and what is not there are not opened', async () => {
    symlinkSync(join(folder, 'small.png'), join(folder, 'link.png'))
    execFileSync('mkfifo', [join(folder, 'pipe.png')])
    for (const name of ['link.png', 'pipe.png', 'none.png', '../x.png']) {
      expect([name, await drawCode(name, 'png')]).toEqual([name, 'unreadable'])
    }
  })

  test('kinds that cannot be drawn say so', async () => {
    expect(await drawCode('small.png', 'nef')).toBe('no-preview')
    expect([await drawCode('small.png', 'unknown'), await drawCode('small.png', 'mp4')]).toEqual([
      'unsupported',
      'unsupported',
    ])
  })
})
