import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createCarriers } from '../carriers.ts'
import { chooseGeneration } from '../choose-generation.ts'
import { type ComfyMapping, noMapping } from './mapping.ts'
import { parseMapping } from './parse-mapping.ts'
import { fingerprintMapping, readMappings } from './read-mappings.ts'

function parse(value: unknown): ComfyMapping {
  const parsed = parseMapping(JSON.stringify(value))
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.mapping
}

const mapping = {
  version: 1,
  nodes: {
    'Magic Maker': {
      like: 'KSampler',
      inputs: { model: 'brain', positive: 'yes', seed: 'luck', steps: 'patience', latent_image: 'canvas' },
      widgets: ['luck', null, 'patience'],
    },
    'Word Box': { like: 'CLIPTextEncode', inputs: { text: 'say' }, widgets: ['say'] },
  },
}

function readGraph(key: 'prompt' | 'workflow', graph: unknown, by: ComfyMapping) {
  const carriers = createCarriers([{ source: 'png', key, text: JSON.stringify(graph) }])
  const { generation } = chooseGeneration(carriers, () => undefined, { comfyMapping: by })
  const { prompt, model, seed, steps } = generation
  return { prompt, model, seed, steps }
}

const api = {
  1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'dream.safetensors' } },
  2: { class_type: 'Word Box', inputs: { say: 'a cat', clip: ['1', 1] } },
  3: { class_type: 'Magic Maker', inputs: { brain: ['1', 0], yes: ['2', 0], luck: 7, patience: 12 } },
  4: { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
}

test('classes that nobody has heard of are read as those that they are like', () => {
  expect(readGraph('prompt', api, noMapping)).toEqual({ prompt: null, model: null, seed: null, steps: null })
  expect(readGraph('prompt', api, parse(mapping))).toEqual({
    prompt: 'a cat',
    model: 'dream.safetensors',
    seed: '7',
    steps: 12,
  })
})

test('values of the editor get their names from the mapping', () => {
  const editor = {
    nodes: [
      { id: 1, type: 'CheckpointLoaderSimple', widgets_values: ['dream.safetensors'] },
      { id: 2, type: 'Word Box', inputs: [{ name: 'clip', link: 1 }], widgets_values: ['a cat'] },
      {
        id: 3,
        type: 'Magic Maker',
        inputs: [
          { name: 'brain', link: 2 },
          { name: 'yes', link: 3 },
        ],
        widgets_values: [7, 'randomize', 12],
      },
      { id: 4, type: 'SaveImage', inputs: [{ name: 'images', link: 4 }] },
    ],
    links: [
      [1, 1, 1, 2, 0, 'CLIP'],
      [2, 1, 0, 3, 0, 'MODEL'],
      [3, 2, 0, 3, 1, 'CONDITIONING'],
      [4, 3, 0, 4, 0, 'IMAGE'],
    ],
  }
  expect(readGraph('workflow', editor, parse(mapping))).toEqual({
    prompt: 'a cat',
    model: 'dream.safetensors',
    seed: '7',
    steps: 12,
  })
})

test.each([
  ['{', 'It is not JSON: '],
  ['[]', 'Invalid input: expected object, received array.'],
  ['{"nodes":{}}', 'At “version”: Invalid input: expected 1.'],
  ['{"version":1,"nodes":{"A":{"likes":"B"}}}', 'At “nodes” → “A”: Unrecognized key: "likes".'],
  ['{"version":1,"nodes":{"A":{"inputs":{"seed":5}}}}', 'At “nodes” → “A” → “inputs” → “seed”: '],
])('what is wrong with %s', (text, message) => {
  const parsed = parseMapping(text)
  expect(parsed.ok ? '' : parsed.message.slice(0, message.length)).toBe(message)
})

test('names such as __proto__ are names like any other', () => {
  const parsed = parseMapping('{"version":1,"nodes":{"constructor":{"like":"KSampler"}}}')
  expect(parsed.ok && [...parsed.mapping.keys()]).toEqual(['constructor'])
})

test('of two files the later counts for a class, and a bad one is left out with a notice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'media-scorer-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = (name: string) => join(folder, name)
  const write = (name: string, nodes: unknown) =>
    writeFileSync(path(name), JSON.stringify({ version: 1, nodes }))
  write('all.json', { A: { like: 'KSampler' }, B: { like: 'SaveImage' } })
  write('own.json', { B: { like: 'VAEDecode' } })
  writeFileSync(path('bad.json'), '{"version":2}')
  symlinkSync(path('own.json'), path('link.json'))
  const read = readMappings(['all.json', 'none.json', 'own.json', 'bad.json'].map(path))
  expect([...read.settings.comfyMapping].map(([name, { like }]) => [name, like])).toEqual([
    ['A', 'KSampler'],
    ['B', 'VAEDecode'],
  ])
  expect(read.notice).toBe(
    `The mapping file ${path('bad.json')} was left out. At “version”: Invalid input: expected 1.`,
  )
  expect(readMappings([path('link.json')]).notice).toBe(
    `The mapping file ${path('link.json')} was left out. This is a link; links are not followed.`,
  )
  expect(readMappings([path('none.json')])).toEqual({
    settings: { comfyMapping: new Map() },
    notice: null,
  })
})

test('a mapping is told from another, whatever the order of its classes', () => {
  const [first, second] = Object.entries(mapping.nodes)
  const turned = parse({ version: 1, nodes: Object.fromEntries([second ?? [], first ?? []]) })
  expect(fingerprintMapping(turned)).toBe(fingerprintMapping(parse(mapping)))
  expect(fingerprintMapping(parse({ version: 1, nodes: {} }))).toBe('')
  expect(fingerprintMapping(parse({ version: 1, nodes: { A: {} } }))).not.toBe('')
})
