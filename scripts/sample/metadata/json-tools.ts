import type { Generation } from './generation.ts'
import { createAsciiJson, type PngText } from './png-text.ts'

/** InvokeAI 6: `invokeai_metadata` as iTXt. */
export function createInvokeTexts(generation: Generation): readonly PngText[] {
  const metadata = {
    generation_mode: 'sdxl_txt2img',
    positive_prompt: generation.prompt,
    negative_prompt: generation.negative,
    width: generation.width,
    height: generation.height,
    seed: generation.seed,
    rand_device: 'cpu',
    cfg_scale: generation.cfg,
    steps: generation.steps,
    scheduler: 'dpmpp_2m_k',
    model: {
      key: '179d02bf-f5e5-4b5b-a4df-f386f3e70e93',
      hash: 'blake3:7c1631b481e1566448f49db7e3b67a8a',
      name: 'Juggernaut XL v9',
      base: 'sdxl',
      type: 'main',
    },
    loras: [{ model: { name: 'soft-dusk-xl', base: 'sdxl', type: 'lora' }, weight: 0.7 }],
    app_version: '6.10.0',
  }
  return [{ kind: 'iTXt', keyword: 'invokeai_metadata', text: JSON.stringify(metadata) }]
}

/** NovelAI 4.5: a title, the prompt as `Description`, all settings as JSON in `Comment`. */
export function createNovelTexts(generation: Generation): readonly PngText[] {
  const caption = (text: string) => ({
    caption: { base_caption: text, char_captions: [] },
    use_coords: false,
    use_order: true,
  })
  const comment = {
    prompt: generation.prompt,
    steps: generation.steps,
    height: generation.height,
    width: generation.width,
    scale: generation.cfg,
    uncond_scale: 0,
    cfg_rescale: 0,
    seed: generation.seed,
    n_samples: 1,
    noise_schedule: 'karras',
    v4_prompt: caption(generation.prompt),
    v4_negative_prompt: caption(generation.negative),
    sampler: 'k_euler_ancestral',
    uc: generation.negative,
    request_type: 'PromptGenerateRequest',
  }
  return [
    { kind: 'tEXt', keyword: 'Title', text: 'NovelAI generated image' },
    { kind: 'iTXt', keyword: 'Description', text: generation.prompt },
    { kind: 'tEXt', keyword: 'Software', text: 'NovelAI' },
    { kind: 'tEXt', keyword: 'Source', text: 'NovelAI Diffusion V4.5 C02D4F98' },
    { kind: 'tEXt', keyword: 'Generation time', text: '4.2681742' },
    { kind: 'tEXt', keyword: 'Comment', text: createAsciiJson(comment) },
  ]
}

/** Fooocus 2.5 with its own scheme. */
export function createFooocusTexts(generation: Generation): readonly PngText[] {
  const parameters = {
    adm_guidance: '(1.5, 0.8, 0.3)',
    base_model: 'juggernautXL_v8Rundiffusion',
    base_model_hash: 'aeb7c9a6261c',
    clip_skip: 2,
    full_negative_prompt: generation.negative.split(', '),
    full_prompt: [generation.prompt, 'cinematic still, emotional, harmonious, vignette'],
    guidance_scale: generation.cfg,
    loras: [['sd_xl_offset_example-lora_1.0.safetensors', 0.1, '4852686128f953d0']],
    metadata_scheme: 'fooocus',
    negative_prompt: generation.negative,
    performance: 'Speed',
    prompt: generation.prompt,
    refiner_model: 'None',
    resolution: `(${generation.width}, ${generation.height})`,
    sampler: 'dpmpp_2m_sde_gpu',
    scheduler: 'karras',
    seed: String(generation.seed),
    sharpness: 2,
    steps: generation.steps,
    styles: "['Fooocus V2', 'Fooocus Enhance']",
    vae: 'Default (model)',
    version: 'Fooocus v2.5.5',
  }
  return [
    { kind: 'tEXt', keyword: 'parameters', text: createAsciiJson(parameters) },
    { kind: 'tEXt', keyword: 'fooocus_scheme', text: 'fooocus' },
  ]
}

/** SwarmUI: JSON in `parameters`. */
export function createSwarmTexts(generation: Generation): readonly PngText[] {
  const parameters = {
    sui_image_params: {
      prompt: generation.prompt,
      negativeprompt: generation.negative,
      model: 'OfficialStableDiffusion/sd_xl_base_1.0',
      seed: generation.seed,
      steps: generation.steps,
      cfgscale: generation.cfg,
      width: generation.width,
      height: generation.height,
      sampler: 'dpmpp_2m',
      scheduler: 'karras',
      automaticvae: true,
      swarm_version: '0.9.7.4',
    },
    sui_extra_data: { date: '2026-11-02', prep_time: '0.02 sec', generation_time: '6.53 sec' },
    sui_models: [
      { name: 'OfficialStableDiffusion/sd_xl_base_1.0.safetensors', param: 'model', hash: '0x31e35c80fc' },
    ],
  }
  return [{ kind: 'tEXt', keyword: 'parameters', text: createAsciiJson(parameters, 2) }]
}
