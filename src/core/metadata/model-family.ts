import type { Generation } from '#shared/media.ts'
import type { GenerationDetails } from './extracted.ts'

/** Names that tell a family wherever they stand in a model's name; the narrower before the wider. */
const families: readonly (readonly [RegExp, string])[] = [
  [/illustrious|noob[_\- ]?ai|noobai/i, 'Illustrious'],
  [/pony/i, 'Pony'],
  [/flux[_\-. ]?2/i, 'Flux 2'],
  [/flux|chroma/i, 'Flux'],
  [/(stable[_\- ]?diffusion[_\- ]?|sd[_-]?)3(\.5|_5|[_\-. ]|$)/i, 'SD3'],
  [/stable[_\- ]?cascade/i, 'Stable Cascade'],
  [/qwen/i, 'Qwen Image'],
  [/hidream/i, 'HiDream'],
  [/hunyuan/i, 'Hunyuan'],
  [/wan[_\-. ]?2|wanvideo/i, 'Wan'],
  [/ltx/i, 'LTX'],
  [/mochi/i, 'Mochi'],
  [/svd|stable[_\- ]?video/i, 'SVD'],
  [/pixart/i, 'PixArt'],
  [/kolors/i, 'Kolors'],
  [/aura[_\- ]?flow/i, 'AuraFlow'],
  [/z[_\- ]image/i, 'Z-Image'],
  [/nai[_\- ]?diffusion|novelai/i, 'NovelAI'],
  [/sd[_-]?xl|xl[_\-v\d]|xl$|xl[_\-. ]|juggernautxl|turboxl/i, 'SDXL'],
  [/(sd|v|stable[_\- ]?diffusion[_\- ]?)2[._-][01]|768-ema/i, 'SD 2'],
  [/(sd|v)[_-]?1[._-]?[45]|sd15|1\.5|stable[_\- ]?diffusion[_\- ]?v?1/i, 'SD 1.5'],
]

/** The family of the model that made a picture, or null where its name doesn't tell. A clip skip of 2 or a size tells nothing. */
export function findModelFamily(generation: Generation, details: GenerationDetails): string | null {
  for (const name of [generation.model, ...details.models]) {
    const plain = name?.split(/[\\/]/).at(-1)
    if (plain === undefined) continue
    for (const [pattern, family] of families) if (pattern.test(plain)) return family
  }
  return null
}
