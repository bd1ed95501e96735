import type { Json, JsonObject } from '../bounded-json.ts'
import type { Carriers } from '../carriers.ts'
import type { HiresSettings } from '../extracted.ts'
import { asLabel, asList, asName, asNumber, asSeed, asText } from '../json-access.ts'
import { findJsonParameters } from '../json-parameters.ts'
import { certainties, type GeneratorParser } from '../parser.ts'

const mark = 'use_stable_diffusion_model'
const keys = [
  ...[
    'prompt',
    'negative_prompt',
    'seed',
    mark,
    'sampler_name',
    'num_inference_steps',
    'guidance_scale',
    'clip_skip',
  ],
  ...[
    'width',
    'height',
    'use_vae_model',
    'prompt_strength',
    'use_lora_model',
    'lora_alpha',
    'use_embeddings_model',
    'use_upscale',
    'upscale_amount',
  ],
]

/** Easy Diffusion: each setting a chunk of its own in PNG, one JSON object elsewhere, or a text of `Name: value` lines beside the file. */
export const easyDiffusionParser: GeneratorParser = {
  name: 'easydiffusion',
  version: 2,
  parse: (carriers) => {
    const settings =
      readChunks(carriers) ??
      findJsonParameters(carriers, (object) => object[mark] !== undefined) ??
      readLines(carriers)
    if (settings === undefined) return null
    const names = listOf(settings.use_lora_model)
    const weights = listOf(settings.lora_alpha)
    return {
      certainty: certainties.signature,
      fields: {
        tool: 'easydiffusion',
        prompt: asText(settings.prompt) ?? '',
        negativePrompt: asText(settings.negative_prompt) ?? '',
        model: baseName(asName(settings[mark])),
        vae: baseName(asName(settings.use_vae_model)),
        sampler: asName(settings.sampler_name),
        steps: asNumber(settings.num_inference_steps),
        cfg: asNumber(settings.guidance_scale),
        seed: asSeed(settings.seed),
        width: asNumber(settings.width),
        height: asNumber(settings.height),
        clipSkip: /^true$/i.test(asLabel(settings.clip_skip)) ? 2 : asNumber(settings.clip_skip),
        denoise: asNumber(settings.prompt_strength),
        loras: names.map((name, index) => ({
          name: baseName(name) ?? name,
          weight: asNumber(weights[index]),
        })),
        hires: readUpscale(settings),
        embeddings: listOf(settings.use_embeddings_model).map((name) => baseName(name) ?? name),
      },
    }
  },
}

function readUpscale(settings: JsonObject): HiresSettings | null {
  const upscaler = asName(settings.use_upscale)
  if (upscaler === null || /^(none|false)$/i.test(upscaler)) return null
  return { scale: asNumber(settings.upscale_amount), upscaler, steps: null, denoise: null }
}

function readChunks(carriers: Carriers): JsonObject | undefined {
  if (carriers.find(mark) === undefined) return undefined
  const found = keys.flatMap((key) => {
    const text = carriers.find(key)
    return text === undefined ? [] : [[key, text] as const]
  })
  return Object.fromEntries(found)
}

/** What the lines of a text beside the file are called, in lower case. */
const lineNames: Readonly<Record<string, string>> = {
  ...{
    prompt: 'prompt',
    'negative prompt': 'negative_prompt',
    seed: 'seed',
    width: 'width',
    height: 'height',
  },
  ...{ 'stable diffusion model': mark, 'vae model': 'use_vae_model', sampler: 'sampler_name' },
  ...{ steps: 'num_inference_steps', 'guidance scale': 'guidance_scale', 'clip skip': 'clip_skip' },
  ...{ 'prompt strength': 'prompt_strength', 'lora model': 'use_lora_model', 'lora strength': 'lora_alpha' },
  ...{
    'use upscaling': 'use_upscale',
    'upscale by': 'upscale_amount',
    'embeddings models': 'use_embeddings_model',
  },
}
const maxLines = 1000

function readLines(carriers: Carriers): JsonObject | undefined {
  const text = carriers.find('parameters')
  if (text === undefined || !/^Stable Diffusion model:/im.test(text)) return undefined
  const settings = new Map<string, string>()
  let last = ''
  for (const line of text.split(/\r?\n/).slice(0, maxLines)) {
    const match = /^([A-Za-z][A-Za-z ]{2,40}):\s?(.*)$/.exec(line)
    const name = lineNames[match?.[1]?.toLowerCase() ?? '']
    if (match !== null && (name !== undefined || last !== 'prompt')) {
      last = name ?? ''
      if (name !== undefined) settings.set(name, (match[2] ?? '').trim())
    } else if (last === 'prompt' || last === 'negative_prompt') {
      // A prompt may go over several lines.
      settings.set(last, `${settings.get(last) ?? ''}\n${line}`.trimEnd())
    }
  }
  return settings.has(mark) ? Object.fromEntries(settings) : undefined
}

function listOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string')
    return value === '' || value === 'None' ? [] : value.split(',').map((part) => part.trim())
  if (typeof value === 'number') return [asLabel(value)]
  return asList(value).map(asLabel)
}

function baseName(path: string | null): string | null {
  const name = path?.split(/[\\/]/).at(-1)
  return name === undefined || name === 'None' ? null : name
}
