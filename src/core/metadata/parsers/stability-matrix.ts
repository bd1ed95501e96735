import { asName, asNumber, asSeed, asText } from '../json-access.ts'
import { certainties, type GeneratorParser } from '../parser.ts'

/** Stability Matrix' own inference page: `parameters-json`, beside the graph that it ran. */
export const stabilityMatrixParser: GeneratorParser = {
  name: 'stability-matrix',
  version: 1,
  parse: (carriers) => {
    const object = carriers.parseObject(carriers.find('parameters-json'))
    if (object === undefined) return null
    return {
      certainty: certainties.signature,
      fields: {
        tool: 'stability-matrix',
        prompt: asText(object.PositivePrompt),
        negativePrompt: asText(object.NegativePrompt),
        model: asName(object.ModelName),
        modelHash: asName(object.ModelHash),
        sampler: asName(object.Sampler),
        steps: asNumber(object.Steps),
        cfg: asNumber(object.CfgScale),
        seed: asSeed(object.Seed),
        width: asNumber(object.Width),
        height: asNumber(object.Height),
      },
    }
  },
}
