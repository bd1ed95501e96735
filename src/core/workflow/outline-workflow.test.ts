import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noMapping } from '#core/metadata/comfy/mapping.ts'
import { parseMapping } from '#core/metadata/comfy/parse-mapping.ts'
import { outlineWorkflow } from './outline-workflow.ts'
import { parseWorkflow } from './parse-workflow.ts'

function outline(value: unknown, others: readonly unknown[] = [], mapping = noMapping) {
  const texts = others.map((other) => JSON.stringify(other))
  const workflow = parseWorkflow(JSON.stringify(value), texts, mapping)
  return workflow === undefined ? undefined : outlineWorkflow(workflow)
}

/** Each node as one line: «2 sample: KSampler (steps 20, cfg 7)». */
function listLines(value: unknown, others?: readonly unknown[]): readonly string[] {
  return (outline(value, others)?.nodes ?? []).map((node) => {
    const side = node.role === null ? '' : ` ${node.role}`
    const facts = node.facts.map((fact) => `${fact.name} ${fact.value}`).join(', ')
    const told = [facts, node.text === null ? '' : `“${node.text}”`].filter((part) => part !== '').join(' ')
    return `${node.pass ?? ''}${node.stage}${side}: ${node.title ?? node.className} (${told})`
  })
}

/** A first pass, enlarged and gone over by a second one. A text and a seed come from nodes of their own; one node leads nowhere. */
const hires = {
  9: { class_type: 'SaveImage', inputs: { filename_prefix: 'cat', images: ['8', 0] } },
  8: { class_type: 'VAEDecode', inputs: { samples: ['7', 0], vae: ['4', 2] } },
  7: {
    class_type: 'KSampler',
    inputs: {
      ...{ seed: ['21', 0], steps: 10, cfg: 7, sampler_name: 'euler', scheduler: 'karras', denoise: 0.5 },
      ...{ model: ['5', 0], positive: ['2', 0], negative: ['3', 0], latent_image: ['6', 0] },
    },
  },
  6: {
    class_type: 'LatentUpscaleBy',
    inputs: { upscale_method: 'nearest-exact', scale_by: 2, samples: ['10', 0] },
  },
  10: {
    class_type: 'KSampler',
    inputs: {
      ...{ seed: ['21', 0], steps: 20, cfg: 7, sampler_name: 'euler', scheduler: 'karras', denoise: 1 },
      ...{ model: ['5', 0], positive: ['2', 0], negative: ['3', 0], latent_image: ['1', 0] },
    },
  },
  1: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 768, batch_size: 1 } },
  2: {
    class_type: 'CLIPTextEncode',
    inputs: { text: ['20', 0], clip: ['5', 1] },
    _meta: { title: 'What I want' },
  },
  3: { class_type: 'CLIPTextEncode', inputs: { text: 'blurry', clip: ['5', 1] } },
  4: {
    class_type: 'CheckpointLoaderSimple',
    inputs: { ckpt_name: 'dream.safetensors' },
    _meta: { title: 'Load Checkpoint' },
  },
  5: {
    class_type: 'LoraLoader',
    inputs: {
      lora_name: 'detail.safetensors',
      strength_model: 0.8,
      strength_clip: 1,
      model: ['4', 0],
      clip: ['4', 1],
    },
  },
  20: { class_type: 'PrimitiveStringMultiline', inputs: { value: 'a cat' } },
  21: { class_type: 'PrimitiveInt', inputs: { value: 42, control_after_generate: 'randomize' } },
  30: { class_type: 'CLIPTextEncode', inputs: { text: 'never used', clip: ['4', 1] } },
}

const hiresLines = [
  'load: CheckpointLoaderSimple (ckpt_name dream.safetensors)',
  'load: LoraLoader (lora_name detail.safetensors, strength_model 0.8, strength_clip 1)',
  'prompt positive: What I want (“a cat”)',
  'prompt negative: CLIPTextEncode (“blurry”)',
  'latent: EmptyLatentImage (width 512, height 768)',
  '1sample: KSampler (sampler euler, scheduler karras, steps 20, cfg 7, seed 42)',
  'latent: LatentUpscaleBy (upscale_method nearest-exact, scale_by 2)',
  '2sample: KSampler (sampler euler, scheduler karras, steps 10, cfg 7, denoise 0.5, seed 42)',
  'image: VAEDecode ()',
  'save: SaveImage (filename_prefix cat)',
]

test('what was loaded, prompts, latent, each pass in order, decoding, saving; only what is connected', () => {
  expect(listLines(hires)).toEqual(hiresLines)
  expect(outline(hires)).toMatchObject({ form: 'api', count: 13, leftOut: 0, unconnected: 1 })
})

test('the parts of a newer sampler are told with it', () => {
  const parts = {
    1: { class_type: 'UNETLoader', inputs: { unet_name: 'flux.safetensors', weight_dtype: 'default' } },
    2: {
      class_type: 'DualCLIPLoader',
      inputs: { clip_name1: 't5.safetensors', clip_name2: 'l.safetensors', type: 'flux' },
    },
    3: { class_type: 'CLIPTextEncode', inputs: { text: 'a fox', clip: ['2', 0] } },
    4: { class_type: 'FluxGuidance', inputs: { guidance: 3.5, conditioning: ['3', 0] } },
    5: { class_type: 'BasicGuider', inputs: { model: ['1', 0], conditioning: ['4', 0] } },
    6: { class_type: 'RandomNoise', inputs: { noise_seed: '18446744073709551615' } },
    7: { class_type: 'KSamplerSelect', inputs: { sampler_name: 'euler' } },
    8: {
      class_type: 'BasicScheduler',
      inputs: { scheduler: 'simple', steps: 20, denoise: 1, model: ['1', 0] },
    },
    9: { class_type: 'EmptySD3LatentImage', inputs: { width: 1024, height: 1024, batch_size: 4 } },
    10: {
      class_type: 'SamplerCustomAdvanced',
      inputs: {
        noise: ['6', 0],
        guider: ['5', 0],
        sampler: ['7', 0],
        sigmas: ['8', 0],
        latent_image: ['9', 0],
      },
    },
    11: { class_type: 'PreviewImage', inputs: { images: ['10', 0] } },
  }
  expect(listLines(parts)).toEqual([
    'load: UNETLoader (unet_name flux.safetensors)',
    'load: DualCLIPLoader (clip_name1 t5.safetensors, clip_name2 l.safetensors, type flux)',
    'prompt positive: CLIPTextEncode (“a fox”)',
    'prompt positive: FluxGuidance (guidance 3.5)',
    'latent: EmptySD3LatentImage (width 1024, height 1024, batch_size 4)',
    '1sample: SamplerCustomAdvanced (sampler euler, scheduler simple, steps 20, guidance 3.5, seed 18446744073709551615)',
    'save: PreviewImage ()',
  ])
})

const editor = {
  nodes: [
    { id: 4, type: 'CheckpointLoaderSimple', widgets_values: ['dream.safetensors'] },
    {
      id: 2,
      type: 'CLIPTextEncode',
      title: 'My words',
      inputs: [{ name: 'clip', link: 1 }],
      widgets_values: ['a cat'],
    },
    {
      id: 30,
      type: 'sub',
      inputs: [
        { name: 'model', link: 2 },
        { name: 'positive', link: 3 },
      ],
    },
    { id: 9, type: 'SaveImage', inputs: [{ name: 'images', link: 4 }], widgets_values: ['cat'] },
  ],
  links: [
    [1, 4, 1, 2, 0, 'CLIP'],
    [2, 4, 0, 30, 0, 'MODEL'],
    [3, 2, 0, 30, 1, 'CONDITIONING'],
    [4, 30, 0, 9, 0, 'IMAGE'],
  ],
  definitions: {
    subgraphs: [
      {
        id: 'sub',
        nodes: [
          {
            id: 8,
            type: 'KSampler',
            inputs: [
              { name: 'model', link: 1 },
              { name: 'positive', link: 2 },
            ],
            widgets_values: [42, 'fixed', 20, 8, 'euler', 'normal', 1],
          },
        ],
        links: [
          { id: 1, origin_id: -10, origin_slot: 0, target_id: 8, target_slot: 0, type: 'MODEL' },
          { id: 2, origin_id: -10, origin_slot: 1, target_id: 8, target_slot: 1, type: 'CONDITIONING' },
          { id: 3, origin_id: 8, origin_slot: 0, target_id: -20, target_slot: 0, type: 'IMAGE' },
        ],
      },
    ],
  },
}

test('the editor’s form, with a subgraph', () => {
  expect(listLines(editor)).toEqual([
    'load: CheckpointLoaderSimple (ckpt_name dream.safetensors)',
    'prompt positive: My words (“a cat”)',
    '1sample: KSampler (sampler euler, scheduler normal, steps 20, cfg 8, seed 42)',
    'save: SaveImage (filename_prefix cat)',
  ])
  expect(outline(editor)?.nodes[2]?.id).toBe('30:8')
})

test('the API form is preferred where another text of the file holds it, with the editor’s titles', () => {
  const api = {
    2: { class_type: 'CLIPTextEncode', inputs: { text: 'what ran', clip: ['4', 1] } },
    4: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'dream.safetensors' } },
    30: { class_type: 'KSampler', inputs: { model: ['4', 0], positive: ['2', 0], steps: 5 } },
    9: { class_type: 'SaveImage', inputs: { images: ['30', 0] } },
  }
  for (const other of [api, { prompt: JSON.stringify(api), extra: 1 }, JSON.stringify(api)]) {
    expect(listLines(editor, ['not it', other])).toEqual([
      'load: CheckpointLoaderSimple (ckpt_name dream.safetensors)',
      'prompt positive: My words (“what ran”)',
      '1sample: KSampler (steps 5)',
      'save: SaveImage ()',
    ])
  }
})

test('what a zeroed conditioning was made of is no negative prompt; an empty one is said to be empty', () => {
  const zeroed = {
    1: { class_type: 'CLIPTextEncode', inputs: { text: 'a cat', clip: ['9', 1] } },
    2: { class_type: 'ConditioningZeroOut', inputs: { conditioning: ['1', 0] } },
    3: {
      class_type: 'KSampler',
      inputs: { positive: ['1', 0], negative: ['2', 0], model: ['9', 0], steps: 1 },
    },
    4: { class_type: 'SaveImage', inputs: { images: ['3', 0] } },
  }
  expect(listLines(zeroed).slice(0, 2)).toEqual([
    'prompt positive: CLIPTextEncode (“a cat”)',
    'prompt negative: ConditioningZeroOut ()',
  ])
  const empty = { ...zeroed, 1: { class_type: 'CLIPTextEncode', inputs: { text: ' ', clip: ['9', 1] } } }
  expect(outline(empty)?.nodes[0]?.text).toBe('')
})

test('a mapped class keeps its own name', () => {
  const parsed = parseMapping(
    '{"version":1,"nodes":{"Magic":{"like":"KSampler","inputs":{"steps":"patience"}}}}',
  )
  const graph = {
    1: { class_type: 'Magic', inputs: { patience: 12 } },
    2: { class_type: 'SaveImage', inputs: { images: ['1', 0] } },
  }
  expect(outline(graph, [], parsed.ok ? parsed.mapping : noMapping)?.nodes[0]).toMatchObject({
    className: 'Magic',
    stage: 'sample',
    facts: [{ name: 'steps', value: '12' }],
  })
})

test('more nodes than can be read are counted', () => {
  const nodes: Record<string, unknown> = { 0: { class_type: 'LoadImage', inputs: { image: 'a.png' } } }
  for (let at = 1; at <= 5000; at++) {
    nodes[at] = { class_type: 'ImageScale', inputs: { image: [String(at - 1), 0], width: at } }
  }
  nodes.last = { class_type: 'SaveImage', inputs: { images: ['5000', 0] } }
  const found = outline(nodes)
  expect([found?.nodes.length, found?.leftOut, found?.count]).toEqual([150, 4852, 5002])
})

test('a graph of as many nodes as no person connects is not followed', () => {
  const nodes: Record<string, unknown> = {}
  for (let at = 0; at < 20_000; at++) nodes[at] = { class_type: 'SaveImage', inputs: {} }
  expect(outline(nodes)).toBe(undefined)
})

test.each(['', 'no JSON', '[1,2]', '{"a":1}', '"text"', '{"nodes":[]}'])('%j is no graph', (text) => {
  expect(parseWorkflow(text, [], noMapping)).toBe(undefined)
})

test('any graph has an outline in which each node stands once, after what feeds it', () => {
  const classes = [
    'KSampler',
    'CLIPTextEncode',
    'LoraLoader',
    'SaveImage',
    'Reroute',
    'VAEDecode',
    'LatentUpscale',
  ]
  const inputs = [
    'model',
    'positive',
    'negative',
    'latent_image',
    'samples',
    'images',
    'clip',
    'text',
    'seed',
  ]
  const node = fc.record({
    class_type: fc.constantFrom(...classes),
    inputs: fc.dictionary(
      fc.constantFrom(...inputs),
      fc.oneof(fc.tuple(fc.nat(12).map(String), fc.nat(2)), fc.string(), fc.integer()),
    ),
  })
  fc.assert(
    fc.property(fc.array(node, { minLength: 1, maxLength: 12 }), (nodes) => {
      const graph = Object.fromEntries(nodes.map((each, at) => [String(at), each]))
      const found = outline(graph)
      const ids = found?.nodes.map((each) => each.id) ?? []
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length + (found?.unconnected ?? 0)).toBeLessThanOrEqual(nodes.length)
    }),
  )
})
