import { expect, test } from 'vitest'
import { createBufferReader } from '../buffer-reader.ts'
import { extractMetadata } from '../extract.ts'
import type { Extracted } from '../extracted.ts'
import { makeTextPng } from '../test-media.ts'

type Nodes = Readonly<Record<string, readonly [string, Readonly<Record<string, unknown>>]>>

function readGraph(nodes: Nodes, other: Readonly<Record<string, string>> = {}): Extracted {
  const api = Object.fromEntries(
    Object.entries(nodes).map(([id, [classType, inputs]]) => [id, { class_type: classType, inputs }]),
  )
  return extractMetadata(createBufferReader(makeTextPng({ prompt: JSON.stringify(api), ...other })), 'a.png')
}

const loader = ['CheckpointLoaderSimple', { ckpt_name: 'base.safetensors' }] as const
const latent = ['EmptyLatentImage', { width: 512, height: 768, batch_size: 1 }] as const
const sampler = {
  seed: 5,
  steps: 20,
  cfg: 7,
  sampler_name: 'euler',
  scheduler: 'karras',
  denoise: 1,
  model: ['m', 0],
  positive: ['p', 0],
  negative: ['n', 0],
  latent_image: ['l', 0],
}
const basic: Nodes = {
  m: loader,
  l: latent,
  p: ['CLIPTextEncode', { text: 'a fox', clip: ['m', 1] }],
  n: ['CLIPTextEncode', { text: 'blurry', clip: ['m', 1] }],
  k: ['KSampler', sampler],
  d: ['VAEDecode', { samples: ['k', 0], vae: ['v', 0] }],
  v: ['VAELoader', { vae_name: 'fox.vae' }],
  s: ['SaveImage', { images: ['d', 0] }],
}

test('walks from what was saved to everything that made it', () => {
  const { generation, generationDetails, parser } = readGraph(basic)
  expect(parser).toBe('comfyui')
  expect({ ...generation, workflow: typeof generation.workflow }).toEqual({
    tool: 'comfyui',
    toolVersion: null,
    prompt: 'a fox',
    negativePrompt: 'blurry',
    model: 'base.safetensors',
    modelHash: null,
    vae: 'fox.vae',
    sampler: 'euler',
    scheduler: 'karras',
    steps: 20,
    cfg: 7,
    guidance: null,
    seed: '5',
    clipSkip: null,
    denoise: 1,
    loras: [],
    workflow: 'string',
  })
  expect([generationDetails?.width, generationDetails?.height, generationDetails?.models]).toEqual([
    512,
    768,
    ['base.safetensors'],
  ])
})

test('reports nothing that is not connected', () => {
  const { generation, generationDetails } = readGraph({
    ...basic,
    x: ['CLIPTextEncode', { text: 'an orphan', clip: ['m', 1] }],
    y: ['LoraLoader', { lora_name: 'unused', strength_model: 1, model: ['m', 0], clip: ['m', 1] }],
    z: ['CheckpointLoaderSimple', { ckpt_name: 'unused.ckpt' }],
    w: ['KSampler', { ...sampler, seed: 99 }],
  })
  expect([
    generation.prompt,
    generation.seed,
    generation.loras,
    generationDetails?.models,
    generationDetails?.passes.length,
  ]).toEqual(['a fox', '5', [], ['base.safetensors'], 1])
})

test('keeps the negative from becoming the prompt, and zeroed conditioning empty', () => {
  const withoutPositive = readGraph({ ...basic, p: ['SomethingElse', { strength: 1 }] })
  const zeroed = readGraph({ ...basic, n: ['ConditioningZeroOut', { conditioning: ['p', 0] }] })
  expect([
    withoutPositive.generation.prompt,
    withoutPositive.generation.negativePrompt,
    zeroed.generation.prompt,
    zeroed.generation.negativePrompt,
  ]).toEqual(['', 'blurry', 'a fox', ''])
})

test('collects combined prompts, ControlNets, guidance, LoRAs, clip skip and merges', () => {
  const { generation, generationDetails } = readGraph({
    ...basic,
    m2: ['CheckpointLoaderSimple', { ckpt_name: 'other.safetensors' }],
    mm: ['ModelMergeSimple', { model1: ['m', 0], model2: ['m2', 0], ratio: 0.5 }],
    lo: [
      'LoraLoader',
      {
        lora_name: 'detail.safetensors',
        strength_model: 0.6,
        strength_clip: 1,
        model: ['mm', 0],
        clip: ['cs', 0],
      },
    ],
    po: [
      'Power Lora Loader (rgthree)',
      {
        lora_1: { on: true, lora: 'power.safetensors', strength: 0.3 },
        lora_2: { on: false, lora: 'off.safetensors', strength: 1 },
        model: ['lo', 0],
      },
    ],
    cs: ['CLIPSetLastLayer', { stop_at_clip_layer: -2, clip: ['m', 1] }],
    p1: ['CLIPTextEncode', { text: 'a fox', clip: ['lo', 1] }],
    p2: ['CLIPTextEncode', { text: 'in embedding:easy snow', clip: ['lo', 1] }],
    pc: ['ConditioningCombine', { conditioning_1: ['p1', 0], conditioning_2: ['p2', 0] }],
    fg: ['FluxGuidance', { guidance: 3.5, conditioning: ['pc', 0] }],
    cn: ['ControlNetLoader', { control_net_name: 'canny.pth' }],
    ca: [
      'ControlNetApplyAdvanced',
      { positive: ['fg', 0], negative: ['n', 0], control_net: ['cn', 0], image: ['i', 0] },
    ],
    i: ['LoadImage', { image: 'x.png' }],
    k: ['KSampler', { ...sampler, model: ['po', 0], positive: ['ca', 0], negative: ['ca', 1] }],
  })
  expect({ ...generation, workflow: null }).toMatchObject({
    prompt: 'a fox\nin embedding:easy snow',
    negativePrompt: 'blurry',
    guidance: 3.5,
    clipSkip: 2,
    loras: [
      { name: 'power.safetensors', weight: 0.3 },
      { name: 'detail.safetensors', weight: 0.6 },
    ],
  })
  expect([generationDetails?.models, generationDetails?.controlnets, generationDetails?.embeddings]).toEqual([
    ['base.safetensors', 'other.safetensors'],
    ['canny.pth'],
    ['easy'],
  ])
})

test('reads samplers that are split into guider, noise, sampler and sigmas', () => {
  const { generation } = readGraph({
    ...basic,
    k: [
      'SamplerCustomAdvanced',
      { noise: ['no', 0], guider: ['g', 0], sampler: ['se', 0], sigmas: ['si', 0], latent_image: ['l', 0] },
    ],
    no: ['RandomNoise', { noise_seed: 7 }],
    g: ['BasicGuider', { model: ['u', 0], conditioning: ['p', 0] }],
    u: ['UNETLoader', { unet_name: 'flux1-dev.safetensors' }],
    se: ['KSamplerSelect', { sampler_name: 'heun' }],
    si: ['BasicScheduler', { scheduler: 'simple', steps: 8, denoise: 1, model: ['u', 0] }],
  })
  const { prompt, negativePrompt, model, sampler: name, scheduler, steps, cfg, seed } = generation
  expect({ prompt, negativePrompt, model, name, scheduler, steps, cfg, seed }).toEqual({
    prompt: 'a fox',
    negativePrompt: null,
    model: 'flux1-dev.safetensors',
    name: 'heun',
    scheduler: 'simple',
    steps: 8,
    cfg: null,
    seed: '7',
  })
})

test('puts the base pass first, whatever the ids, and keeps the others in order', () => {
  const { generation, generationDetails } = readGraph({
    1: ['KSampler', { ...sampler, seed: 2, steps: 10, denoise: 0.4, latent_image: ['up', 0] }],
    up: ['LatentUpscaleBy', { samples: ['k', 0], scale_by: 1.5, upscale_method: 'bislerp' }],
    ...basic,
    d: ['VAEDecode', { samples: ['1', 0], vae: ['v', 0] }],
  })
  expect([
    generation.seed,
    generation.steps,
    generationDetails?.passes.map((pass) => pass.seed),
    generationDetails?.hires,
  ]).toEqual(['5', 20, ['5', '2'], { scale: 1.5, upscaler: 'bislerp', steps: 10, denoise: 0.4 }])
})

test('follows primitives, joins, switches and reroutes to their values', () => {
  const { generation } = readGraph({
    ...basic,
    seed: ['PrimitiveInt', { value: 42 }],
    re: ['Reroute', { '': ['st', 0] }],
    st: ['StringConcatenate', { string_a: ['a', 0], string_b: 'snow', delimiter: ', ' }],
    a: ['ComfySwitchNode', { switch: ['bool', 0], on_false: ['no', 0], on_true: ['yes', 0] }],
    bool: ['PrimitiveBoolean', { value: true }],
    yes: ['PrimitiveString', { value: 'a red fox' }],
    no: ['PrimitiveString', { value: 'a hare' }],
    p: ['CLIPTextEncode', { text: ['re', 0], clip: ['m', 1] }],
    k: ['KSampler', { ...sampler, seed: ['seed', 0] }],
  })
  expect([generation.prompt, generation.seed]).toEqual(['a red fox, snow', '42'])
})

test('reads loaders that bring their prompts along, and samplers behind pipes', () => {
  const { generation, generationDetails } = readGraph({
    f: [
      'easy fullLoader',
      {
        ckpt_name: 'base.safetensors',
        lora_name: 'None',
        positive: 'a fox',
        negative: 'blurry',
        empty_latent_width: 640,
        empty_latent_height: 832,
      },
    ],
    pre: [
      'easy preSampling',
      { steps: 20, cfg: 7, sampler_name: 'euler', scheduler: 'karras', denoise: 1, seed: 5, pipe: ['f', 0] },
    ],
    k: ['easy kSampler', { pipe: ['pre', 0], image_output: 'Save' }],
    s: ['SaveImage', { images: ['k', 1] }],
  })
  const { prompt, negativePrompt, model, sampler: name, steps, seed } = generation
  expect({ prompt, negativePrompt, model, name, steps, seed, width: generationDetails?.width }).toEqual({
    prompt: 'a fox',
    negativePrompt: 'blurry',
    model: 'base.safetensors',
    name: 'euler',
    steps: 20,
    seed: '5',
    width: 640,
  })
})

test('reads the editor form alone: widgets by their names, bypassed and muted nodes', () => {
  const node = (
    id: number,
    type: string,
    widgets: readonly unknown[],
    inputs: Readonly<Record<string, number>>,
    mode = 0,
  ): unknown => ({
    id,
    type,
    mode,
    widgets_values: widgets,
    inputs: Object.entries(inputs).map(([name, link]) => ({ name, link })),
  })
  const workflow = {
    nodes: [
      node(1, 'CheckpointLoaderSimple', ['base.safetensors'], {}),
      node(2, 'CLIPTextEncode', ['a fox'], { clip: 10 }),
      node(3, 'CLIPTextEncode', ['blurry'], { clip: 10 }),
      node(4, 'EmptyLatentImage', [512, 768, 1], {}),
      node(5, 'KSampler', [5, 'randomize', 20, 7, 'euler', 'karras', 1], {
        model: 12,
        positive: 13,
        negative: 14,
        latent_image: 15,
      }),
      node(6, 'LoraLoader', ['bypassed', 1, 1], { model: 11, clip: 10 }, 4),
      node(7, 'SaveImage', ['x'], { images: 17 }),
      node(8, 'VAEDecode', [], { samples: 16 }),
      node(9, 'KSampler', [9, 'fixed', 9, 9, 'heun', 'normal', 1], { positive: 13 }, 2),
    ],
    links: [
      [10, 1, 1, 2, 0, 'CLIP'],
      [11, 1, 0, 6, 0, 'MODEL'],
      [12, 6, 0, 5, 0, 'MODEL'],
      [13, 2, 0, 5, 1, 'CONDITIONING'],
      [14, 3, 0, 5, 2, 'CONDITIONING'],
      [15, 4, 0, 5, 3, 'LATENT'],
      [16, 5, 0, 8, 0, 'LATENT'],
      [17, 8, 0, 7, 0, 'IMAGE'],
    ],
  }
  const { generation, generationDetails } = extractMetadata(
    createBufferReader(makeTextPng({ workflow: JSON.stringify(workflow) })),
    'a.png',
  )
  const { prompt, negativePrompt, model, sampler: name, steps, seed, loras } = generation
  expect({
    prompt,
    negativePrompt,
    model,
    name,
    steps,
    seed,
    loras,
    width: generationDetails?.width,
    passes: generationDetails?.passes.length,
  }).toEqual({
    prompt: 'a fox',
    negativePrompt: 'blurry',
    model: 'base.safetensors',
    name: 'euler',
    steps: 20,
    seed: '5',
    loras: [],
    width: 512,
    passes: 1,
  })
})

test('ends in cycles, missing ids and large graphs', () => {
  const cyclic = readGraph({
    ...basic,
    p: ['ConditioningCombine', { conditioning_1: ['q', 0], conditioning_2: ['gone', 0] }],
    q: ['ConditioningCombine', { conditioning_1: ['p', 0], conditioning_2: ['q', 0] }],
    m: ['ModelMergeSimple', { model1: ['m', 0], model2: ['m', 0] }],
    l: ['LatentUpscale', { samples: ['l', 0] }],
  })
  expect([cyclic.generation.tool, cyclic.generation.steps, cyclic.generation.model]).toEqual([
    'comfyui',
    20,
    null,
  ])
  const chain = Object.fromEntries(
    Array.from({ length: 15_000 }, (_, index) => [
      `c${index}`,
      [
        'ConditioningCombine',
        { conditioning_1: [`c${index + 1}`, 0], conditioning_2: [`c${index + 1}`, 0] },
      ] as const,
    ]),
  )
  const started = performance.now()
  const large = readGraph({
    ...basic,
    ...chain,
    p: ['ConditioningCombine', { conditioning_1: ['c0', 0], conditioning_2: ['c0', 0] }],
  })
  expect(large.generation.tool).toBe('comfyui')
  expect(performance.now() - started).toBeLessThan(3000)
})
