import { asName, asNumber, asObject, asSeed, asText } from '../json-access.ts'
import { findJsonParameters, parseSize } from '../json-parameters.ts'
import { certainties, type GeneratorParser } from '../parser.ts'

/** Hugging Face Spaces that draw anime with diffusers: JSON with `resolution` as `1024 x 768`. */
export const hfSpaceParser: GeneratorParser = {
  name: 'hf-space',
  version: 1,
  parse: (carriers) => {
    const object = findJsonParameters(
      carriers,
      (candidate) =>
        /^\s*\d+\s*x\s*\d+\s*$/.test(asText(candidate.resolution) ?? '') ||
        (candidate.use_upscaler !== undefined && candidate.prompt !== undefined) ||
        (candidate['Model hash'] !== undefined && candidate.prompt !== undefined),
    )
    if (object === undefined) return null
    const upscaler = asObject(object.use_upscaler)
    return {
      certainty: certainties.signature,
      fields: {
        tool: 'hf-space',
        prompt: asText(object.prompt) ?? '',
        negativePrompt: asText(object.negative_prompt) ?? '',
        model: asName(object.Model),
        modelHash: asName(object['Model hash']),
        sampler: asName(object.sampler),
        steps: asNumber(object.num_inference_steps),
        cfg: asNumber(object.guidance_scale),
        seed: asSeed(object.seed),
        ...parseSize(asText(object.resolution)),
        hires:
          upscaler === undefined
            ? null
            : {
                scale: asNumber(upscaler.upscale_by),
                upscaler: asName(upscaler.upscale_method),
                steps: asNumber(upscaler.upscale_steps),
                denoise: asNumber(upscaler.upscaler_strength) ?? asNumber(upscaler.strength),
              },
      },
    }
  },
}
