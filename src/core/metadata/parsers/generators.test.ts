import { expect, test } from 'vitest'
import { createBufferReader } from '../buffer-reader.ts'
import { emptyGeneration } from '../choose-generation.ts'
import { buildCarrierFile } from '../corpus-score.ts'
import { extractMetadata } from '../extract.ts'

function read(texts: Readonly<Record<string, unknown>>): ReturnType<typeof extractMetadata> {
  const entries = Object.entries(texts).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return extractMetadata(createBufferReader(buildCarrierFile(Object.fromEntries(entries))), 'a.png')
}

const common = { prompt: 'a fox', negativePrompt: 'blurry', sampler: 'euler', steps: 20, cfg: 7, seed: '5' }
const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, object])[] = [
  [
    'a1111',
    {
      parameters:
        'a <lora:detail:0.8> fox\nNegative prompt: blurry\nSteps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 5, Size: 512x768, Model hash: 1f, Model: foxModel, VAE: v.pt, Clip skip: 2, Denoising strength: 0.4, Hires upscale: 2, Lora hashes: "detail: 1f, other: 2e", TI hashes: "Easy: 3d", Version: v1.10.0',
    },
    {
      tool: 'a1111',
      toolVersion: 'v1.10.0',
      prompt: 'a <lora:detail:0.8> fox',
      negativePrompt: 'blurry',
      model: 'foxModel',
      modelHash: '1f',
      vae: 'v.pt',
      sampler: 'DPM++ 2M',
      scheduler: 'Karras',
      steps: 20,
      cfg: 7,
      seed: '5',
      clipSkip: 2,
      denoise: 0.4,
      loras: [
        { name: 'detail', weight: 0.8 },
        { name: 'other', weight: null },
      ],
    },
  ],
  [
    'invokeai',
    {
      invokeai_metadata: {
        app_version: '6.1',
        positive_prompt: 'a fox',
        negative_prompt: 'blurry',
        model: { name: 'foxModel', hash: 'blake3:1' },
        scheduler: 'euler',
        steps: 20,
        cfg_scale: 7,
        seed: 5,
        loras: [{ model: { name: 'detail' }, weight: 0.5 }],
      },
    },
    {
      ...common,
      tool: 'invokeai',
      toolVersion: '6.1',
      model: 'foxModel',
      modelHash: 'blake3:1',
      loras: [{ name: 'detail', weight: 0.5 }],
    },
  ],
  [
    'invokeai',
    { Dream: '"a fox [blurry]" -s 20 -S 5 -W 512 -H 512 -C 7 -A euler' },
    { ...common, tool: 'invokeai' },
  ],
  [
    'novelai',
    {
      Software: 'NovelAI',
      Source: 'NovelAI Diffusion V4.5 C02D4F98',
      Comment: {
        prompt: 'a fox',
        steps: 20,
        scale: 7,
        seed: 5,
        sampler: 'euler',
        noise_schedule: 'karras',
        uc: 'blurry',
        v4_prompt: { caption: { base_caption: 'a fox', char_captions: [{ char_caption: 'a girl' }] } },
      },
    },
    {
      ...common,
      tool: 'novelai',
      model: 'NovelAI Diffusion V4.5',
      modelHash: 'C02D4F98',
      scheduler: 'karras',
    },
  ],
  [
    'fooocus',
    {
      parameters: {
        prompt: 'a fox',
        negative_prompt: 'blurry',
        base_model: 'foxModel',
        base_model_hash: '1f',
        sampler: 'euler',
        scheduler: 'karras',
        steps: 20,
        guidance_scale: 7,
        seed: '5',
        clip_skip: 2,
        loras: [['detail', 0.5, '2e']],
        version: 'Fooocus v2.5',
      },
    },
    {
      ...common,
      tool: 'fooocus',
      toolVersion: 'Fooocus v2.5',
      model: 'foxModel',
      modelHash: '1f',
      scheduler: 'karras',
      clipSkip: 2,
      loras: [{ name: 'detail', weight: 0.5 }],
    },
  ],
  [
    'ruined-fooocus',
    {
      parameters: {
        software: 'RuinedFooocus',
        Prompt: ' a fox ',
        Negative: 'blurry',
        sampler_name: 'euler',
        steps: 20,
        cfg: 7,
        seed: 5,
        base_model_name: 'foxModel',
      },
    },
    { ...common, tool: 'ruined-fooocus', model: 'foxModel' },
  ],
  [
    'swarmui',
    {
      parameters: {
        sui_image_params: {
          prompt: 'a fox',
          negativeprompt: 'blurry',
          model: 'foxModel',
          seed: 5,
          steps: 20,
          cfgscale: 7,
          sampler: 'euler',
          scheduler: 'karras',
          loras: 'detail',
          loraweights: '0.5',
          swarm_version: '0.9',
        },
      },
    },
    {
      ...common,
      tool: 'swarmui',
      toolVersion: '0.9',
      model: 'foxModel',
      scheduler: 'karras',
      loras: [{ name: 'detail', weight: 0.5 }],
    },
  ],
  [
    'stability-matrix',
    {
      'parameters-json': {
        PositivePrompt: 'a fox',
        NegativePrompt: 'blurry',
        Steps: 20,
        Sampler: 'euler',
        CfgScale: 7,
        Seed: 5,
        ModelName: 'foxModel',
        ModelHash: '1f',
      },
    },
    { ...common, tool: 'stability-matrix', model: 'foxModel', modelHash: '1f' },
  ],
  [
    'easydiffusion',
    {
      prompt: 'a fox',
      negative_prompt: 'blurry',
      seed: '5',
      use_stable_diffusion_model: 'C:\\m\\foxModel.ckpt',
      sampler_name: 'euler',
      num_inference_steps: '20',
      guidance_scale: '7',
      use_lora_model: 'detail',
      lora_alpha: '0.5',
    },
    { ...common, tool: 'easydiffusion', model: 'foxModel.ckpt', loras: [{ name: 'detail', weight: 0.5 }] },
  ],
  [
    'draw-things',
    {
      CreatorTool: 'Draw Things',
      UserComment: {
        c: 'a fox',
        uc: 'blurry',
        model: 'foxModel',
        sampler: 'euler',
        scale: 7,
        seed: 5,
        steps: 20,
        strength: 0.75,
        size: '512x768',
      },
    },
    { ...common, tool: 'drawthings', model: 'foxModel', denoise: 0.75 },
  ],
  [
    'hf-space',
    {
      parameters: {
        prompt: 'a fox',
        negative_prompt: 'blurry',
        resolution: '512 x 768',
        guidance_scale: 7,
        num_inference_steps: 20,
        seed: 5,
        sampler: 'euler',
        Model: 'foxModel',
      },
    },
    { ...common, tool: 'hf-space', model: 'foxModel' },
  ],
  [
    'tensorart',
    {
      generation_data: {
        prompt: 'a fox',
        negativePrompt: 'blurry',
        baseModel: { modelFileName: 'foxModel', hash: '1F' },
        models: [{ type: 'LORA', label: 'detail', weight: 0.5 }],
        steps: 20,
        cfgScale: 7,
        seed: '5',
        samplerName: 'euler',
      },
    },
    {
      ...common,
      tool: 'tensorart',
      model: 'foxModel',
      modelHash: '1F',
      loras: [{ name: 'detail', weight: 0.5 }],
    },
  ],
  [
    'midjourney',
    {
      Description:
        'a fox, snow --no blurry --ar 16:9 --v 6.1 --seed 5 Job ID: 0d4e7a4e-7c1d-4d0e-9d6c-111122223333',
    },
    {
      tool: 'midjourney',
      toolVersion: '6.1',
      prompt: 'a fox, snow',
      negativePrompt: 'blurry',
      model: 'midjourney 6.1',
      seed: '5',
    },
  ],
]

test.each(cases)('reads %s', (parser, texts, expected) => {
  const extracted = read(texts)
  expect(extracted.parser).toBe(parser)
  expect(extracted.generation).toEqual({ ...emptyGeneration, ...expected })
  expect(extracted.problems).toEqual([])
})

test('keeps what has no column beside the columns', () => {
  const details = read({
    parameters:
      'x\nSteps: 1, Seed: 2, Size: 512x768, Sampler: Euler a, Hires upscale: 2, Hires upscaler: Latent, TI hashes: "Easy: 3d", ControlNet 0: "Module: canny, Model: control_canny [1f2e], Weight: 1", Model: a',
  })
  expect(details.generationDetails).toEqual({
    width: 512,
    height: 768,
    samplerCanonical: 'euler_ancestral',
    models: ['a'],
    characters: [],
    embeddings: ['Easy'],
    controlnets: ['control_canny'],
    hires: { scale: 2, upscaler: 'Latent', steps: null, denoise: null },
    passes: [],
  })
  expect(JSON.parse(details.raw.generation ?? '')).toEqual(details.generationDetails)
})

test('tells the forks of A1111 apart', () => {
  const tools = [
    'v1.10.1',
    'f2.0.1v1.10.1-previous-659',
    'neo',
    'classic',
    'f1.0.0v2-v1.10.1RC-latest-2498',
    'Fooocus v2.5.5',
    'ComfyUI',
  ].map(
    (version) =>
      read({ parameters: `x\nSteps: 1, Seed: 2, Sampler: Euler, Version: ${version}` }).generation.tool,
  )
  expect(tools).toEqual(['a1111', 'forge', 'forge-neo', 'a1111', 'reforge', 'fooocus', 'comfyui'])
})

test('makes nothing of texts that no generator wrote', () => {
  const texts = [
    { Comment: 'Created with GIMP' },
    { parameters: 'plain text' },
    { parameters: { other: 'data' } },
    { prompt: 'not valid json' },
    { workflow: { nodes: { a: 1 } } },
    { UserComment: '{invalid json}' },
    { generation_data: 'x' },
    { Software: 'NovelAI' },
  ]
  expect(texts.map((entries) => read(entries).generation)).toEqual(texts.map(() => emptyGeneration))
})
