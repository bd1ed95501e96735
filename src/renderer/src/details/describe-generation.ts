import type { CameraData, MediaDetails } from '#shared/media.ts'
import { modelName, toolName } from './tool-name.ts'

export type Fact = { readonly name: string; readonly value: string }

const joined = (parts: readonly (string | number | null)[]): string | null => {
  const known = parts.filter((part) => part !== null && part !== '')
  return known.length === 0 ? null : known.join(' · ')
}

function facts(all: readonly (readonly [string, string | null])[]): readonly Fact[] {
  return all.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]))
}

/** How a picture was made, line by line; what isn't known is left out. */
export function listGeneration(generation: MediaDetails['generation']): readonly Fact[] {
  const { model, steps, cfg, guidance, denoise } = generation
  const loras = generation.loras.map(({ name, weight }) => joined([modelName(name), weight]))
  return facts([
    ['Model', model === null ? null : modelName(model)],
    ['Model hash', generation.modelHash],
    ['LoRA', loras.length === 0 ? null : loras.join('\n')],
    ['VAE', generation.vae === null ? null : modelName(generation.vae)],
    ['Sampler', joined([generation.sampler, generation.scheduler])],
    [cfg === null ? 'Steps' : steps === null ? 'CFG' : 'Steps, CFG', joined([steps, cfg])],
    ['Guidance', textOf(guidance)],
    ['Seed', generation.seed],
    // All of the noise is the rule, and tells nothing.
    ['Denoise', denoise === 1 ? null : textOf(denoise)],
    ['Clip skip', textOf(generation.clipSkip)],
    ['Tool', generation.tool === null ? null : joined([toolName(generation.tool), generation.toolVersion])],
  ])
}

function textOf(value: number | null): string | null {
  return value === null ? null : String(value)
}

/** What a camera noted, line by line. */
export function listCamera(camera: CameraData): readonly Fact[] {
  return facts([
    ['Camera', camera.camera],
    ['Lens', camera.lens],
    ['Exposure', describeExposure(camera)],
    ['Focal length', camera.focalLengthMm === null ? null : `${round(camera.focalLengthMm)} mm`],
    ['Place', describePlace(camera)],
  ])
}

function describeExposure({ shutter, aperture, iso }: CameraData): string | null {
  return joined([
    shutter === null ? null : `${shutter} s`,
    aperture === null ? null : `f/${round(aperture)}`,
    iso === null ? null : `ISO ${iso}`,
  ])
}

function describePlace({ latitude, longitude }: CameraData): string | null {
  if (latitude === null || longitude === null) return null
  const side = (value: number, positive: string, negative: string) =>
    `${Math.abs(value).toFixed(4)}° ${value < 0 ? negative : positive}`
  return `${side(latitude, 'N', 'S')}, ${side(longitude, 'E', 'W')}`
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** One line for the corner of a picture: «flux1-dev · euler · 28 steps · seed 42», or camera and exposure. */
export function describeGeneration(details: Pick<MediaDetails, 'generation' | 'camera'>): string {
  const { generation, camera } = details
  const made = joined([
    generation.model === null ? null : modelName(generation.model),
    generation.sampler,
    generation.steps === null ? null : `${generation.steps} steps`,
    generation.seed === null ? null : `seed ${generation.seed}`,
  ])
  return made ?? joined([camera.camera, camera.lens, describeExposure(camera)]) ?? ''
}
