import type {
  CameraData,
  GenerationDetails,
  HiresSettings,
  MediaDetails,
  SamplerPass,
} from '#shared/media.ts'
import { formatCameraTime } from './format-camera-time.ts'
import { modelName, toolName } from './tool-name.ts'

export type Fact = {
  readonly name: string
  readonly value: string
  /** What is copied, for a value that people copy: the whole of what may be shown shortened. */
  readonly copy?: string
}

const joined = (parts: readonly (string | number | null)[]): string | null => {
  const known = parts.filter((part) => part !== null && part !== '')
  return known.length === 0 ? null : known.join(' · ')
}

const listed = (names: readonly string[]): string | null =>
  names.length === 0 ? null : names.map(modelName).join('\n')

function facts(all: readonly (readonly [string, string | null, (string | undefined)?])[]): readonly Fact[] {
  return all.flatMap(([name, value, copy]) =>
    value === null ? [] : [{ name, value, ...(copy === undefined ? {} : { copy }) }],
  )
}

/** A SHA-256 has 64 digits, of which the first tell it from any other. */
const longestHash = 16

function shorten(hash: string): string {
  return hash.length > longestHash ? `${hash.slice(0, longestHash)}…` : hash
}

type Made = Pick<MediaDetails, 'generation' | 'generationDetails'> & {
  readonly row: Pick<MediaDetails['row'], 'width' | 'height'>
}

/** How a picture was made, line by line; what isn't known is left out. */
export function listGeneration({ generation, generationDetails: further, row }: Made): readonly Fact[] {
  const { model, modelHash, steps, cfg, guidance, denoise, seed } = generation
  const loras = generation.loras.map(({ name, weight }) => joined([modelName(name), weight]))
  return facts([
    ['Model', model === null ? null : modelName(model)],
    ['Model hash', modelHash === null ? null : shorten(modelHash), modelHash ?? undefined],
    ['Also used', listed((further?.models ?? []).filter((name) => name !== model))],
    ['LoRA', loras.length === 0 ? null : loras.join('\n')],
    ['Embeddings', listed(further?.embeddings ?? [])],
    ['ControlNet', listed(further?.controlnets ?? [])],
    ['VAE', generation.vae === null ? null : modelName(generation.vae)],
    ['Sampler', joined([generation.sampler, generation.scheduler])],
    [cfg === null ? 'Steps' : steps === null ? 'CFG' : 'Steps, CFG', joined([steps, cfg])],
    ['Guidance', textOf(guidance)],
    ['Seed', seed, seed ?? undefined],
    ['Size', describeSize(further, row)],
    ['Hires', describeHires(further?.hires ?? null)],
    // All of the noise is the rule, and tells nothing.
    ['Denoise', denoise === 1 ? null : textOf(denoise)],
    ['Clip skip', textOf(generation.clipSkip)],
    ['Tool', generation.tool === null ? null : joined([toolName(generation.tool), generation.toolVersion])],
  ])
}

/** The size that was asked for, where the file has another. */
function describeSize(further: GenerationDetails | null, row: Made['row']): string | null {
  const { width, height } = further ?? { width: null, height: null }
  if (width === null || height === null || (width === row.width && height === row.height)) return null
  return `${width} × ${height}`
}

function describeHires(hires: HiresSettings | null): string | null {
  if (hires === null) return null
  const { scale, upscaler, steps, denoise } = hires
  return joined([
    scale === null ? null : `${round(scale)}×`,
    upscaler === null ? null : modelName(upscaler),
    steps === null ? null : `${steps} steps`,
    denoise === null ? null : `denoise ${denoise}`,
  ])
}

export type PassLine = { readonly title: string; readonly settings: string; readonly prompt: string | null }

/** The samplers of a graph where there are several, the base pass first; model, seed and prompt of later ones where they differ. */
export function listPasses(further: GenerationDetails | null): readonly PassLine[] {
  const passes = further?.passes ?? []
  const base = passes[0]
  if (base === undefined || passes.length < 2) return []
  const first = describePass(base, base)
  return passes.map((pass, at) => {
    const settings = describePass(pass, base)
    return {
      title: at === 0 ? 'Base pass' : `Pass ${at + 1}`,
      settings: settings === null || (at > 0 && settings === first) ? 'the same settings' : settings,
      prompt: at === 0 || pass.prompt === base.prompt ? null : pass.prompt,
    }
  })
}

function describePass(pass: SamplerPass, base: SamplerPass): string | null {
  return joined([
    pass.model === null || pass.model === base.model ? null : modelName(pass.model),
    pass.sampler,
    pass.scheduler,
    pass.steps === null ? null : `${pass.steps} steps`,
    pass.cfg === null ? null : `CFG ${pass.cfg}`,
    pass.denoise === null || pass.denoise === 1 ? null : `denoise ${pass.denoise}`,
    pass.seed === null || pass.seed === base.seed ? null : `seed ${pass.seed}`,
  ])
}

function textOf(value: number | null): string | null {
  return value === null ? null : String(value)
}

/** What a camera noted, line by line. */
export function listCamera(camera: CameraData): readonly Fact[] {
  return facts([
    ['Taken', camera.takenAt === null ? null : formatCameraTime(camera.takenAt)],
    ['Camera', camera.camera],
    ['Lens', camera.lens],
    ['Exposure', describeExposure(camera)],
    ['Focal length', camera.focalLengthMm === null ? null : `${round(camera.focalLengthMm)} mm`],
    ['Place', describePlace(camera), copyPlace(camera)],
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

/** As maps take it. */
function copyPlace({ latitude, longitude }: CameraData): string | undefined {
  return latitude === null || longitude === null ? undefined : `${latitude}, ${longitude}`
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
