import type { Json, JsonObject } from '../bounded-json.ts'
import { asList, asName, asNumber, asObject, asSeed, asText } from '../json-access.ts'
import { findJsonParameters } from '../json-parameters.ts'
import { certainties, type GeneratorParser } from '../parser.ts'

/**
 * StableStudio and the DreamStudio that it came from: prompts as a list of weighted texts, of which those with a negative weight are
 * the negative prompt; the service's own request calls the list `text_prompts`.
 */
export const stableStudioParser: GeneratorParser = {
  name: 'stable-studio',
  version: 2,
  parse: (carriers) => {
    const found = findJsonParameters(carriers, (candidate) => findInput(candidate) !== undefined)
    const input = found === undefined ? undefined : findInput(found)
    if (input === undefined) return null
    const prompts = listPrompts(input)
    const isService = input.text_prompts !== undefined
    const join = (isNegative: boolean): string =>
      prompts.flatMap(({ text, weight }) => (weight < 0 === isNegative ? [text] : [])).join('\n')
    return {
      certainty: certainties.format,
      fields: {
        tool: isService ? 'dreamstudio' : 'stablestudio',
        prompt: join(false),
        negativePrompt: join(true),
        model: readName(input.model) ?? asName(input.engine) ?? asName(input.engine_id),
        sampler: readName(input.sampler),
        steps: asNumber(input.steps),
        cfg: asNumber(input.cfgScale) ?? asNumber(input.cfg_scale),
        seed: asSeed(input.seed),
        width: asNumber(input.width),
        height: asNumber(input.height),
        denoise: asNumber(asObject(input.initialImage)?.weight) ?? asNumber(input.image_strength),
      },
    }
  },
}

/** The settings themselves, or those of an image that was saved with them. */
function findInput(object: JsonObject): JsonObject | undefined {
  return [object, asObject(object.input)].find(
    (candidate) => candidate !== undefined && listPrompts(candidate).length > 0,
  )
}

function listPrompts(input: JsonObject): readonly { readonly text: string; readonly weight: number }[] {
  return asList(input.prompts ?? input.text_prompts).flatMap((entry: Json) => {
    const prompt = asObject(entry)
    const text = asText(prompt?.text)
    return text === null ? [] : [{ text, weight: asNumber(prompt?.weight) ?? 1 }]
  })
}

function readName(value: Json | undefined): string | null {
  return asName(value) ?? asName(asObject(value)?.id) ?? asName(asObject(value)?.name)
}
