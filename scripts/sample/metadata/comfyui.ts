import type { Generation } from './generation.ts'

type Link = readonly [from: string, slot: number]
type Input = string | number | Link
/** A node as it is wired: its inputs by name, and the types of its outputs. */
type Node = {
  readonly id: string
  readonly type: string
  readonly title: string
  readonly inputs: Readonly<Record<string, Input>>
  readonly outputs: readonly string[]
  readonly at: readonly [x: number, y: number]
  readonly size: readonly [width: number, height: number]
}

const loader = (
  id: string,
  type: string,
  title: string,
  inputs: Node['inputs'],
  outputs: readonly string[],
  y: number,
): Node => ({
  id,
  type,
  title,
  inputs,
  outputs,
  at: [40, y],
  size: [315, 106],
})

function createFluxNodes({ prompt, seed, steps, width, height }: Generation): readonly Node[] {
  return [
    loader(
      '12',
      'UNETLoader',
      'Load Diffusion Model',
      { unet_name: 'flux1-dev.safetensors', weight_dtype: 'default' },
      ['MODEL'],
      60,
    ),
    loader(
      '11',
      'DualCLIPLoader',
      'DualCLIPLoader',
      { clip_name1: 't5xxl_fp16.safetensors', clip_name2: 'clip_l.safetensors', type: 'flux' },
      ['CLIP'],
      220,
    ),
    loader('10', 'VAELoader', 'Load VAE', { vae_name: 'ae.safetensors' }, ['VAE'], 400),
    {
      id: '38',
      type: 'LoraLoaderModelOnly',
      title: 'LoraLoaderModelOnly',
      inputs: { model: ['12', 0], lora_name: 'flux_dusk_film.safetensors', strength_model: 0.75 },
      outputs: ['MODEL'],
      at: [400, 60],
      size: [315, 82],
    },
    {
      id: '6',
      type: 'CLIPTextEncode',
      title: 'CLIP Text Encode (Positive Prompt)',
      inputs: { clip: ['11', 0], text: prompt },
      outputs: ['CONDITIONING'],
      at: [400, 220],
      size: [422, 164],
    },
    {
      id: '26',
      type: 'FluxGuidance',
      title: 'FluxGuidance',
      inputs: { conditioning: ['6', 0], guidance: 3.5 },
      outputs: ['CONDITIONING'],
      at: [860, 220],
      size: [317, 58],
    },
    {
      id: '22',
      type: 'BasicGuider',
      title: 'BasicGuider',
      inputs: { model: ['38', 0], conditioning: ['26', 0] },
      outputs: ['GUIDER'],
      at: [860, 60],
      size: [222, 46],
    },
    {
      id: '25',
      type: 'RandomNoise',
      title: 'RandomNoise',
      inputs: { noise_seed: seed },
      outputs: ['NOISE'],
      at: [400, 430],
      size: [315, 82],
    },
    {
      id: '16',
      type: 'KSamplerSelect',
      title: 'KSamplerSelect',
      inputs: { sampler_name: 'euler' },
      outputs: ['SAMPLER'],
      at: [400, 560],
      size: [315, 58],
    },
    {
      id: '17',
      type: 'BasicScheduler',
      title: 'BasicScheduler',
      inputs: { model: ['38', 0], scheduler: 'beta', steps, denoise: 1 },
      outputs: ['SIGMAS'],
      at: [400, 660],
      size: [315, 106],
    },
    {
      id: '27',
      type: 'EmptySD3LatentImage',
      title: 'EmptySD3LatentImage',
      inputs: { width, height, batch_size: 1 },
      outputs: ['LATENT'],
      at: [400, 810],
      size: [315, 106],
    },
    {
      id: '13',
      type: 'SamplerCustomAdvanced',
      title: 'SamplerCustomAdvanced',
      inputs: {
        noise: ['25', 0],
        guider: ['22', 0],
        sampler: ['16', 0],
        sigmas: ['17', 0],
        latent_image: ['27', 0],
      },
      outputs: ['LATENT', 'LATENT'],
      at: [1220, 60],
      size: [272, 124],
    },
    {
      id: '8',
      type: 'VAEDecode',
      title: 'VAE Decode',
      inputs: { samples: ['13', 0], vae: ['10', 0] },
      outputs: ['IMAGE'],
      at: [1220, 260],
      size: [210, 46],
    },
    {
      id: '9',
      type: 'SaveImage',
      title: 'Save Image',
      inputs: { images: ['8', 0], filename_prefix: 'flux' },
      outputs: [],
      at: [1540, 60],
      size: [540, 620],
    },
  ]
}

function createSdxlNodes({ prompt, negative, seed, steps, cfg, width, height }: Generation): readonly Node[] {
  return [
    loader(
      '4',
      'CheckpointLoaderSimple',
      'Load Checkpoint',
      { ckpt_name: 'sd_xl_base_1.0.safetensors' },
      ['MODEL', 'CLIP', 'VAE'],
      60,
    ),
    {
      id: '14',
      type: 'LoraLoader',
      title: 'Load LoRA',
      inputs: {
        model: ['4', 0],
        clip: ['4', 1],
        lora_name: 'xl_more_art-full.safetensors',
        strength_model: 0.6,
        strength_clip: 0.6,
      },
      outputs: ['MODEL', 'CLIP'],
      at: [400, 60],
      size: [315, 126],
    },
    {
      id: '6',
      type: 'CLIPTextEncode',
      title: 'CLIP Text Encode (Prompt)',
      inputs: { clip: ['14', 1], text: prompt },
      outputs: ['CONDITIONING'],
      at: [760, 60],
      size: [422, 164],
    },
    {
      id: '7',
      type: 'CLIPTextEncode',
      title: 'CLIP Text Encode (Prompt)',
      inputs: { clip: ['14', 1], text: negative },
      outputs: ['CONDITIONING'],
      at: [760, 280],
      size: [422, 164],
    },
    {
      id: '5',
      type: 'EmptyLatentImage',
      title: 'Empty Latent Image',
      inputs: { width, height, batch_size: 1 },
      outputs: ['LATENT'],
      at: [760, 500],
      size: [315, 106],
    },
    {
      id: '3',
      type: 'KSampler',
      title: 'KSampler',
      inputs: {
        model: ['14', 0],
        positive: ['6', 0],
        negative: ['7', 0],
        latent_image: ['5', 0],
        seed,
        steps,
        cfg,
        sampler_name: 'dpmpp_2m',
        scheduler: 'karras',
        denoise: 1,
      },
      outputs: ['LATENT'],
      at: [1240, 60],
      size: [315, 262],
    },
    {
      id: '8',
      type: 'VAEDecode',
      title: 'VAE Decode',
      inputs: { samples: ['3', 0], vae: ['4', 2] },
      outputs: ['IMAGE'],
      at: [1240, 380],
      size: [210, 46],
    },
    {
      id: '9',
      type: 'SaveImage',
      title: 'Save Image',
      inputs: { images: ['8', 0], filename_prefix: 'sdxl' },
      outputs: [],
      at: [1600, 60],
      size: [540, 620],
    },
  ]
}

function createWanNodes({ prompt, negative, seed, steps, cfg, width, height }: Generation): readonly Node[] {
  return [
    loader(
      '37',
      'UNETLoader',
      'Load Diffusion Model',
      { unet_name: 'wan2.1_t2v_1.3B_fp16.safetensors', weight_dtype: 'default' },
      ['MODEL'],
      60,
    ),
    loader(
      '38',
      'CLIPLoader',
      'Load CLIP',
      { clip_name: 'umt5_xxl_fp8_e4m3fn_scaled.safetensors', type: 'wan' },
      ['CLIP'],
      220,
    ),
    loader('39', 'VAELoader', 'Load VAE', { vae_name: 'wan_2.1_vae.safetensors' }, ['VAE'], 400),
    {
      id: '6',
      type: 'CLIPTextEncode',
      title: 'CLIP Text Encode (Positive Prompt)',
      inputs: { clip: ['38', 0], text: prompt },
      outputs: ['CONDITIONING'],
      at: [400, 60],
      size: [422, 164],
    },
    {
      id: '7',
      type: 'CLIPTextEncode',
      title: 'CLIP Text Encode (Negative Prompt)',
      inputs: { clip: ['38', 0], text: negative },
      outputs: ['CONDITIONING'],
      at: [400, 280],
      size: [422, 164],
    },
    {
      id: '40',
      type: 'EmptyHunyuanLatentVideo',
      title: 'EmptyHunyuanLatentVideo',
      inputs: { width, height, length: 33, batch_size: 1 },
      outputs: ['LATENT'],
      at: [400, 500],
      size: [315, 130],
    },
    {
      id: '3',
      type: 'KSampler',
      title: 'KSampler',
      inputs: {
        model: ['37', 0],
        positive: ['6', 0],
        negative: ['7', 0],
        latent_image: ['40', 0],
        seed,
        steps,
        cfg,
        sampler_name: 'uni_pc',
        scheduler: 'simple',
        denoise: 1,
      },
      outputs: ['LATENT'],
      at: [880, 60],
      size: [315, 262],
    },
    {
      id: '8',
      type: 'VAEDecode',
      title: 'VAE Decode',
      inputs: { samples: ['3', 0], vae: ['39', 0] },
      outputs: ['IMAGE'],
      at: [880, 380],
      size: [210, 46],
    },
    {
      id: '30',
      type: 'VHS_VideoCombine',
      title: 'Video Combine',
      inputs: { images: ['8', 0], frame_rate: 24, filename_prefix: 'wan', format: 'video/h264-mp4' },
      outputs: ['VHS_FILENAMES'],
      at: [1240, 60],
      size: [540, 620],
    },
  ]
}

/** The graph in the form that ComfyUI runs (`prompt`) and the one that its editor opens (`workflow`). */
export type ComfyGraph = { readonly prompt: unknown; readonly workflow: unknown }

const isLink = (input: Input): input is Link => Array.isArray(input)

function createGraph(nodes: readonly Node[]): ComfyGraph {
  const links: [number, number, number, number, number, string][] = []
  for (const node of nodes) {
    Object.entries(node.inputs)
      .filter(([, input]) => isLink(input))
      .forEach(([, input], slot) => {
        if (!isLink(input)) return
        const source = nodes.find((candidate) => candidate.id === input[0])
        links.push([
          links.length + 1,
          Number(input[0]),
          input[1],
          Number(node.id),
          slot,
          source?.outputs[input[1]] ?? '*',
        ])
      })
  }
  const prompt = Object.fromEntries(
    nodes.map((node) => [
      node.id,
      { inputs: node.inputs, class_type: node.type, _meta: { title: node.title } },
    ]),
  )
  const workflow = {
    id: '6f0d3a1c-94d1-4f0e-8a55-0b6e2c1f7d20',
    revision: 0,
    last_node_id: Math.max(...nodes.map((node) => Number(node.id))),
    last_link_id: links.length,
    nodes: nodes.map((node, order) => ({
      id: Number(node.id),
      type: node.type,
      pos: node.at,
      size: node.size,
      flags: {},
      order,
      mode: 0,
      inputs: links
        .filter((link) => link[3] === Number(node.id))
        .map((link) => ({
          name: Object.entries(node.inputs).filter(([, input]) => isLink(input))[link[4]]?.[0],
          type: link[5],
          link: link[0],
        })),
      outputs: node.outputs.map((type, slot) => ({
        name: type,
        type,
        links: links.filter((link) => link[1] === Number(node.id) && link[2] === slot).map((link) => link[0]),
      })),
      title: node.title,
      properties: { 'Node name for S&R': node.type },
      widgets_values: Object.values(node.inputs).filter((input) => !isLink(input)),
    })),
    links,
    groups: [],
    config: {},
    extra: { ds: { scale: 0.75, offset: [0, 0] } },
    version: 0.4,
  }
  return { prompt, workflow }
}

export function createComfyGraph(generation: Generation, kind: 'flux' | 'sdxl' | 'wan'): ComfyGraph {
  if (kind === 'flux') return createGraph(createFluxNodes(generation))
  if (kind === 'sdxl') return createGraph(createSdxlNodes(generation))
  return createGraph(createWanNodes(generation))
}
