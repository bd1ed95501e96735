import type { Random } from '../random.ts'
import { findPalette, type Picture, scenes } from '../scenes/index.ts'

/** What a made picture would have been asked for: the same for every tool, which each writes in its own way. */
export type Generation = {
  readonly prompt: string
  readonly negative: string
  readonly seed: number
  readonly steps: number
  readonly cfg: number
  readonly width: number
  readonly height: number
}

const crafts = [
  'volumetric light, muted palette, 35mm film',
  'minimal composition, screen print, grain',
  'matte painting, wide angle, highly detailed',
  'flat illustration, soft gradients, poster',
  'medium format photograph, kodak portra 400',
] as const
const negatives = [
  'text, watermark, oversaturated',
  'lowres, blurry, jpeg artifacts, signature, frame',
  'people, text, logo, worst quality, low quality',
] as const

/** A prompt that tells what is in the picture. */
export function createGeneration(picture: Picture, random: Random): Generation {
  return {
    prompt: `${scenes[picture.scene].subject}, ${findPalette(picture.palette).mood}, ${random.pick(crafts)}`,
    negative: random.pick(negatives),
    seed: random.whole(1_000_000, 4_294_967_295),
    steps: random.pick([20, 24, 25, 28, 30]),
    cfg: random.pick([4.5, 5, 6, 7]),
    width: picture.width,
    height: picture.height,
  }
}
