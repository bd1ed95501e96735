import { certainties, type GeneratorParser } from '../parser.ts'

/** Sources that a manifest may claim for a picture that a model made (IPTC's «Digital Source Type» vocabulary). */
const generated = /^(trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia|algorithmicMedia)$/

/** ChatGPT, DALL-E, Firefly, Gemini: no settings, but a C2PA manifest that says so. Its signature isn't checked. */
export const c2paParser: GeneratorParser = {
  name: 'c2pa',
  version: 1,
  parse: (carriers) => {
    const source =
      carriers.find('digitalSourceTypeName') ??
      carriers.find('Iptc4xmpExt:DigitalSourceType')?.split('/').at(-1)
    if (source === undefined || !generated.test(source)) return null
    return {
      certainty: certainties.claim,
      fields: {
        tool: 'c2pa',
        toolVersion: carriers.find('softwareAgent') ?? carriers.find('claim_generator') ?? null,
      },
    }
  },
}
