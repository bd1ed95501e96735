import type { FileType, Generation, Keyword } from '#shared/media.ts'
import type { GenerationDetails } from './extracted.ts'
import { findModelFamily } from './model-family.ts'
import type { XmpProperties } from './xmp-properties.ts'

const maxPromptKeywords = 200
const maxFileKeywords = 500
const maxLength = 100

/**
 * The words of a prompt: split at commas and line ends outside parentheses, weights and brackets taken off (not the words in
 * them), LoRA tags out, lower-cased, each once.
 */
export function splitPrompt(prompt: string): readonly string[] {
  const words = new Set<string>()
  const plain = prompt.replace(/<[a-z]+:[^<>]{0,400}>/gi, ',').slice(0, 200_000)
  for (const part of splitOutside(plain)) {
    for (const piece of stripWeights(part)) {
      const word = tidyWord(piece)
      if (word.length < 2 || word.length > maxLength || isNumber(word)) continue
      words.add(word)
      if (words.size >= maxPromptKeywords) return [...words]
    }
  }
  return [...words]
}

/** Cuts at commas and line ends that no bracket encloses; a bracket that never closes encloses nothing. */
function splitOutside(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '(' || character === '[' || character === '{') depth++
    else if (character === ')' || character === ']' || character === '}') depth = Math.max(0, depth - 1)
    else if (character === '\n' || (character === ',' && depth === 0) || character === '，') {
      parts.push(text.slice(start, at))
      start = at + 1
      if (character === '\n') depth = 0
    }
  }
  parts.push(text.slice(start))
  return parts
}

function isNumber(word: string): boolean {
  const first = word.charCodeAt(0)
  return first >= 0x30 && first <= 0x39 && /^[\d\s.]+$/.test(word)
}

/** Most words of a prompt: nothing about them has to be changed, which a single look tells. */
const tidyAlready = /^[a-z0-9][a-z0-9 ]*$/
const bracketed = /[()[\]{}:\\]/

/** `((a, b:1.2))` is a and b: brackets and weights off, then the commas inside split as well. */
function stripWeights(part: string): readonly string[] {
  if (!bracketed.test(part)) return part.includes(',') ? part.split(',') : [part]
  const escaped = part.replace(/\\\(/g, '\ue000').replace(/\\\)/g, '\ue001')
  return escaped
    .replace(/:\s*-?\d*\.?\d+(?=\s*[)\]}])/g, '')
    .replace(/-?\d*\.?\d*::/g, ' ')
    .replace(/[()[\]{}]/g, ' ')
    .replace(/\ue000/g, '(')
    .replace(/\ue001/g, ')')
    .split(',')
}

function tidyWord(text: string): string {
  const trimmed = text.trim()
  if (tidyAlready.test(trimmed) && !trimmed.includes('  ')) return trimmed
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/:\s*-?\d*\.?\d+\s*$/, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.;:|!"'`*_-]+|[\s.;:|!"'`*_-]+$/g, '')
}

/** Prompt, automatic and the file's own keywords of one file. */
export function collectKeywords(found: {
  readonly type: FileType
  readonly width: number | null
  readonly height: number | null
  readonly animated: boolean
  readonly generation: Generation
  readonly details: GenerationDetails
  readonly fileKeywords: readonly string[]
}): readonly Keyword[] {
  const prompt = found.generation.prompt === null ? [] : splitPrompt(found.generation.prompt)
  return [
    ...prompt.map((keyword): Keyword => ({ keyword, type: 'prompt', source: 'prompt' })),
    ...listAutomatic(found).map((keyword): Keyword => ({ keyword, type: 'auto', source: 'metadata' })),
    ...tidyFileKeywords(found.fileKeywords).map(
      (keyword): Keyword => ({ keyword, type: 'file', source: 'metadata' }),
    ),
  ]
}

/** What other programs wrote, from XMP's several places; the last step of a hierarchy is the keyword. */
export function listXmpKeywords(xmp: XmpProperties): readonly string[] {
  return [
    ...(xmp.get('dc:subject') ?? []),
    ...[...(xmp.get('lr:hierarchicalSubject') ?? []), ...(xmp.get('digiKam:TagsList') ?? [])].map(
      (path) => path.split(/[|/]/).at(-1) ?? '',
    ),
  ]
}

/** Other programs' keywords in the one form that they are found by: lower case, each once, none too long. */
export function tidyFileKeywords(keywords: readonly string[]): readonly string[] {
  const tidy = keywords
    .map((keyword) => keyword.replace(/\0/g, '').normalize('NFC').trim().replace(/\s+/g, ' '))
    .filter((keyword) => keyword !== '' && keyword.length <= maxLength)
  const unique = new Map(tidy.map((keyword) => [keyword.toLowerCase(), keyword.toLowerCase()]))
  return [...unique.values()].slice(0, maxFileKeywords)
}

function listAutomatic(found: Parameters<typeof collectKeywords>[0]): readonly string[] {
  const family = findModelFamily(found.generation, found.details)
  const words = [
    family,
    ...describeSize(found.width, found.height),
    found.generation.tool,
    // What a manifest names is the tool that a person knows.
    found.generation.tool === 'c2pa' ? found.generation.toolVersion : null,
    found.type === 'video' ? 'video' : found.animated ? 'animation' : null,
  ]
  return [...new Set(words.filter((word) => word !== null))]
}

const maxPanoramaHeight = 0.5

/** Aspect and, where it has a name or is a generator's, resolution. */
export function describeSize(width: number | null, height: number | null): readonly string[] {
  if (width === null || height === null || width <= 0 || height <= 0) return []
  const ratio = width / height
  const aspect =
    Math.abs(ratio - 1) < 0.05
      ? 'square'
      : height / width <= maxPanoramaHeight
        ? 'panorama'
        : ratio > 1
          ? 'landscape'
          : 'portrait'
  const long = Math.max(width, height)
  const short = Math.min(width, height)
  const named = resolutionNames.get(`${long}x${short}`)
  if (named !== undefined) return [aspect, named]
  if (long >= 7680 && short >= 4320) return [aspect, '8k']
  if (long >= 3840 && short >= 2160) return [aspect, '4k']
  return width % 64 === 0 && height % 64 === 0 && long <= 2048 ? [aspect, `${width}x${height}`] : [aspect]
}

const resolutionNames: ReadonlyMap<string, string> = new Map([
  ['1280x720', '720p'],
  ['1920x1080', '1080p'],
  ['1920x1088', '1080p'],
  ['2560x1440', '1440p'],
  ['3840x2160', '4k'],
  ['4096x2160', '4k'],
  ['7680x4320', '8k'],
])
