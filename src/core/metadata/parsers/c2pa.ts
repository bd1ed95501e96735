import type { Carriers } from '../carriers.ts'
import { certainties, type GeneratorParser } from '../parser.ts'

/** Sources that a manifest may claim for a picture that a model made (IPTC's «Digital Source Type» vocabulary). */
const generated = /^(trainedAlgorithmicMedia|compositeWithTrainedAlgorithmicMedia|algorithmicMedia)$/

/** What people call the services that sign so; the narrower before the wider. */
const services: readonly (readonly [RegExp, string])[] = [
  [/dall[·\-. ]?e/i, 'DALL·E'],
  [/sora/i, 'Sora'],
  [/openai|chatgpt|gpt-/i, 'ChatGPT'],
  [/firefly/i, 'Adobe Firefly'],
  [/photoshop/i, 'Adobe Photoshop'],
  [/adobe/i, 'Adobe'],
  [/gemini|imagen|nano.?banana/i, 'Gemini'],
  [/\bveo\b/i, 'Veo'],
  [/google/i, 'Gemini'],
  [/designer|bing|microsoft/i, 'Microsoft Designer'],
  [/leonardo/i, 'Leonardo.Ai'],
  [/midjourney/i, 'Midjourney'],
  [/stability/i, 'Stability AI'],
  [/black forest|flux/i, 'FLUX'],
  [/ideogram/i, 'Ideogram'],
  [/recraft/i, 'Recraft'],
  [/meta\b|instagram|facebook/i, 'Meta AI'],
  [/truepic/i, 'Truepic'],
]

/**
 * ChatGPT, DALL-E, Firefly, Gemini: no settings, but a C2PA manifest that says so. Its signature isn't checked, so the tool is the
 * manifest; which service it names stands as the tool's version, in the words that people use.
 */
export const c2paParser: GeneratorParser = {
  name: 'c2pa',
  version: 2,
  parse: (carriers) => {
    const source =
      carriers.find('digitalSourceTypeName') ??
      carriers.find('Iptc4xmpExt:DigitalSourceType')?.split('/').at(-1)
    if (source === undefined || !generated.test(source)) return null
    return {
      certainty: certainties.claim,
      fields: { tool: 'c2pa', toolVersion: nameService(carriers), model: findModel(carriers) },
    }
  },
}

function nameService(carriers: Carriers): string | null {
  const claims = listClaims(carriers)
  for (const [pattern, name] of services) if (claims.some((claim) => pattern.test(claim))) return name
  return claims[0] ?? null
}

/** Who did it, who signed it, and who says so in XMP. */
function listClaims(carriers: Carriers): readonly string[] {
  return ['softwareAgent', 'claim_generator', 'Credit', 'CreatorTool', 'Software'].flatMap(
    (key) => carriers.find(key) ?? [],
  )
}

/** An agent that is named by its model. */
function findModel(carriers: Carriers): string | null {
  const agent = carriers.find('softwareAgent') ?? ''
  return /^(gpt-|dall|imagen|gemini|firefly|flux|veo|sora)/i.test(agent) ? agent : null
}
