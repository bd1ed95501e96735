import type { JsonObject } from '../bounded-json.ts'
import type { Carriers } from '../carriers.ts'
import { asLabel, asName, asNumber, asObject, asSeed, asText } from '../json-access.ts'
import { findJsonParameters } from '../json-parameters.ts'
import { certainties, type GeneratorParser } from '../parser.ts'

/** Leonardo.Ai: a generation as its service tells of it, kept beside the picture or in it; else only its name. */
export const leonardoParser: GeneratorParser = {
  name: 'leonardo',
  version: 2,
  parse: (carriers) => {
    const found = findJsonParameters(carriers, (candidate) => isGeneration(unwrap(candidate)))
    if (found === undefined) return readSignature(carriers)
    const generation = unwrap(found)
    return {
      certainty: certainties.signature,
      fields: {
        tool: 'leonardo',
        toolVersion: asName(generation.sdVersion),
        prompt: asText(generation.prompt),
        negativePrompt: asText(generation.negativePrompt),
        model: asName(generation.modelName) ?? asName(generation.modelId),
        sampler: asName(generation.scheduler),
        steps: asNumber(generation.inferenceSteps),
        cfg: asNumber(generation.guidanceScale),
        seed: asSeed(generation.seed),
        width: asNumber(generation.imageWidth),
        height: asNumber(generation.imageHeight),
        denoise: asNumber(generation.initStrength),
      },
    }
  },
}

/** The service's answer stands around a generation. */
function unwrap(object: JsonObject): JsonObject {
  return asObject(object.generations_by_pk) ?? asObject(object.generation) ?? object
}

function isGeneration(object: JsonObject): boolean {
  if (asText(object.prompt) === null || asNumber(object.imageWidth) === null) return false
  return ['inferenceSteps', 'presetStyle', 'sdVersion', 'generated_images', 'modelId'].some(
    (key) => object[key] !== undefined,
  )
}

function readSignature(carriers: Carriers): ReturnType<GeneratorParser['parse']> {
  const isSigned = ['Software', 'CreatorTool', 'Artist', 'Credit'].some((key) =>
    /\bleonardo\.?\s?ai\b/i.test(asLabel(carriers.find(key))),
  )
  if (!isSigned) return null
  const prompt =
    carriers.find('ImageDescription') ?? carriers.find('dc:description') ?? carriers.find('Description')
  return { certainty: certainties.weak, fields: { tool: 'leonardo', prompt: prompt?.trim() } }
}
