import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { forkDecoder } from '../decoder.ts'
import { createDecoderPool } from '../decoder-pool.ts'
import type { FromDecoder } from '../decoder-protocol.ts'
import { maxCodecPixels, openCodecs } from './open-codecs.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer codecs '))
let largestRssBytes = 0
let decoders = 0
const pool = createDecoderPool(() => {
  const decoder = forkDecoder()
  decoders += 1
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

/** Made for these tests by heif-enc and cjxl: red and green above blue and white, 80 × 40 unless the test says otherwise. */
const pictures = join(import.meta.dirname, 'test-pictures')

function read(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(pictures, name)))
}

async function draw(path: string, output: 'thumbnail' | 'preview' = 'thumbnail') {
  const format = path.endsWith('.jxl') ? 'jxl' : 'heif'
  return pool.draw({ path, root: dirname(path), format, output }, signal)
}

async function drawBytes(bytes: Uint8Array, name: string): Promise<string | Uint8Array> {
  writeFileSync(join(folder, name), bytes)
  const drawn = await draw(join(folder, name))
  return 'code' in drawn ? drawn.code : drawn.bytes
}

const colors = { red: [220, 30, 30], green: [30, 200, 30], blue: [30, 30, 220], white: [240, 240, 240] }

/** Size, the colours at the middle of each quarter, and the alpha there where there is one. */
async function describePixels(bytes: Uint8Array): Promise<readonly unknown[]> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const quarters = [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ].map(([x = 0, y = 0]) => {
    const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
    const pixel = [...data.subarray(at, at + 3)]
    const isNear = (color: readonly number[]) =>
      color.every((value, n) => Math.abs(value - (pixel[n] ?? 0)) < 12)
    return Object.entries(colors).find(([, color]) => isNear(color))?.[0] ?? pixel.join()
  })
  return [`${info.width}x${info.height}`, ...quarters, ...(info.channels === 4 ? [data[3]] : [])]
}

const upright = ['80x40', 'red', 'green', 'blue', 'white']

describe('pixels are right', () => {
  test.each([
    ['plain.heic', upright],
    // By 270° against the clock, then mirrored at the horizontal axis: as heif-convert draws it.
    ['turned-and-mirrored.heic', ['40x80', 'white', 'green', 'blue', 'red']],
    ['glass.heic', [...upright, 127]],
    ['ten-bits.heic', upright],
    ['display-p3.heic', upright],
    ['plain.jxl', upright],
    ['turned.jxl', ['40x80', 'blue', 'red', 'white', 'green']],
    ['glass.jxl', [...upright, 127]],
    ['sixteen-bits.jxl', upright],
  ])('of %s', async (name, expected) => {
    const drawn = await draw(join(pictures, name))
    expect('code' in drawn ? drawn.code : await describePixels(drawn.bytes)).toEqual(expected)
  })

  test('of a preview, which any browser shows', async () => {
    const seen: unknown[] = []
    for (const name of ['plain.heic', 'glass.heic', 'plain.jxl']) {
      const drawn = await draw(join(pictures, name), 'preview')
      seen.push('code' in drawn ? drawn.code : [drawn.mime, await describePixels(drawn.bytes)])
    }
    expect(seen).toEqual([
      ['image/jpeg', upright],
      ['image/png', [...upright, 127]],
      ['image/jpeg', upright],
    ])
  })
})

describe('what does harm', () => {
  test('a size that lies is refused before anything is decoded', async () => {
    const heic = Buffer.from(read('plain.heic'))
    for (let at = heic.indexOf('ispe'); at > 0; at = heic.indexOf('ispe', at + 1)) {
      heic.writeUInt32BE(60_000, at + 8)
      heic.writeUInt32BE(60_000, at + 12)
    }
    const began = performance.now()
    expect(await drawBytes(heic, 'huge.heic')).toBe('too-large')
    // 2^30 pixels a side: the form with both lengths in full (ISO/IEC 18181-1, D.2).
    const huge = Uint8Array.of(0xff, 0x0a, 0xfe, 0xff, 0xff, 0xff, 0xe3, 0xff, 0xff, 0xff, 0x3f, 0, 0, 0)
    expect(await drawBytes(huge, 'huge.jxl')).toBe('too-large')
    expect(performance.now() - began).toBeLessThan(4000)
  })

  test('of a damaged picture its thumbnail is drawn, else it says so; the decoder lives', async () => {
    const heic = Buffer.from(read('with-thumbnail.heic'))
    const data = heic.indexOf('mdat') + 4
    heic.fill(0xff, data, data + 4) // The length of the first unit of HEVC.
    const drawn = await drawBytes(heic, 'damaged.heic')
    expect(typeof drawn === 'string' ? drawn : await describePixels(drawn)).toEqual(upright)
    const seen: unknown[] = []
    for (const name of ['plain.heic', 'plain.jxl']) {
      const bytes = read(name)
      seen.push(await drawBytes(bytes.subarray(0, bytes.length >> 1), name))
    }
    expect(seen).toEqual(['damaged', 'damaged'])
    expect([decoders, largestRssBytes < 512 * 1024 * 1024]).toEqual([1, true])
  })
})

test('what takes too long is ended, and the next picture is drawn', async () => {
  const hurried = openCodecs(1)
  expect(await hurried.decode('heif', read('plain.heic'), 3200)).toBe('timeout')
  await hurried.close()
  const codecs = openCodecs(10_000)
  const answers = await Promise.all([
    codecs.decode('heif', read('plain.heic'), maxCodecPixels('heif')),
    codecs.decode('jxl', read('plain.jxl'), maxCodecPixels('jxl')),
    codecs.decode('heif', new Uint8Array(100), 1),
    codecs.decode('jxl', new Uint8Array(100), 1),
    codecs.decode('jxl', read('plain.jxl'), maxCodecPixels('jxl') + 1),
  ])
  expect(answers.map((answer) => (typeof answer === 'string' ? answer : 'decoded'))).toEqual([
    'decoded',
    'decoded',
    'damaged',
    'damaged',
    'too-large',
  ])
  await codecs.close()
})

const root = resolve(import.meta.dirname, '..', '..', '..', '..')
const corpus = process.env.MEDIA_SCORER_CORPUS ?? join(dirname(root), 'shared', 'corpus')

test.skipIf(!existsSync(corpus))(
  'pictures of others have the colours that libheif’s and libjxl’s own tools give',
  async () => {
    // Means of red, green and blue of the whole picture, by heif-convert 1.15 and djxl 0.7.
    const known = {
      'standard/c2pa-rs/sdk/tests/fixtures/sample1.heif': [93.4, 60.1, 19.7],
      'standard/metadata-extractor-images/heic/cheers_1440x960.heic': [102.4, 68.5, 39.3],
      'standard/exiv2/test/data/Stonehenge.heic': [169.1, 169.3, 150.1],
      'standard/c2pa-rs/sdk/tests/fixtures/sample1.jxl': [103.2, 86.9, 73.6],
    }
    for (const [name, means] of Object.entries(known)) {
      const drawn = await draw(join(corpus, name), 'preview')
      const { channels } = await sharp('code' in drawn ? Buffer.alloc(0) : drawn.bytes).stats()
      const off = channels.map((channel, n) => Math.abs(channel.mean - (means[n] ?? 0)))
      expect([name, off.every((difference) => difference < 1.5)]).toEqual([name, true])
    }
  },
)
