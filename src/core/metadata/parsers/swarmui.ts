import type { Json, JsonObject } from '../bounded-json.ts'
import { asLabel, asList, asName, asNumber, asObject, asSeed, asText, parseNumber } from '../json-access.ts'
import { findJsonParameters } from '../json-parameters.ts'
import { certainties, type GeneratorParser } from '../parser.ts'
import { findPromptLoras, mergeLoras } from '../prompt-tags.ts'

/** SwarmUI: JSON with `sui_image_params`. */
export const swarmuiParser: GeneratorParser = {
  name: 'swarmui',
  version: 1,
  parse: (carriers) => {
    const object = findJsonParameters(
      carriers,
      (candidate) => asObject(candidate.sui_image_params) !== undefined,
    )
    const settings = asObject(object?.sui_image_params)
    if (object === undefined || settings === undefined) return null
    const prompt = asText(settings.prompt)
    const model = asName(settings.model)
    return {
      certainty: certainties.signature,
      fields: {
        tool: 'swarmui',
        toolVersion: asName(settings.swarm_version),
        prompt: prompt ?? '',
        negativePrompt: asText(settings.negativeprompt) ?? '',
        model,
        models: [model, asName(settings.refinermodel)].filter((name) => name !== null),
        modelHash: findModelHash(object),
        vae: asName(settings.vae),
        sampler: asName(settings.sampler),
        scheduler: asName(settings.scheduler),
        steps: asNumber(settings.steps),
        cfg: asNumber(settings.cfgscale),
        guidance: asNumber(settings.fluxguidancescale),
        seed: asSeed(settings.seed),
        width: asNumber(settings.width),
        height: asNumber(settings.height),
        denoise: asNumber(settings.initimagecreativity),
        loras: mergeLoras(readLoras(settings), findPromptLoras(prompt)),
      },
    }
  },
}

function findModelHash(object: JsonObject): string | null {
  const entry = asList(object.sui_models)
    .map(asObject)
    .find((model) => model?.param === 'model')
  return asName(entry?.hash)
}

/** Two lists of one length, each also as one text with commas. */
function readLoras(
  settings: JsonObject,
): readonly { readonly name: string; readonly weight: number | null }[] {
  const weights = listOf(settings.loraweights)
  return listOf(settings.loras).map((name, index) => ({ name, weight: parseNumber(weights[index]) }))
}

function listOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string')
    return value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  return asList(value).map(asLabel)
}
