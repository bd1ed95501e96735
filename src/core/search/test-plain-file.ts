// For tests only: random small libraries as plain rows.
import fc from 'fast-check'
import type { NodeValue } from '#core/metadata/comfy/list-nodes.ts'
import type { Keyword, Lora } from '#shared/media.ts'

/** One file as a person would write it down, without any of the database's ways. */
export type PlainFile = {
  readonly path: string
  readonly type: 'image' | 'video' | 'unknown'
  readonly format: 'png' | 'jpeg' | 'mp4' | 'webm'
  readonly score: -1 | 0 | 1 | 2 | 3 | 4 | 5
  /** When each score was given, ISO; none was never scored. */
  readonly scoredAt: readonly string[]
  readonly favourite: boolean
  readonly label: 'red' | 'green' | null
  readonly notes: string | null
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly createdMs: number | null
  readonly addedAt: string
  readonly viewedAt: string | null
  readonly isMissing: boolean
  readonly hasProblem: boolean
  readonly hash: string | null
  readonly width: number | null
  readonly height: number | null
  readonly duration: number | null
  readonly fps: number | null
  readonly codec: string | null
  readonly audio: string | null
  readonly alpha: boolean | null
  readonly animated: boolean
  readonly tool: string | null
  readonly prompt: string | null
  readonly negative: string | null
  readonly model: string | null
  readonly otherModels: readonly string[]
  readonly modelHash: string | null
  readonly vae: string | null
  readonly sampler: string | null
  readonly scheduler: string | null
  readonly steps: number | null
  readonly cfg: number | null
  readonly guidance: number | null
  readonly seed: string | null
  readonly clipSkip: number | null
  readonly denoise: number | null
  readonly loras: readonly Lora[]
  readonly embeddings: readonly string[]
  readonly controlnets: readonly string[]
  readonly nodes: readonly NodeValue[]
  readonly workflow: string | null
  readonly camera: string | null
  readonly lens: string | null
  readonly iso: number | null
  readonly aperture: number | null
  readonly shutter: string | null
  readonly focal: number | null
  readonly takenAt: string | null
  readonly latitude: number | null
  readonly keywords: readonly Keyword[]
  readonly title: string | null
  readonly caption: string | null
  readonly comment: string | null
}

/** The moment that the tests' queries are asked at: noon, in this computer's time. */
export const testNowMs = new Date(2026, 2, 15, 12).getTime()
const dayMs = 86_400_000

const words = [
  'red',
  'hat',
  'light',
  'lighthouse',
  'night',
  'Café',
  'cat',
  'dog',
  'sci-fi',
  'red_hat',
  'sea',
  '1girl',
]
const prompt = fc
  .array(fc.constantFrom(...words, ',', '(cat:1.2)', 'AND'), { minLength: 0, maxLength: 7 })
  .map((parts) => parts.join(' '))
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2 })
const time = fc
  .integer({ min: 0, max: 800 })
  .chain((days) => fc.constantFrom(0, 3, 13, 23).map((hours) => testNowMs - days * dayMs + hours * 3_600_000))

const keyword = fc.record({
  keyword: fc.constantFrom('cat', 'red hat', 'style/anime', 'style', 'Sea', 'holiday', 'light'),
  type: fc.constantFrom('user' as const, 'file' as const, 'prompt' as const, 'auto' as const),
  source: fc.constant(null),
})
const node: fc.Arbitrary<NodeValue> = fc.constantFrom(
  { class: 'KSampler', input: '', value: '' },
  { class: 'KSampler', input: 'cfg', value: '7.5' },
  { class: 'KSampler', input: 'steps', value: '20' },
  { class: 'KSamplerAdvanced', input: '', value: '' },
  { class: 'KSamplerAdvanced', input: 'cfg', value: '4' },
  { class: 'CLIPTextEncode', input: '', value: '' },
  { class: 'CLIPTextEncode', input: 'text', value: 'a red hat at sea' },
  { class: 'Power.Loader', input: 'name', value: 'models/flux1-dev.safetensors' },
)

export const plainFile: fc.Arbitrary<PlainFile> = fc
  .record({
    directory: fc.constantFrom('', '2025', '2025/summer', '2025/Summer x', 'my pictures'),
    name: fc.constantFrom(
      'IMG_2041.png',
      'img_0001.jpeg',
      'Café 7.PNG',
      'cat.webm',
      'a.mp4',
      'lighthouse.jpg',
      'x',
    ),
    number: fc.integer({ min: 0, max: 99 }),
  })
  .chain(({ directory, name, number }) =>
    fc.record({
      path: fc.constant(`${directory === '' ? '' : `${directory}/`}${number}${name}`),
      type: fc.constantFrom('image', 'video', 'unknown'),
      format: fc.constantFrom('png', 'jpeg', 'mp4', 'webm'),
      score: fc.constantFrom(-1, 0, 0, 0, 1, 2, 3, 4, 5),
      scoredAt: fc.array(
        time.map((ms) => new Date(ms).toISOString()),
        { maxLength: 2 },
      ),
      favourite: fc.boolean(),
      label: maybe(fc.constantFrom('red', 'green')),
      notes: maybe(prompt),
      sizeBytes: fc.constantFrom(0, 999, 1000, 2_000_000, 2_500_000, 1024 * 1024),
      modifiedMs: time,
      createdMs: maybe(time),
      addedAt: time.map((ms) => new Date(ms).toISOString()),
      viewedAt: maybe(time.map((ms) => new Date(ms).toISOString())),
      isMissing: fc.boolean(),
      hasProblem: fc.boolean(),
      hash: maybe(fc.constantFrom('abc123', 'abcdef0123', 'ffff')),
      width: maybe(fc.constantFrom(512, 1024, 1080, 1920)),
      height: maybe(fc.constantFrom(512, 768, 1080, 1920)),
      duration: maybe(fc.constantFrom(3.2, 5.4, 65)),
      fps: maybe(fc.constantFrom(24, 29.97, 30)),
      codec: maybe(fc.constantFrom('h264', 'hevc')),
      audio: maybe(fc.constantFrom('aac', 'opus')),
      alpha: maybe(fc.boolean()),
      animated: fc.boolean(),
      tool: maybe(fc.constantFrom('a1111', 'forge', 'comfyui')),
      prompt: maybe(prompt),
      negative: maybe(prompt),
      model: maybe(
        fc.constantFrom('flux1-dev', 'sd/dreamshaper_8.safetensors', 'Juggernaut XL', 'cat model'),
      ),
      otherModels: fc.subarray(['refiner_xl', 'flux1-schnell']),
      modelHash: maybe(fc.constantFrom('31e35c80fc', '31E35C80FC4B', 'deadbeef')),
      vae: maybe(fc.constantFrom('vae-ft-mse', 'ae.safetensors')),
      sampler: maybe(fc.constantFrom('Euler a', 'euler_ancestral', 'Euler', 'DPM++ 2M Karras')),
      scheduler: maybe(fc.constantFrom('Karras', 'sgm_uniform', 'SGM Uniform')),
      steps: maybe(fc.constantFrom(8, 20, 23, 30)),
      cfg: maybe(fc.constantFrom(1, 7, 7.5)),
      guidance: maybe(fc.constantFrom(3.5, 4)),
      seed: maybe(fc.constantFrom('123', '1234', '9', '18446744073709551615', '9007199254740993', '-1')),
      clipSkip: maybe(fc.constantFrom(1, 2)),
      denoise: maybe(fc.constantFrom(0.4, 1)),
      loras: fc.array(
        fc.record({
          name: fc.constantFrom('detail_tweaker', 'film grain', 'add-detail-xl'),
          weight: maybe(fc.constantFrom(0.3, 0.8, 1)),
        }),
        { maxLength: 2 },
      ),
      embeddings: fc.subarray(['easynegative', 'bad-hands-5']),
      controlnets: fc.subarray(['control_openpose', 'depth']),
      nodes: fc.uniqueArray(node, { selector: (one) => JSON.stringify(one), maxLength: 4 }),
      workflow: maybe(fc.constant('{}')),
      camera: maybe(fc.constantFrom('Canon EOS R5', 'NIKON Z 8')),
      lens: maybe(fc.constantFrom('RF24-70mm F2.8 L', 'NIKKOR Z 50mm')),
      iso: maybe(fc.constantFrom(100, 1600)),
      aperture: maybe(fc.constantFrom(1.8, 2.8)),
      shutter: maybe(fc.constantFrom('1/250', '1/60', '2')),
      focal: maybe(fc.constantFrom(24, 50)),
      takenAt: maybe(
        fc.constantFrom('2025-03-14T10:00:00', '2025-12-31T23:59:59+02:00', '2024-02-29T00:00:00Z'),
      ),
      latitude: maybe(fc.constantFrom(0.5, 51)),
      keywords: fc.uniqueArray(keyword, { selector: (one) => `${one.type} ${one.keyword}`, maxLength: 4 }),
      title: maybe(prompt),
      caption: maybe(prompt),
      comment: maybe(
        fc.constantFrom('{"steps": 20, "tool": {"name": "Fancy Tool"}}', 'C2PA claim', 'red hat'),
      ),
    } as const),
  )

export const plainLibrary: fc.Arbitrary<readonly PlainFile[]> = fc.uniqueArray(plainFile, {
  selector: (file) => file.path,
  minLength: 1,
  maxLength: 12,
})
