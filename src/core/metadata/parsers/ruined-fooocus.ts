import { asName, asNumber, asSeed, asText } from '../json-access.ts'
import { findJsonParameters } from '../json-parameters.ts'
import { certainties, type GeneratorParser } from '../parser.ts'

/** RuinedFooocus, which signs its JSON by `software`. */
export const ruinedFooocusParser: GeneratorParser = {
  name: 'ruined-fooocus',
  version: 1,
  parse: (carriers) => {
    const object = findJsonParameters(carriers, (candidate) => candidate.software === 'RuinedFooocus')
    if (object === undefined) return null
    return {
      certainty: certainties.signature,
      fields: {
        tool: 'ruined-fooocus',
        prompt: (asText(object.Prompt) ?? '').trim(),
        negativePrompt: (asText(object.Negative) ?? '').trim(),
        model: asName(object.base_model_name) ?? asName(object.base_model),
        modelHash: asName(object.base_model_hash),
        sampler: asName(object.sampler_name),
        scheduler: asName(object.scheduler),
        steps: asNumber(object.steps),
        cfg: asNumber(object.cfg),
        seed: asSeed(object.seed),
        clipSkip: asNumber(object.clip_skip),
        denoise: asNumber(object.denoise),
        width: asNumber(object.width),
        height: asNumber(object.height),
      },
    }
  },
}
