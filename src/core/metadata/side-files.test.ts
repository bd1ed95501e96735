import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Extracted } from './extracted.ts'
import { openReader } from './open-reader.ts'
import { readFileMetadata } from './read-file.ts'
import { isSideName, listSideNames } from './side-files.ts'
import { asciiTag, exifSegment, makeJpeg, makePng, makeTextPng, makeTiff } from './test-media.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'media scorer side '))
})
afterEach(() => rmSync(folder, { recursive: true }))

function read(files: Readonly<Record<string, string | Uint8Array>>, name = 'fox.png'): Extracted {
  writeFileSync(join(folder, name), makePng({ colorType: 2 }))
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content)
  const opened = openReader(join(folder, name))
  try {
    return readFileMetadata(opened, join(folder, name))
  } finally {
    opened.close()
  }
}

/** What the test is about, of a generation. */
function tell({ parser, generation, raw }: Extracted) {
  const { tool, prompt, negativePrompt, seed, steps } = generation
  return { parser, tool, prompt, negativePrompt, seed, steps, raw: Object.keys(raw) }
}
const nothing = {
  parser: null,
  tool: null,
  prompt: null,
  negativePrompt: null,
  seed: null,
  steps: null,
  raw: [],
}

test('names', () => {
  expect(listSideNames('a.b.png')).toEqual([
    ...['a.b.txt', 'a.b.png.txt', 'a.b.json', 'a.b.png.json', 'a.b.caption', 'a.b.png.caption'],
  ])
  expect(listSideNames('a')).toEqual(['a.txt', 'a.json', 'a.caption'])
  expect(['a.txt', 'a.json', 'a.caption', 'a.md', '.txt'].map(isSideName)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

test('an infotext', () => {
  const text = 'a fox\nNegative prompt: a dog\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5'
  expect(tell(read({ 'fox.txt': text }))).toEqual({
    ...{ parser: 'a1111', tool: 'a1111', prompt: 'a fox', negativePrompt: 'a dog', seed: '5', steps: 20 },
    raw: ['Side file fox.txt', 'generation'],
  })
})

test('a caption, in the encodings of editors', () => {
  const expected = { ...nothing, parser: 'caption', prompt: 'ein Füchslein' }
  for (const bytes of [
    Buffer.from('ein Füchslein\n'),
    Buffer.from('\ufeffein Füchslein\r\n'),
    Buffer.from('ein Füchslein', 'latin1'),
    Buffer.from('\ufeffein Füchslein', 'utf16le'),
    Buffer.from('\ufeffein Füchslein', 'utf16le').swap16(),
  ]) {
    expect(tell(read({ 'fox.caption': bytes }))).toEqual({
      ...expected,
      raw: ['Side file fox.caption', 'generation'],
    })
  }
  rmSync(join(folder, 'fox.caption'))
  expect(tell(read({ 'fox.png.txt': 'ein Füchslein' }))).toEqual({
    ...expected,
    raw: ['Side file fox.png.txt', 'generation'],
  })
})

test('JSON: settings, a graph, what would be chunks', () => {
  const settings = { prompt: 'a fox', negativePrompt: 'a dog', seed: 5, steps: 20 }
  const fields = { prompt: 'a fox', negativePrompt: 'a dog', seed: '5', steps: 20 }
  expect(tell(read({ 'fox.json': JSON.stringify(settings) }))).toMatchObject({
    parser: 'settings-json',
    ...fields,
  })
  const meta = { id: 1, meta: { ...settings, 'Model hash': 'abc' } }
  expect(read({ 'fox.json': JSON.stringify(meta) }).generation).toMatchObject({ ...fields, modelHash: 'abc' })
  const chunks = { parameters: 'a fox\nNegative prompt: a dog\nSteps: 20, Sampler: Euler, Seed: 5' }
  expect(tell(read({ 'fox.json': JSON.stringify(chunks) }))).toMatchObject({
    ...{ parser: 'a1111', ...fields },
    raw: ['Side file fox.json parameters', 'generation'],
  })
  const graph = {
    1: { class_type: 'KSampler', inputs: { seed: 5, steps: 20, model: ['2', 0], positive: ['3', 0] } },
    2: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'm.safetensors' } },
    3: { class_type: 'CLIPTextEncode', inputs: { text: 'a fox' } },
  }
  expect(tell(read({ 'fox.json': JSON.stringify(graph) }))).toMatchObject({
    ...{ parser: 'comfyui', tool: 'comfyui', prompt: 'a fox', seed: '5', steps: 20 },
  })
})

test('what the file says itself comes first', () => {
  const own = makeTextPng({ parameters: 'own\nSteps: 1, Sampler: Euler, Seed: 2' })
  expect(tell(read({ 'fox.png': own, 'fox.txt': 'a caption' }))).toMatchObject({ prompt: 'own', steps: 1 })
})

test('notes beside a photograph are no prompt', () => {
  const exif = exifSegment(
    makeTiff({ little: true, image: [asciiTag(0x10f, 'Canon'), asciiTag(0x110, 'Canon EOS')] }),
  )
  const { generation, raw } = read({ 'fox.png': makeJpeg([exif]), 'fox.txt': 'Holiday 2004' })
  expect(generation.prompt).toBeNull()
  expect(raw['Side file fox.txt']).toBe('Holiday 2004')
})

test('links, pipes, large files and what is no text are passed over', () => {
  writeFileSync(join(folder, 'secret'), 'a secret')
  symlinkSync('secret', join(folder, 'fox.txt'))
  execFileSync('mkfifo', [join(folder, 'fox.json')])
  expect(tell(read({ 'fox.caption': 'x'.repeat(2_000_000), 'fox.png.txt': Buffer.from('a\0b') }))).toEqual(
    nothing,
  )
})
