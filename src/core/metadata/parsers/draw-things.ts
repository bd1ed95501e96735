import type { Lora } from '#shared/media.ts'
import { asList, asName, asNumber, asObject, asSeed, asText } from '../json-access.ts'
import { findJsonParameters, parseSize } from '../json-parameters.ts'
import { certainties, type GeneratorParser } from '../parser.ts'

/** Draw Things: JSON with short keys in XMP's or Exif's user comment, signed by `xmp:CreatorTool`. */
export const drawThingsParser: GeneratorParser = {
  name: 'draw-things',
  version: 1,
  parse: (carriers) => {
    const signed = /draw things/i.test(carriers.find('CreatorTool') ?? carriers.find('Software') ?? '')
    const object = findJsonParameters(
      carriers,
      (candidate) =>
        typeof candidate.c === 'string' &&
        (signed || (candidate.uc !== undefined && candidate.scale !== undefined)),
    )
    if (object === undefined) return null
    return {
      certainty: signed ? certainties.signature : certainties.format,
      fields: {
        tool: 'drawthings',
        prompt: asText(object.c) ?? '',
        negativePrompt: asText(object.uc) ?? '',
        model: asName(object.model),
        sampler: asName(object.sampler),
        steps: asNumber(object.steps),
        cfg: asNumber(object.scale),
        seed: asSeed(object.seed),
        denoise: asNumber(object.strength),
        ...parseSize(asText(object.size)),
        loras: asList(object.lora).flatMap((entry): readonly Lora[] => {
          const lora = asObject(entry)
          const name = asName(lora?.model)
          return name === null ? [] : [{ name, weight: asNumber(lora?.weight) }]
        }),
      },
    }
  },
}
