import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBufferReader } from '../buffer-reader.ts'
import { extractMetadata } from '../extract.ts'
import { makeTextPng } from '../test-media.ts'

function extract(texts: Readonly<Record<string, string>>): ReturnType<typeof extractMetadata> {
  return extractMetadata(createBufferReader(makeTextPng(texts)), 'a.png')
}

const carriers = [
  'prompt',
  'workflow',
  'parameters',
  'UserComment',
  'Comment',
  'invokeai_metadata',
  'sd-metadata',
  'generation_data',
  'parameters-json',
]
const keys = [
  ...[
    'prompt',
    'workflow',
    'extra_pnginfo',
    'nodes',
    'links',
    'id',
    'type',
    'mode',
    'inputs',
    'link',
    'widget',
    'widgets_values',
    'class_type',
    'name',
  ],
  ...[
    'model',
    'loras',
    'lora',
    'image',
    'seed',
    'steps',
    'v4_prompt',
    'caption',
    'base_caption',
    'char_captions',
    'uc',
    'scale',
    'base_model',
    'resolution',
  ],
  ...[
    'sui_image_params',
    'sui_models',
    'software',
    'use_stable_diffusion_model',
    'use_lora_model',
    'use_upscaler',
    'c',
    'baseModel',
    'models',
    'positive',
    'negative',
  ],
  ...[
    'sampler_name',
    'latent_image',
    'text',
    'ckpt_name',
    'lora_1',
    'lora_name_1',
    'switch_1',
    'width',
    'height',
    'pipe',
    'guider',
    'sigmas',
    'a',
    'b',
    '__proto__',
    'constructor',
  ],
]
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1.5,
      '',
      'KSampler',
      'SaveImage',
      'CLIPTextEncode',
      'NaN',
      '5',
      '1024 x 768',
      'RuinedFooocus',
      'a',
    ),
    fc.constantFrom(['a', 0], ['b', 0], ['a', 'x'], [1, 0]),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 8 }),
  ),
}))
const graph = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', '1'),
  fc.record({
    class_type: fc.constantFrom(
      'KSampler',
      'SaveImage',
      'CLIPTextEncode',
      'ComfySwitchNode',
      'StringConcatenate',
      'LoraLoader',
    ),
    inputs: value,
  }),
)

test('no JSON of whatever shape makes a parser fail', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...carriers), fc.oneof(value, graph), { maxKeys: 3 }),
      (texts) => {
        const entries = Object.entries(texts).map(([key, content]) => [key, JSON.stringify(content)])
        const extracted = extractMetadata(
          createBufferReader(makeTextPng(Object.fromEntries(entries))),
          'a.png',
        )
        expect(extracted.problems).toEqual([])
        structuredClone(extracted)
      },
    ),
    { numRuns: 3000 },
  )
})

const megabytes = 4_000_000

function graphOf(count: number, node: (index: number) => readonly [string, object]): string {
  const nodes = Array.from({ length: count }, (_, index) => {
    const [classType, inputs] = node(index)
    return [`${index}`, { class_type: classType, inputs }]
  })
  return JSON.stringify(Object.fromEntries(nodes))
}

const slow: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['lines of settings', { parameters: 'a: b\n'.repeat(megabytes / 5) }],
  ['brackets that never close', { parameters: `Steps: 1, ${'a: {, '.repeat(megabytes / 6)}` }],
  ['quotes that end nothing', { parameters: `Steps: 1, ${'a: "x, '.repeat(megabytes / 7)}` }],
  ['commas', { parameters: `Steps: 1, x: ${','.repeat(megabytes)}` }],
  ['tags that never close', { 'XML:com.adobe.xmp': '<a b="'.repeat(megabytes / 6) }],
  [
    'samplers that feed each other',
    {
      prompt: graphOf(15_000, (index) => [
        'KSampler',
        {
          positive: [`${index + 1}`, 0],
          negative: [`${index + 2}`, 0],
          latent_image: [`${index + 1}`, 0],
          model: [`${index + 1}`, 0],
          steps: 1,
        },
      ]),
    },
  ],
  [
    'joins of joins',
    {
      prompt: graphOf(66, (index) =>
        index === 0
          ? ['KSampler', { steps: 1, positive: ['1', 0] }]
          : index === 1
            ? ['CLIPTextEncode', { text: ['2', 0] }]
            : ['StringConcatenate', { string_a: [`${index + 1}`, 0], string_b: [`${index + 1}`, 0] }],
      ),
    },
  ],
]

test.each(slow)('%s are read in linear time', (_, texts) => {
  const started = performance.now()
  extract(texts)
  // Quadratic would be minutes; the bound leaves room for a busy machine.
  expect(performance.now() - started).toBeLessThan(5000)
})

test('a graph that no person made is kept, named and not followed', () => {
  const extracted = extract({ prompt: graphOf(30_000, () => ['KSampler', { steps: 1 }]) })
  expect([
    extracted.generation.tool,
    extracted.generation.steps,
    extracted.problems.map((problem) => problem.code),
  ]).toEqual(['comfyui', null, ['too-complex']])
})
