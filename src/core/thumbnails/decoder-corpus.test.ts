import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { MediaFormat } from '#shared/media.ts'
import { forkDecoder } from './decoder.ts'
import { createDecoderPool } from './decoder-pool.ts'
import type { FromDecoder } from './decoder-protocol.ts'

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
afterAll(() => pool.close())
const signal = new AbortController().signal

const root = resolve(import.meta.dirname, '..', '..', '..')
const corpus = process.env.MEDIA_SCORER_CORPUS ?? join(dirname(root), 'shared', 'corpus')
const formats: Readonly<Record<string, MediaFormat>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.gif': 'gif',
  '.webp': 'webp',
  '.avif': 'avif',
  '.heic': 'heif',
  '.heif': 'heif',
  '.jxl': 'jxl',
  '.tif': 'tiff',
  '.tiff': 'tiff',
  '.bmp': 'bmp',
  '.dng': 'dng',
  '.rw2': 'rw2',
  '.raf': 'raf',
}

test.skipIf(!existsSync(corpus))(
  'no file of the corpus brings the decoder down, takes long or grows it beyond measure',
  async () => {
    const names = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter(
      (name) => extname(name).toLowerCase() in formats && statSync(join(corpus, name)).isFile(),
    )
    const slow: string[] = []
    const counts = { drawn: 0, refused: 0 }
    for (const name of names) {
      const began = performance.now()
      const format = formats[extname(name).toLowerCase()] ?? 'png'
      const drawn = await pool.draw(
        { path: join(corpus, name), root: corpus, format, output: 'thumbnail' },
        signal,
      )
      counts['code' in drawn ? 'refused' : 'drawn'] += 1
      if ('code' in drawn && drawn.code === 'crashed') slow.push(`${name} crashed`)
      if (performance.now() - began > 5000) slow.push(name)
    }
    expect(slow).toEqual([])
    expect(counts.drawn).toBeGreaterThan(counts.refused)
    expect(decoders).toBe(1)
    expect(largestRssBytes).toBeLessThan(512 * 1024 * 1024)
  },
  120_000,
)
