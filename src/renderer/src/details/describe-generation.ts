import type { CameraData, Generation, MediaDetails } from '#shared/media.ts'

export type Fact = { readonly name: string; readonly value: string }

const joined = (parts: readonly (string | number | null)[]): string | null => {
  const known = parts.filter((part) => part !== null && part !== '')
  return known.length === 0 ? null : known.join(' · ')
}

function facts(all: readonly (readonly [string, string | null])[]): readonly Fact[] {
  return all.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]))
}

/** How a picture was made, line by line; what isn't known is left out. */
export function listGeneration(generation: Generation): readonly Fact[] {
  const { steps, cfg, guidance } = generation
  const strength = cfg === null ? guidance : cfg
  const strengthName = cfg === null && guidance !== null ? 'guidance' : 'CFG'
  const stepsName = steps === null ? strengthName : strength === null ? 'Steps' : `Steps, ${strengthName}`
  return facts([
    ['Model', joined([generation.model, generation.modelHash])],
    ['VAE', generation.vae],
    ['Sampler', joined([generation.sampler, generation.scheduler])],
    [stepsName[0] === 'g' ? 'Guidance' : stepsName, joined([steps, strength])],
    ['Guidance', cfg !== null && guidance !== null ? String(guidance) : null],
    ['Seed', generation.seed],
    ['Denoise', generation.denoise === null ? null : String(generation.denoise)],
    ['Clip skip', generation.clipSkip === null ? null : String(generation.clipSkip)],
    ['Tool', joined([generation.tool, generation.toolVersion])],
  ])
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
    generation.model,
    generation.sampler,
    generation.steps === null ? null : `${generation.steps} steps`,
    generation.seed === null ? null : `seed ${generation.seed}`,
  ])
  return made ?? joined([camera.camera, camera.lens, describeExposure(camera)]) ?? ''
}
