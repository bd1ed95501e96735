import type { Lora } from '#shared/media.ts'
import type { Json } from '../bounded-json.ts'
import type { Carriers } from '../carriers.ts'
import type { HiresSettings } from '../extracted.ts'
import { type Infotext, parseInfotext } from '../infotext.ts'
import { asList, asName, asNumber, asObject, asSeed, parseNumber } from '../json-access.ts'
import { certainties, type GeneratorParser, type ParsedFields } from '../parser.ts'
import { findPromptLoras, mergeLoras } from '../prompt-tags.ts'

/** Where A1111 and those who write like it put their text, the surest first. */
const keys = [
  'parameters',
  'UserComment',
  'XPComment',
  'Comment',
  'ImageDescription',
  'Description',
  'dc:description',
  'sd-metadata-text',
]

/** A1111's infotext and its family: Forge and its forks, SD.Next, reForge, Civitai, Fooocus in its A1111 scheme. */
export const a1111Parser: GeneratorParser = {
  name: 'a1111',
  version: 2,
  parse: (carriers) => {
    for (const key of keys) {
      const text = carriers.find(key)
      if (text === undefined || /^\s*[[{]/.test(text)) continue
      const infotext = parseInfotext(text)
      if (infotext === undefined) continue
      // A text with a `Negative prompt:` and nothing else is one only where A1111 puts its own.
      if (infotext.settings.size === 0 && key !== 'parameters' && key !== 'UserComment') continue
      return {
        certainty: infotext.settings.size >= 3 ? certainties.format : certainties.weak,
        fields: readInfotext(infotext, carriers),
      }
    }
    return null
  },
}

/** An infotext's settings as fields. */
export function readInfotext(infotext: Infotext, carriers: Carriers): ParsedFields {
  const { settings } = infotext
  const text = (key: string): string | null => {
    const value = settings.get(key)
    return value === undefined || value === '' ? null : value
  }
  const number = (key: string): number | null => parseNumber(text(key))
  const size = /^(\d{1,6})\s*x\s*(\d{1,6})$/i.exec(text('Size') ?? '')
  const resources = carriers.parseJson(text('Civitai resources') ?? undefined)
  const model = text('Model') ?? civitaiModel(resources)
  const hires = readHires(text, number)
  const sampler = text('Sampler')
  return {
    ...readTool(settings),
    prompt: infotext.prompt,
    negativePrompt: infotext.negativePrompt,
    model,
    models: [model, text('Refiner')?.replace(/ \[[0-9a-f]+\]$/, '') ?? null].filter((name) => name !== null),
    modelHash: text('Model hash'),
    vae: text('VAE'),
    sampler,
    scheduler: text('Schedule type') ?? text('Scheduler'),
    steps: number('Steps'),
    cfg: number('CFG scale') ?? number('CFG Scale'),
    guidance: number('Distilled CFG Scale') ?? number('Guidance scale'),
    seed: asSeed(text('Seed') ?? undefined),
    clipSkip: number('Clip skip'),
    denoise: number('Denoising strength'),
    loras: mergeLoras(
      findPromptLoras(infotext.prompt),
      parseNames(text('Lora hashes')).map((name) => ({ name, weight: null })),
      civitaiLoras(resources),
    ),
    embeddings: parseNames(text('TI hashes')),
    controlnets: findControlNets(settings),
    width: size === null ? null : Number(size[1]),
    height: size === null ? null : Number(size[2]),
    hires,
  }
}

/** `"a: 1f2e, b: 3d4c"` as its names. */
function parseNames(list: string | null): readonly string[] {
  if (list === null) return []
  return list.split(',').flatMap((pair) => {
    const name = pair.slice(0, pair.lastIndexOf(':')).trim()
    return name === '' ? [] : [name]
  })
}

function readHires(
  text: (key: string) => string | null,
  number: (key: string) => number | null,
): HiresSettings | null {
  const scale = number('Hires upscale')
  const upscaler = text('Hires upscaler')
  const steps = number('Hires steps')
  if (scale === null && upscaler === null && steps === null) return null
  return { scale, upscaler, steps, denoise: number('Denoising strength') }
}

function findControlNets(settings: ReadonlyMap<string, string>): readonly string[] {
  return [...settings].flatMap(([key, value]) => {
    if (!/^ControlNet(?: \d+)?$/i.test(key)) return []
    const model = /\bModel: ([^,]+)/i.exec(value)?.[1]
    return model === undefined ? [] : [model.replace(/ \[[0-9a-f]+\]$/, '').trim()]
  })
}

function civitaiModel(resources: Json | undefined): string | null {
  for (const item of asList(resources)) {
    const resource = asObject(item)
    if (resource !== undefined && asName(resource.type)?.toLowerCase() === 'checkpoint') {
      return asName(resource.modelName)
    }
  }
  return null
}

function civitaiLoras(resources: Json | undefined): readonly Lora[] {
  return asList(resources).flatMap((item) => {
    const resource = asObject(item)
    const kind = asName(resource?.type)?.toLowerCase()
    const name = asName(resource?.modelName)
    if (name === null || (kind !== 'lora' && kind !== 'lycoris' && kind !== 'dora')) return []
    return [{ name, weight: asNumber(resource?.weight) }]
  })
}

/** Who wrote it, told by what each fork says of itself in `Version`, `App` or keys of its own. */
function readTool(settings: ReadonlyMap<string, string>): {
  readonly tool: string
  readonly toolVersion: string | null
} {
  const version = settings.get('Version') ?? null
  const app = settings.get('App') ?? ''
  if (/sd\.?next/i.test(app) || settings.has('Operations')) return { tool: 'sd-next', toolVersion: version }
  if (settings.has('Civitai resources') || settings.has('Civitai metadata'))
    return { tool: 'civitai', toolVersion: version }
  if (version === null) return { tool: 'a1111', toolVersion: null }
  for (const [pattern, tool] of versionMarks) if (pattern.test(version)) return { tool, toolVersion: version }
  return { tool: 'a1111', toolVersion: version }
}

const versionMarks: readonly (readonly [RegExp, string])[] = [
  [/^Fooocus/i, 'fooocus'],
  [/^ComfyUI/i, 'comfyui'],
  [/^DreamStudio|^Stability AI/i, 'dreamstudio'],
  [/^EasyDiffusion|^Easy Diffusion/i, 'easydiffusion'],
  [/neo/i, 'forge-neo'],
  // `classic` alone names no program: whoever writes it, the form is A1111's.
  [/forge.*classic/i, 'forge-classic'],
  [/reforge|^f1\.0\.\dv2|^f\d.*RC-latest/i, 'reforge'],
  [/^f\d/i, 'forge'],
]
