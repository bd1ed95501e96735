import type { WriteDb } from '#core/db/handles.ts'
import { type FoundAndRead, recordFiles } from '#core/media/record-files.ts'
import type { NodeValue } from '#core/metadata/comfy/list-nodes.ts'
import { splitPrompt } from '#core/metadata/keywords.ts'
import type { Keyword, Lora } from '#shared/media.ts'
import { createRandom } from './made-folder.ts'

/** Milliseconds since 1970 at which the made library's newest file was made. */
export const madeAtMs = Date.UTC(2026, 5, 1)
const dayMs = 86_400_000
const rowsAtOnce = 500

type Random = () => number

/**
 * Fills a library with made rows as a scan would record them, without files: nine in ten generated pictures, the rest photographs
 * and clips, over 1,500 days. Prompts are tags and half sentences of 10 to 45 parts out of a vocabulary of 20,000 words whose
 * frequencies fall as those of a language do; «masterpiece» is in half of them, «zyzzyva» in one of 20,000.
 */
export function fillMadeLibrary(db: WriteDb, rows: number, seed: number): void {
  const random = createRandom(seed)
  const words = createWords(random, 20_000)
  const names = createNames(random, words)
  for (let start = 0; start < rows; start += rowsAtOnce) {
    const files: FoundAndRead[] = []
    for (let number = start; number < Math.min(rows, start + rowsAtOnce); number += 1) {
      files.push(createMadeFile(random, words, names, number, rows))
    }
    scoreSome(db, recordFiles(db, files), random)
  }
  db.sqlite.exec('ANALYZE')
}

function createMadeFile(
  random: Random,
  words: readonly string[],
  names: Names,
  number: number,
  rows: number,
): FoundAndRead {
  const kind = random()
  if (kind < 0.06) return createPhoto(random, number, rows)
  return createGenerated(random, words, names, number, rows, kind < 0.1)
}

function createGenerated(
  random: Random,
  words: readonly string[],
  names: Names,
  number: number,
  rows: number,
  isClip: boolean,
): FoundAndRead {
  const made = madeAtMs - Math.floor(((rows - number) / rows) * 1500 * dayMs)
  const day = new Date(made).toISOString().slice(0, 10)
  const prompt = createLongPrompt(random, words, number)
  const loras: Lora[] = []
  while (random() < 0.4 && loras.length < 4) {
    loras.push({ name: pickSkewed(random, names.loras), weight: Math.round(random() * 12) / 10 })
  }
  const [width, height] = pick(random, sizes)
  const tool = pick(random, tools)
  const comfy = tool === 'comfyui'
  const keywords: Keyword[] = splitPrompt(prompt).map((keyword) => ({
    keyword,
    type: 'prompt',
    source: 'prompt',
  }))
  if (random() < 0.03)
    keywords.push({ keyword: `best/${pick(random, families)}`, type: 'user', source: 'manual' })
  if (random() < 0.05) keywords.push({ keyword: pick(random, families), type: 'user', source: 'manual' })
  keywords.push({ keyword: pick(random, families), type: 'auto', source: 'metadata' })
  const model = pickSkewed(random, names.models)
  const seed = comfy
    ? String((BigInt(Math.floor(random() * 2 ** 32)) << 31n) + BigInt(number))
    : String(Math.floor(random() * 2 ** 32))
  const steps = 20 + 2 * Math.floor(random() * 11)
  const cfg = Math.round(random() * 20) / 2 + 1
  const sampler = pick(random, samplers)
  const settings = `Steps: ${steps}, Sampler: ${sampler}, CFG scale: ${cfg}, Seed: ${seed}, Size: ${width}x${height}, Model: ${model.name}`
  return {
    found: {
      path: `${day.slice(0, 7)}/${day}/${isClip ? 'clip' : 'img'}_${String(number).padStart(7, '0')}.${isClip ? 'mp4' : 'png'}`,
      sizeBytes: 200_000 + Math.floor(random() * 3_000_000),
      modifiedNs: made * 1e6,
      inode: number,
      createdMs: made,
    },
    extracted: {
      ...unknown,
      type: isClip ? 'video' : 'image',
      format: isClip ? 'mp4' : 'png',
      width,
      height,
      durationSeconds: isClip ? 2 + Math.floor(random() * 300) / 10 : null,
      frameRate: isClip ? pick(random, [16, 24, 30]) : null,
      codec: isClip ? 'h264' : null,
      audioCodec: isClip && random() < 0.3 ? 'aac' : null,
      colorMode: isClip ? null : 'RGB',
      hasAlpha: isClip ? null : random() < 0.1,
      generation: {
        tool,
        toolVersion: null,
        prompt,
        negativePrompt: random() < 0.9 ? 'lowres, bad anatomy, bad hands, text, watermark' : null,
        model: model.name,
        modelHash: model.hash,
        vae: random() < 0.2 ? 'vae-ft-mse-840000' : null,
        sampler,
        scheduler: pick(random, ['karras', 'normal', 'simple']),
        steps,
        cfg,
        guidance: random() < 0.2 ? 3.5 : null,
        seed,
        clipSkip: random() < 0.5 ? 2 : null,
        denoise: random() < 0.2 ? 0.4 : null,
        loras,
        workflow: comfy ? '{"nodes":[]}' : null,
      },
      ...(comfy ? { nodes: createNodes(random, { prompt, seed, steps, cfg, model: model.name }) } : {}),
      keywords,
      raw: {
        'PNG parameters': `${prompt}\nNegative prompt: lowres, bad anatomy, bad hands, text, watermark\n${settings}`,
      },
      parser: comfy ? 'comfyui' : 'a1111',
    },
  }
}

function createPhoto(random: Random, number: number, rows: number): FoundAndRead {
  const made = madeAtMs - Math.floor(((rows - number) / rows) * 1500 * dayMs)
  const camera = pick(random, cameras)
  const placed = random() < 0.3
  return {
    found: {
      path: `photos/${new Date(made).getUTCFullYear()}/IMG_${number}.JPG`,
      sizeBytes: 3_000_000 + Math.floor(random() * 9_000_000),
      modifiedNs: made * 1e6,
      inode: number,
      createdMs: made,
    },
    extracted: {
      ...unknown,
      format: 'jpeg',
      width: 6000,
      height: 4000,
      colorMode: 'RGB',
      hasAlpha: false,
      camera: {
        camera,
        lens: pick(random, lenses),
        iso: 100 * 2 ** Math.floor(random() * 8),
        aperture: pick(random, [1.8, 2.8, 4, 5.6, 8]),
        shutter: pick(random, ['1/60', '1/250', '1/1000']),
        focalLengthMm: pick(random, [24, 35, 50, 85, 200]),
        takenAt: new Date(made).toISOString().slice(0, 19),
        latitude: placed ? random() * 140 - 70 : null,
        longitude: placed ? random() * 360 - 180 : null,
      },
      keywords: [
        {
          keyword: pick(random, ['holiday', 'family', 'street', 'wedding']),
          type: 'file',
          source: 'metadata',
        },
      ],
      raw: { 'EXIF Make': camera.split(' ')[0] ?? '', 'EXIF Model': camera, 'XMP dc:subject': 'holiday' },
    },
  }
}

type Names = {
  readonly models: readonly { readonly name: string; readonly hash: string }[]
  readonly loras: readonly string[]
}

/** As many as a person has: some hundred models, some more LoRAs. */
function createNames(random: Random, words: readonly string[]): Names {
  const name = (index: number) => `${pick(random, families)}_${words[index + 100]}V${1 + (index % 9)}`
  const hash = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(10, '0')
  return {
    models: Array.from({ length: 400 }, (_, index) => ({ name: name(index), hash: hash() })),
    loras: Array.from(
      { length: 800 },
      (_, index) => `${index % 40 === 0 ? 'detail_' : ''}${words[index + 1000]}_v${1 + (index % 3)}`,
    ),
  }
}

/** The values of a usual workflow of some thirty nodes: most of them the same in every file. */
function createNodes(
  random: Random,
  of: {
    readonly prompt: string
    readonly seed: string
    readonly steps: number
    readonly cfg: number
    readonly model: string
  },
): NodeValue[] {
  const sampler = random() < 0.8 ? 'KSampler' : 'KSamplerAdvanced'
  const values: readonly (readonly [string, string, string])[] = [
    [sampler, '', ''],
    [sampler, 'seed', of.seed],
    [sampler, 'steps', String(of.steps)],
    [sampler, 'cfg', String(of.cfg)],
    [sampler, 'sampler_name', 'euler'],
    ['CLIPTextEncode', '', ''],
    ['CLIPTextEncode', 'text', of.prompt],
    ['CheckpointLoaderSimple', '', ''],
    ['CheckpointLoaderSimple', 'ckpt_name', of.model],
    ...Array.from(
      { length: 80 },
      (_, index) => [`Node${index % 27}`, `input${index % 5}`, String(index % 7)] as const,
    ),
  ]
  return values.map(([name, input, value]) => ({ class: name, input, value }))
}

/** One in four is scored; a tenth of these is rejected. */
function scoreSome(db: WriteDb, ids: readonly number[], random: Random): void {
  const score = db.sqlite.prepare('UPDATE media_files SET score = ?, favourite = ? WHERE id = ?')
  const note = db.sqlite.prepare(
    "INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (?, ?, 'score', '0', ?, 'made', 'user')",
  )
  for (const id of ids) {
    if (random() >= 0.25) continue
    const value = random() < 0.1 ? -1 : 1 + Math.floor(random() * 5)
    score.run(value, random() < 0.05 ? 1 : 0, id)
    note.run(id, new Date(madeAtMs - Math.floor(random() * 400) * dayMs).toISOString(), String(value))
  }
}

function createLongPrompt(random: Random, words: readonly string[], number: number): string {
  const parts: string[] = []
  if (random() < 0.5) parts.push('masterpiece')
  for (let count = 10 + Math.floor(random() * 35); count > 0; count -= 1) {
    const length = random() < 0.7 ? 1 : 2 + Math.floor(random() * 5)
    parts.push(Array.from({ length }, () => pickSkewed(random, words)).join(' '))
  }
  if (number % 20_000 === 777) parts.push('zyzzyva')
  return parts.join(', ')
}

/** Pronounceable words of two to four syllables, after some that the benchmarks ask for. */
function createWords(random: Random, count: number): readonly string[] {
  const syllables =
    'ba be bi bo ca co da de di do fa fe fi ga go ha ho ja ka ki la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se si so ta te ti to va ve vi za zo'.split(
      ' ',
    )
  const words = new Set(
    'red hat detail portrait light highlight night lighthouse forest city cinematic bokeh'.split(' '),
  )
  while (words.size < count) {
    words.add(Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(random, syllables)).join(''))
  }
  return [...words]
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)] as Item // never past the end
}

/** The first items far more often than the last, as words are in a language (Zipf). */
function pickSkewed<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(items.length ** random()) - 1] as Item // 1 to the length
}

const sizes: readonly (readonly [number, number])[] = [
  [512, 512],
  [832, 1216],
  [1216, 832],
  [1024, 1024],
  [1024, 1536],
  [1920, 1080],
]
const tools = ['a1111', 'forge', 'comfyui', 'invokeai', 'fooocus', 'swarmui']
const samplers = [
  'Euler a',
  'euler_ancestral',
  'DPM++ 2M Karras',
  'dpmpp_2m',
  'UniPC',
  'DDIM',
  'Euler',
  'euler',
]
const families = ['flux', 'sdxl', 'pony', 'illustrious', 'sd15', 'qwen']
const cameras = ['Canon EOS R5', 'NIKON Z 8', 'SONY ILCE-7M4', 'Apple iPhone 15 Pro']
const lenses = ['RF24-70mm F2.8 L', 'NIKKOR Z 50mm f/1.8', 'FE 85mm F1.8']

const unknown = {
  type: 'image' as const,
  format: 'png' as const,
  width: null,
  height: null,
  durationSeconds: null,
  frameRate: null,
  codec: null,
  audioCodec: null,
  colorMode: null,
  hasAlpha: null,
  orientation: null,
  animated: false,
  generation: {
    tool: null,
    toolVersion: null,
    prompt: null,
    negativePrompt: null,
    model: null,
    modelHash: null,
    vae: null,
    sampler: null,
    scheduler: null,
    steps: null,
    cfg: null,
    guidance: null,
    seed: null,
    clipSkip: null,
    denoise: null,
    loras: [],
    workflow: null,
  },
  camera: {
    camera: null,
    lens: null,
    iso: null,
    aperture: null,
    shutter: null,
    focalLengthMm: null,
    takenAt: null,
    latitude: null,
    longitude: null,
  },
  keywords: [],
  rating: null,
  label: null,
  pngText: null,
  raw: {},
  parser: null,
  parserVersion: 1,
  problems: [],
}
