import { type ColorLabel, colorLabels } from '#shared/media.ts'
import { isScore, type Score } from '#shared/score.ts'

/** What a score file states. `undefined`: it says nothing of it, which is not the same as saying there is none. */
export type ScoreFileValue = {
  /** The media file's full name. */
  readonly file: string
  readonly score: Score
  /** Local time, ISO 8601 to the second, without a zone, as the original program writes it. Nothing depends on it. */
  readonly updated: string
  readonly favourite: boolean | undefined
  readonly label: ColorLabel | null | undefined
  /** The person's own, without repeats. */
  readonly keywords: readonly string[] | undefined
  readonly notes: string | null | undefined
  readonly contentHash: string | null
  readonly revision: number | null
}

/** Keys that we don't know, with their values, in their order. Pairs, so that `__proto__` or `1` are only data. */
export type UnknownKeys = readonly (readonly [key: string, value: unknown])[]

export type ScoreFileProblem = { readonly code: string; readonly message: string }

export type ParsedScoreFile =
  | ({
      readonly ok: true
      readonly unknown: UnknownKeys
      readonly problem: ScoreFileProblem | null
    } & ScoreFileValue)
  | { readonly ok: false; readonly problem: ScoreFileProblem }

/** A score file larger than this many bytes is not read: it can't be one. */
export const largestScoreFileBytes = 1024 * 1024

const knownKeys = new Set([
  ...['file', 'score', 'updated', 'favourite', 'label', 'keywords', 'notes', 'content_hash', 'revision'],
])

/**
 * Reads a score file's text as tolerantly as the original program and further: `"4"` and 4.7 are 4, a score out of range is 0
 * and reported, a wrong value under another key counts as not stated. Not JSON, or no integer: not `ok`. See docs/score-files.md.
 */
export function parseScoreFile(text: string): ParsedScoreFile {
  const data = parseObject(text)
  if (data === undefined) return refuse('not-json', 'The score file is damaged: it is not a JSON object.')
  const get = (key: string): unknown => (Object.hasOwn(data, key) ? data[key] : undefined)
  const score = parseInteger(get('score'))
  if (score === undefined) return refuse('no-score', 'The score file holds no score that is a number.')
  const inRange = isScore(score) ? score : 0
  return {
    ok: true,
    file: parseText(get('file')) ?? '',
    score: inRange,
    updated: parseText(get('updated')) ?? '',
    favourite: parseFavourite(get('favourite')),
    label: parseLabel(get('label')),
    keywords: parseKeywords(get('keywords')),
    notes: get('notes') === null || get('notes') === '' ? null : parseText(get('notes')),
    contentHash: parseText(get('content_hash')) ?? null,
    revision: parseRevision(get('revision')),
    unknown: Object.entries(data).filter(([key]) => !knownKeys.has(key)),
    problem: isScore(score)
      ? null
      : {
          code: 'score-out-of-range',
          message: `The score file says ${score}; a score is -1 to 5. It was read as 0.`,
        },
  }
}

/**
 * The text of a score file: the original's keys first and in its order, then ours as far as stated, then what others wrote. Two
 * spaces, UTF-8, a final newline.
 */
export function printScoreFile(value: ScoreFileValue, unknown: UnknownKeys): string {
  const known: readonly (readonly [string, unknown])[] = [
    ['file', value.file],
    ['score', value.score],
    ['updated', value.updated],
    ['favourite', value.favourite],
    ['label', value.label],
    ['keywords', value.keywords],
    ['notes', value.notes],
    ['content_hash', value.contentHash ?? undefined],
    ['revision', value.revision ?? undefined],
  ]
  const stated = known.filter(([, of]) => of !== undefined)
  const lines = [...stated, ...unknown.filter(([key]) => !knownKeys.has(key))].map(
    ([key, of]) => `  ${JSON.stringify(key)}: ${JSON.stringify(of, null, 2).replaceAll('\n', '\n  ')}`,
  )
  return `{\n${lines.join(',\n')}\n}\n`
}

/** `2025-08-24T20:36:33` of an instant, in local time. */
export function printLocalTime(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const year = String(at.getFullYear()).padStart(4, '0')
  const date = `${year}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

function refuse(code: string, message: string): ParsedScoreFile {
  return { ok: false, problem: { code, message } }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const data: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined
    // What is nested too deeply to be written again can't be kept, so it isn't touched at all.
    JSON.stringify(data)
    return data as Record<string, unknown> // an object that isn't an array has string keys
  } catch {
    return undefined
  }
}

/** Python's `int(…)`, which the original reads with, but for booleans. */
function parseInteger(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) + 0 : undefined
  if (typeof value === 'string' && /^\s*[+-]?\d{1,15}\s*$/.test(value)) return Number(value) + 0
  return undefined
}

function parseText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function parseFavourite(value: unknown): boolean | undefined {
  if (value === 1 || value === 0) return value === 1
  return typeof value === 'boolean' ? value : undefined
}

function parseLabel(value: unknown): ColorLabel | null | undefined {
  return value === null ? null : colorLabels.find((label) => label === value)
}

function parseKeywords(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const words = value.filter((word) => typeof word === 'string').map((word) => word.trim())
  return [...new Set(words.filter((word) => word !== ''))]
}

function parseRevision(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}
