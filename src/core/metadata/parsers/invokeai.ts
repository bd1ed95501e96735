import type { Lora } from '#shared/media.ts'
import type { JsonObject } from '../bounded-json.ts'
import { asList, asName, asNumber, asObject, asSeed, asText } from '../json-access.ts'
import { certainties, type GeneratorParser, type ParsedFields } from '../parser.ts'

/** InvokeAI: `invokeai_metadata` since 3, `sd-metadata` in 2, the command line `Dream` before and beside it. */
export const invokeaiParser: GeneratorParser = {
  name: 'invokeai',
  version: 1,
  parse: (carriers) => {
    const metadata = carriers.parseObject(carriers.find('invokeai_metadata'))
    if (metadata !== undefined) return { certainty: certainties.signature, fields: readMetadata(metadata) }
    const old = carriers.parseObject(carriers.find('sd-metadata'))
    const image = asObject(old?.image)
    if (old !== undefined && image !== undefined) {
      return { certainty: certainties.signature, fields: readOldMetadata(old, image) }
    }
    const dream = carriers.find('Dream')
    return dream === undefined ? null : { certainty: certainties.format, fields: readDream(dream) }
  },
}

function readMetadata(metadata: JsonObject): ParsedFields {
  const model = asObject(metadata.model)
  const vae = asObject(metadata.vae)
  return {
    tool: 'invokeai',
    toolVersion: asName(metadata.app_version),
    prompt: asText(metadata.positive_prompt) ?? '',
    negativePrompt: asText(metadata.negative_prompt) ?? '',
    model: readModelName(model) ?? asName(metadata.model),
    modelHash: asName(model?.hash) ?? asName(model?.model_hash),
    vae: readModelName(vae),
    sampler: asName(metadata.scheduler),
    steps: asNumber(metadata.steps),
    cfg: asNumber(metadata.cfg_scale),
    guidance: asNumber(metadata.guidance),
    seed: asSeed(metadata.seed),
    width: asNumber(metadata.width),
    height: asNumber(metadata.height),
    clipSkip: asNumber(metadata.clip_skip) || null,
    denoise: asNumber(metadata.strength),
    loras: asList(metadata.loras).flatMap(readLora),
    controlnets: asList(metadata.controlnets).flatMap((entry) => {
      const control = asObject(entry)
      return readModelName(asObject(control?.control_model) ?? asObject(control?.model)) ?? []
    }),
  }
}

function readModelName(model: JsonObject | undefined): string | null {
  return asName(model?.name) ?? asName(model?.model_name)
}

function readLora(entry: JsonObject[string]): readonly Lora[] {
  const lora = asObject(entry)
  const name = readModelName(asObject(lora?.model) ?? asObject(lora?.lora))
  return name === null ? [] : [{ name, weight: asNumber(lora?.weight) }]
}

function readOldMetadata(old: JsonObject, image: JsonObject): ParsedFields {
  const parts = asList(image.prompt).map((part) => asText(asObject(part)?.prompt))
  const text = asText(image.prompt) ?? parts.filter((part) => part !== null).join(' ')
  return {
    tool: 'invokeai',
    toolVersion: asName(old.app_version),
    ...splitBracketed(text),
    model: asName(old.model_weights) ?? asName(old.model),
    modelHash: asName(old.model_hash),
    sampler: asName(image.sampler),
    steps: asNumber(image.steps),
    cfg: asNumber(image.cfg_scale),
    seed: asSeed(image.seed),
    width: asNumber(image.width),
    height: asNumber(image.height),
  }
}

/** InvokeAI 2 has its negative prompt in brackets within the prompt. */
function splitBracketed(text: string): { readonly prompt: string; readonly negativePrompt: string } {
  const negative: string[] = []
  const prompt = text.replace(/\[([^[\]]*)\]/g, (_, inside: string) => {
    negative.push(inside.trim())
    return ''
  })
  return { prompt: prompt.trim(), negativePrompt: negative.join(', ') }
}

/** `"a prompt [negative]" -s 50 -S 123 -W 512 -H 768 -C 5 -A k_lms` */
function readDream(text: string): ParsedFields {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"/.exec(text)
  const options = quoted === null ? text : text.slice(quoted[0].length)
  const option = (name: string): string | undefined =>
    new RegExp(`(?:^|\\s)-${name}\\s*(\\S+)`).exec(options)?.[1]
  return {
    tool: 'invokeai',
    ...splitBracketed(quoted?.[1] ?? text.split(/\s-\w/)[0] ?? ''),
    steps: asNumber(option('s')),
    seed: asSeed(option('S')),
    width: asNumber(option('W')),
    height: asNumber(option('H')),
    cfg: asNumber(option('C')),
    sampler: option('A') ?? null,
  }
}
