import type { MediaFormat } from '#shared/media.ts'
import { gunzipBounded } from './bounded-inflate.ts'
import type { JsonObject } from './bounded-json.ts'
import type { Extracted } from './extracted.ts'
import { addText, type Findings, takeTextBudget } from './findings.ts'
import { asText, parseJsonObject } from './json-access.ts'
import type { HiddenBytes } from './lsb.ts'
import { decodeUtf8 } from './text-decoding.ts'

const formats: ReadonlySet<MediaFormat> = new Set(['png', 'webp'])
/** What generators draw; who hides text in fewer or more pixels doesn't exist. */
const smallestEdge = 64
const largestPixels = 64_000_000

/** What tells whether a picture's pixels are worth a look. */
type Picture = Pick<Extracted, 'format' | 'width' | 'height' | 'colorMode'>

/** A format that keeps the lowest bits, and a size that a generator gives: looking costs decoding a part of it. */
export function mayHideText({ format, width, height, colorMode }: Picture): boolean {
  if (!formats.has(format) || width === null || height === null) return false
  if (colorMode !== null && colorMode !== 'RGB' && colorMode !== 'RGBA') return false
  return isGeneratedSize(width, height)
}

/** The same for what was just read: only where nothing was found, neither a generator nor a camera. */
export function lacksText(extracted: Extracted): boolean {
  const { parser, generation, camera, animated, problems } = extracted
  if (animated || parser !== null || generation.prompt !== null || camera.camera !== null) return false
  return mayHideText(extracted) && !problems.some((problem) => problem.code === 'over-limit')
}

function isGeneratedSize(width: number, height: number): boolean {
  if (width % 8 !== 0 || height % 8 !== 0) return false
  return Math.min(width, height) >= smallestEdge && width * height <= largestPixels
}

/** Under these names programs keep what their object in the pixels holds: then each is a text of its own, as a PNG has them. */
const chunkNames = [
  'Comment',
  'Description',
  'Software',
  'Source',
  'Title',
  'parameters',
  'workflow',
  'prompt',
]

/** Adds to what a file's own bytes tell what was hidden in its pixels. */
export function addHiddenText(findings: Findings, hidden: HiddenBytes): void {
  const bytes = hidden.packing === 'gzip' ? gunzipBounded(hidden.bytes, findings) : hidden.bytes
  if (bytes === null || (hidden.packing === 'plain' && !takeTextBudget(findings, bytes.length))) return
  const text = decodeUtf8(bytes)
  const object = parseJsonObject(text)
  if (object === undefined || !isChunkList(object)) {
    addText(findings, 'pixels', 'parameters', text)
    return
  }
  for (const [name, value] of Object.entries(object)) {
    addText(findings, 'pixels', name, asText(value) ?? JSON.stringify(value))
  }
}

/** NovelAI hides all its chunks as one object; a prompt beside other settings is some program's own object, and stays whole. */
function isChunkList(object: JsonObject): boolean {
  const names = chunkNames.filter((name) => object[name] !== undefined)
  return (
    names.some((name) => name !== 'prompt') ||
    parseJsonObject(asText(object.prompt) ?? undefined) !== undefined
  )
}
