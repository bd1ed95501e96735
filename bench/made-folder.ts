import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

/** A seeded source of numbers in [0, 1): the same folder every time. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    // Mulberry32: public domain, by Tommy Ettinger.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const subjects =
  'lighthouse forest city portrait dragon astronaut garden harbour mountain cathedral robot fox'.split(' ')
const details =
  'storm, blue hour, long exposure, volumetric light, 35mm film, muted palette, masterpiece, best quality, cinematic, bokeh, rim light, fog, rain, neon, watercolour, ink, oil on canvas, wide angle, macro, golden hour, snow, moss, ruins, reflections'.split(
    ', ',
  )
const models = ['flux1-dev', 'sd_xl_base_1.0', 'illustrious-v2', 'qwen-image', 'ponyDiffusionV6XL']

/** A prompt of realistic length; the word «masterpiece» is in about half of them. */
export function createPrompt(random: () => number): string {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item // never past the end
  const parts = [`a ${pick(subjects)} and a ${pick(subjects)}`]
  if (random() < 0.5) parts.push('masterpiece')
  for (let count = 8 + Math.floor(random() * 20); count > 0; count -= 1) parts.push(pick(details))
  return parts.join(', ')
}

/** Settings as Automatic1111 writes them into the chunk `parameters`. */
export function createParameters(random: () => number): string {
  const model = models[Math.floor(random() * models.length)]
  return `${createPrompt(random)}\nNegative prompt: text, watermark\nSteps: ${20 + Math.floor(random() * 20)}, Sampler: Euler a, CFG scale: 7, Seed: ${Math.floor(random() * 2 ** 32)}, Size: 832x1216, Model: ${model}`
}

/** A PNG of 832 × 1216 grey pixels with one text chunk, a few kilobytes large. */
export function createPng(text: string): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(832, 0)
  header.writeUInt32BE(1216, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    createChunk('IHDR', header),
    createChunk('tEXt', Buffer.from(`parameters\0${text}`, 'latin1')),
    createChunk('IDAT', pixels),
    createChunk('IEND', Buffer.alloc(0)),
  ])
}

const pixels = deflateSync(Buffer.alloc((832 + 1) * 1216, 128))

function createChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(body.length + 8)
  frame.writeUInt32BE(data.length, 0)
  frame.set(body, 4)
  frame.writeUInt32BE(crc32(body), body.length + 4)
  return frame
}

/** Fills a folder with `count` such files, 500 in each sub-folder. */
export function writeMadeFolder(folder: string, count: number, seed: number): void {
  const random = createRandom(seed)
  for (let number = 0; number < count; number += 1) {
    const directory = join(folder, `batch-${String(Math.floor(number / 500)).padStart(4, '0')}`)
    if (number % 500 === 0) mkdirSync(directory, { recursive: true })
    writeFileSync(
      join(directory, `${String(number).padStart(6, '0')}.png`),
      createPng(createParameters(random)),
    )
  }
}
