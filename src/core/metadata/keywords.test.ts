import { expect, test } from 'vitest'
import { emptyGeneration } from './choose-generation.ts'
import { collectKeywords, describeSize, listXmpKeywords, splitPrompt } from './keywords.ts'
import { findModelFamily } from './model-family.ts'
import { parseXmp } from './xmp-properties.ts'

const details = {
  width: null,
  height: null,
  samplerCanonical: null,
  models: [],
  characters: [],
  embeddings: [],
  controlnets: [],
  hires: null,
  passes: [],
}

const prompts: readonly (readonly [string, readonly string[]])[] = [
  [
    'masterpiece, (cat:1.3), [blur], 1girl, high-quality portrait of a cat, <lora:foo:0.8>',
    ['masterpiece', 'cat', 'blur', '1girl', 'high-quality portrait of a cat'],
  ],
  ['((red hair, blue eyes:1.2)), Red Hair', ['red hair', 'blue eyes']],
  ['one\ntwo, three', ['one', 'two', 'three']],
  ['miku \\(vocaloid\\), {{best}}, 1.2::tag::', ['miku (vocaloid)', 'best', 'tag']],
  ['(unclosed, red sky', ['unclosed', 'red sky']],
  ['20, 1.5, x, ok, , ,', ['ok']],
  ['', []],
]

test.each(prompts)('splits %j', (prompt, words) => {
  expect(splitPrompt(prompt)).toEqual(words)
})

test('caps the number and the length of keywords', () => {
  const many = Array.from({ length: 5000 }, (_, index) => `word ${index}`).join(', ')
  expect([splitPrompt(many).length, splitPrompt('x'.repeat(101))]).toEqual([200, []])
})

test('names aspect and resolution', () => {
  const sizes = [
    [512, 512],
    [1216, 832],
    [832, 1216],
    [3000, 1000],
    [1920, 1080],
    [1080, 1920],
    [3840, 2160],
    [1023, 1024],
    [0, 5],
    [null, 5],
  ] as const
  expect(sizes.map(([width, height]) => describeSize(width, height))).toEqual([
    ['square', '512x512'],
    ['landscape', '1216x832'],
    ['portrait', '832x1216'],
    ['panorama'],
    ['landscape', '1080p'],
    ['portrait', '1080p'],
    ['landscape', '4k'],
    ['square'],
    [],
    [],
  ])
})

test('knows the family of a model by its name', () => {
  const names = [
    'v1-5-pruned-emaonly',
    'sd_xl_base_1.0.safetensors',
    'ponyDiffusionV6XL',
    'waiIllustriousSDXL_v160',
    'sd3.5_large',
    'flux1-dev-fp8',
    'flux2_dev',
    'models/qwen_image_fp8',
    'juggernautXL_v8',
    'wan2.1_t2v',
    'v2-1_768-ema-pruned',
    'deliberate',
    null,
  ]
  expect(names.map((model) => findModelFamily({ ...emptyGeneration, model }, details))).toEqual([
    'SD 1.5',
    'SDXL',
    'Pony',
    'Illustrious',
    'SD3',
    'Flux',
    'Flux 2',
    'Qwen Image',
    'SDXL',
    'Wan',
    'SD 2',
    null,
    null,
  ])
})

test('collects all kinds, each with its type', () => {
  const generation = { ...emptyGeneration, tool: 'comfyui', prompt: 'fox, snow', model: 'flux1-dev' }
  expect(
    collectKeywords({
      type: 'video',
      width: 832,
      height: 480,
      animated: false,
      generation,
      details,
      fileKeywords: [' Holiday ', 'holiday', ''],
    }),
  ).toEqual([
    { keyword: 'fox', type: 'prompt', source: 'prompt' },
    { keyword: 'snow', type: 'prompt', source: 'prompt' },
    { keyword: 'Flux', type: 'auto', source: 'metadata' },
    { keyword: 'landscape', type: 'auto', source: 'metadata' },
    { keyword: 'comfyui', type: 'auto', source: 'metadata' },
    { keyword: 'video', type: 'auto', source: 'metadata' },
    { keyword: 'holiday', type: 'file', source: 'metadata' },
  ])
})

test("takes the last step of other programs' hierarchies", () => {
  const xmp = parseXmp(
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:l="http://ns.adobe.com/lightroom/1.0/"><dc:subject><rdf:Bag><rdf:li>fox</rdf:li></rdf:Bag></dc:subject><l:hierarchicalSubject><rdf:Bag><rdf:li>animal|fox|red fox</rdf:li></rdf:Bag></l:hierarchicalSubject></rdf:Description></rdf:RDF>',
  )
  expect(listXmpKeywords(xmp)).toEqual(['fox', 'red fox'])
})
