import type { Lora } from '#shared/media.ts'
import type { JsonObject } from '../bounded-json.ts'
import { asLabel, asList, asName, asNumber, asSeed, asText, parseNumber } from '../json-access.ts'
import { findJsonParameters, parseSize } from '../json-parameters.ts'
import { certainties, type GeneratorParser, type ParsedFields } from '../parser.ts'

/** Fooocus and its forks in their own scheme: one JSON object. Their A1111 scheme is read as an infotext. */
export const fooocusParser: GeneratorParser = {
  name: 'fooocus',
  version: 1,
  parse: (carriers) => {
    const marked = findJsonParameters(carriers, isMarked)
    if (marked !== undefined) return { certainty: certainties.signature, fields: readFooocus(marked) }
    // A bare prompt as JSON is how the program began; nobody else writes it under this key.
    const bare = findJsonParameters(carriers, (object, key) => key === 'parameters' && isBare(object))
    return bare === undefined ? null : { certainty: certainties.weak, fields: readFooocus(bare) }
  },
}

function isMarked(object: JsonObject): boolean {
  return ['base_model', 'full_prompt', 'adm_guidance', 'metadata_scheme', 'refiner_model'].some(
    (key) => object[key] !== undefined,
  )
}

function isBare(object: JsonObject): boolean {
  const isOther = ['resolution', 'sui_image_params', 'software', 'use_stable_diffusion_model'].some(
    (key) => object[key] !== undefined && !/^\(/.test(asLabel(object[key])),
  )
  return !isOther && (typeof object.prompt === 'string' || /^\(\d+, ?\d+\)$/.test(asLabel(object.resolution)))
}

function readFooocus(object: JsonObject): ParsedFields {
  const size = parseSize(asText(object.resolution))
  return {
    tool: 'fooocus',
    toolVersion: asName(object.version),
    prompt: asText(object.prompt) ?? '',
    negativePrompt: asText(object.negative_prompt) ?? '',
    model: asName(object.base_model),
    models: [asName(object.base_model), asName(object.refiner_model)]
      .filter((name) => name !== null && name !== 'None')
      .filter((name) => name !== null),
    modelHash: asName(object.base_model_hash),
    vae: asName(object.vae),
    sampler: asName(object.sampler),
    scheduler: asName(object.scheduler),
    steps: asNumber(object.steps),
    cfg: asNumber(object.guidance_scale),
    seed: asSeed(object.seed),
    width: size.width ?? asNumber(object.width),
    height: size.height ?? asNumber(object.height),
    clipSkip: asNumber(object.clip_skip),
    loras: readLoras(object),
  }
}

/** A list of `[name, weight, hash]`, or keys `lora_combined_1: "name : 0.5"`. */
function readLoras(object: JsonObject): readonly Lora[] {
  const listed = asList(object.loras).flatMap((entry): readonly Lora[] => {
    const [name, weight] = asList(entry)
    const text = asName(name)
    return text === null ? [] : [{ name: text, weight: asNumber(weight) }]
  })
  const combined = Object.entries(object).flatMap(([key, value]): readonly Lora[] => {
    const match = /^lora_combined_\d+$/.test(key)
      ? /^(.*\S)\s*:\s*([-\d.]+)\s*$/.exec(asText(value) ?? '')
      : null
    return match?.[1] === undefined ? [] : [{ name: match[1], weight: parseNumber(match[2]) }]
  })
  return listed.length > 0 ? listed : combined
}
