import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createBufferReader } from './buffer-reader.ts'
import { extractMetadata } from './extract.ts'
import type { Extracted } from './extracted.ts'
import { createInspector, type Inspector } from './inspector.ts'
import { openReader } from './open-reader.ts'
import { bytesTag, makePng, makeTiff, pngChunk, pngChunks, xmpPacket } from './test-media.ts'

/** Reads files as `inspect` does, with their pixels. Who opens it closes it. */
export function openCorpusInspector(): Inspector {
  return createInspector({
    onBug: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
}

/** What a file's own bytes tell. */
export function extractFile(path: string): Extracted {
  const opened = openReader(path)
  try {
    return extractMetadata(opened.reader, path)
  } finally {
    opened.close()
  }
}

/** The folder of real files that tests and `npm run corpus` measure by; undefined where it isn't. */
export function findCorpus(): string | undefined {
  const folder =
    process.env.MEDIA_SCORER_CORPUS ?? resolve(import.meta.dirname, '../../../..', 'shared/corpus')
  return existsSync(join(folder, 'expected-ai.json')) ? folder : undefined
}

/** A case of the corpus, with the fields to compare under their own names. */
export type ExpectedCase = {
  readonly file?: string
  readonly test?: string
  readonly entries?: Readonly<Record<string, string>>
  readonly generator?: string | null
  readonly generator_accept?: readonly string[]
  readonly model_accept?: readonly string[]
  readonly sampler_accept?: readonly string[]
  readonly prompt_parts?: readonly string[]
  readonly expect?: ExpectedCase
  readonly [field: string]: unknown
}

export const comparedFields = [
  ...(['generator', 'prompt', 'negative_prompt', 'model', 'sampler', 'scheduler'] as const),
  ...(['steps', 'cfg', 'seed', 'width', 'height', 'model_hash', 'clip_skip', 'denoise'] as const),
]

/** Fields that `expected-ai.json` counts; the others are shown in the table only. */
const countedFields: ReadonlySet<string> = new Set(
  comparedFields.slice(0, 11).filter((field) => field !== 'scheduler'),
)

export type Difference = {
  readonly field: string
  readonly expected: unknown
  readonly actual: unknown
  readonly counts: boolean
}

export function readCases(path: string, list = 'cases'): readonly ExpectedCase[] {
  // The corpus is ours to read and has big seeds as numbers: their digits are kept as text.
  const text = readFileSync(path, 'utf8').replace(/"seed": (\d{16,})/g, '"seed": "$1"')
  return (JSON.parse(text) as Record<string, readonly ExpectedCase[]>)[list] ?? [] // the corpus' own form
}

/** The corpus' own rules, `_meta.scoring` in expected-ai.json. */
export function compareCase(expected: ExpectedCase, extracted: Extracted): readonly Difference[] {
  const actual = listActual(extracted)
  const differences: Difference[] = []
  for (const field of comparedFields) {
    const wanted = expected[field]
    if (field === 'generator') {
      if (!isAcceptedTool(expected, extracted.generation.tool)) {
        differences.push({ field, expected: wanted, actual: extracted.generation.tool, counts: true })
      }
      continue
    }
    if (wanted === null || wanted === undefined) continue
    if (!isAccepted(field, wanted, actual[field], expected)) {
      differences.push({ field, expected: wanted, actual: actual[field], counts: countedFields.has(field) })
    }
  }
  if (expected.generator === null && extracted.generation.prompt !== null) {
    differences.push({ field: 'prompt', expected: null, actual: extracted.generation.prompt, counts: true })
  }
  for (const part of expected.prompt_parts ?? []) {
    if (!plain(extracted.generation.prompt).includes(plain(part))) {
      differences.push({ field: 'prompt', expected: part, actual: extracted.generation.prompt, counts: true })
    }
  }
  return differences
}

function listActual(extracted: Extracted): Readonly<Record<string, unknown>> {
  const { generation, generationDetails: details } = extracted
  return {
    prompt: generation.prompt,
    negative_prompt: generation.negativePrompt,
    model: generation.model,
    sampler: generation.sampler,
    scheduler: generation.scheduler,
    steps: generation.steps,
    cfg: generation.cfg,
    seed: generation.seed,
    width: details?.width ?? null,
    height: details?.height ?? null,
    model_hash: generation.modelHash,
    clip_skip: generation.clipSkip,
    denoise: generation.denoise,
    'raw:hires.scale': details?.hires?.scale,
    'raw:hires.upscaler': details?.hires?.upscaler,
    'raw:hires.steps': details?.hires?.steps,
    'raw:hires.denoise': details?.hires?.denoise,
    'raw:upscale.scale': details?.hires?.scale,
    'raw:upscale.upscaler': details?.hires?.upscaler,
    'absent:upscale': details?.hires === null,
    'raw:model.vae': generation.vae,
    'absent:sampling': generation.sampler === null && generation.steps === null && generation.seed === null,
    'absent:model': generation.model === null,
    'absent:model.name': generation.model === null,
    'absent:model.hash': generation.modelHash === null,
    'absent:sampling.sampler': generation.sampler === null,
    'absent:sampling.steps': generation.steps === null,
    'absent:sampling.cfg': generation.cfg === null,
    'absent:sampling.seed': generation.seed === null,
    'absent:sampling.denoise': generation.denoise === null,
  }
}

/** One tool under its several names. */
const sameTools: Readonly<Record<string, string>> = { 'sd-webui': 'a1111', automatic1111: 'a1111' }

function isAcceptedTool(expected: ExpectedCase, tool: string | null): boolean {
  if (expected.generator === undefined) return true
  if (expected.generator === null) return tool === null
  const accepted = expected.generator_accept ?? [expected.generator]
  return accepted.some((name) => (sameTools[name] ?? name) === tool)
}

function isAccepted(field: string, wanted: unknown, actual: unknown, expected: ExpectedCase): boolean {
  if (field === 'model') {
    return [wanted, ...(expected.model_accept ?? [])].some((name) => modelName(name) === modelName(actual))
  }
  if (field === 'sampler') {
    return [wanted, ...(expected.sampler_accept ?? [])].some(
      (name) => samplerName(name) === samplerName(actual),
    )
  }
  if (field === 'seed') return String(wanted) === String(actual)
  if (typeof wanted === 'number') return Math.abs(wanted - Number(actual)) < 1e-9 && actual !== null
  if (typeof wanted === 'boolean') return wanted === actual
  if (wanted === '') return actual === '' || actual === null || actual === undefined
  return plain(wanted) === plain(actual)
}

function plain(value: unknown): string {
  return String(value ?? '')
    .replace(/\r\n/g, '\n')
    .trim()
    .replace(/[,\s]+$/, '')
}

function modelName(value: unknown): string {
  return plain(value)
    .replace(/^.*[\\/]/, '')
    .replace(/\.(safetensors|ckpt|gguf|sft)$/i, '')
}

function samplerName(value: unknown): string {
  return plain(value)
    .toLowerCase()
    .replace(/[\s_]+/g, '_')
}

/** A text-level case: its entries are put into the carriers that they name. */
export function compareTextCase(expected: ExpectedCase): readonly Difference[] {
  const extracted = extractMetadata(createBufferReader(buildCarrierFile(expected.entries ?? {})), 'case.png')
  const wanted: ExpectedCase = expected.expect ?? {}
  const differences = compareCase(wanted, extracted)
  const actual = listActual(extracted)
  const others = Object.entries(wanted)
    .filter(([key]) => key.includes(':'))
    .filter(([key, value]) => !isAccepted(key, value, actual[key], expected))
    .map(([field, value]): Difference => ({ field, expected: value, actual: actual[field], counts: true }))
  return [...differences.map((difference) => ({ ...difference, counts: true })), ...others]
}

/** A PNG that carries each text as an iTXt chunk, UserComment in Exif and CreatorTool in XMP. */
export function buildCarrierFile(entries: Readonly<Record<string, string>>): Uint8Array {
  return makePng({ before: Object.entries(entries).map(([key, text]) => buildChunk(key, text)) })
}

function buildChunk(key: string, text: string): Uint8Array {
  if (key === 'CreatorTool') {
    return pngChunks.international('XML:com.adobe.xmp', xmpPacket(`xmp:CreatorTool="${text}"`))
  }
  if (key !== 'UserComment') return pngChunks.international(key, text)
  const comment = bytesTag(0x9286, Buffer.from(`ASCII\0\0\0${text}`))
  return pngChunk('eXIf', makeTiff({ little: false, image: [], exif: [comment] }))
}
