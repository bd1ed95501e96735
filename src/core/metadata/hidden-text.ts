import type { MediaFormat } from '#shared/media.ts'
import { gunzipBounded } from './bounded-inflate.ts'
import type { Extracted } from './extracted.ts'
import { addText, type Findings, takeTextBudget } from './findings.ts'
import { parseJsonObject } from './json-access.ts'
import type { HiddenBytes } from './lsb.ts'
import { listChunks } from './spread-chunks.ts'
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

/** Adds to what a file's own bytes tell what was hidden in its pixels. */
export function addHiddenText(findings: Findings, hidden: HiddenBytes): void {
  const bytes = hidden.packing === 'gzip' ? gunzipBounded(hidden.bytes, findings) : hidden.bytes
  if (bytes === null || (hidden.packing === 'plain' && !takeTextBudget(findings, bytes.length))) return
  const text = decodeUtf8(bytes)
  const chunks = listChunks(parseJsonObject(text)) ?? [['parameters', text] as const]
  for (const [name, value] of chunks) addText(findings, 'pixels', name, value)
}
