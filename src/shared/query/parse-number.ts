import type { FieldKind } from './fields.ts'
import type { CompareOp, NumberMeaning } from './query-tree.ts'

/** Reads one number with its unit; undefined where the text is none. */
export type ReadNumber = (text: string) => number | undefined

const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i

function readPlain(text: string): { readonly value: number; readonly rest: string } | undefined {
  const match = plain.exec(text)
  const value = Number(match?.[0])
  if (match === null || !Number.isFinite(value)) return undefined
  return { value: value === 0 ? 0 : value, rest: text.slice(match[0].length).trim().toLowerCase() }
}

const byteUnits: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}

/** Bytes. */
export function readBytes(text: string): number | undefined {
  const number = readPlain(text)
  if (number === undefined || !Object.hasOwn(byteUnits, number.rest)) return undefined
  return Math.round(number.value * (byteUnits[number.rest] ?? 1))
}

/** Seconds: `90`, `90s`, `1m30`, `1h2m`, `1:30`, `500ms`. */
export function readDuration(text: string): number | undefined {
  const clock = /^(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text)
  if (clock !== null) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3])
  const parts = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?)?(?:(\d+(?:\.\d+)?)s?)?$/i.exec(text)
  if (parts !== null && text !== '') {
    const [, hours = '0', minutes = '0', seconds = '0'] = parts
    return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  }
  const number = readPlain(text)
  if (number?.rest === 'ms') return number.value / 1000
  return number?.rest === 's' || number?.rest === '' ? number.value : undefined
}

/** Seconds: `1/250`, `0.5`, `2s`. */
export function readShutter(text: string): number | undefined {
  const fraction = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)s?$/i.exec(text)
  if (fraction !== null)
    return Number(fraction[2]) === 0 ? undefined : Number(fraction[1]) / Number(fraction[2])
  const number = readPlain(text)
  return number?.rest === 's' || number?.rest === '' || number?.rest === '"' ? number.value : undefined
}

/** A plain number, or one followed by `unit`; before an aperture's an `f/` is allowed. */
export function createNumberReader(kind: FieldKind, unit: string | undefined): ReadNumber {
  if (kind === 'bytes') return readBytes
  if (kind === 'duration') return readDuration
  if (kind === 'shutter') return readShutter
  return (text) => {
    const number = readPlain(text.replace(/^f\//i, ''))
    return number?.rest === '' || number?.rest === unit ? number?.value : undefined
  }
}

export type NumberReading =
  | { readonly ok: true; readonly meaning: NumberMeaning }
  | { readonly ok: false; readonly reason: 'not-a-number' | 'swapped' | 'comparison-of-range' }

/** `20`, `20..30`, `..30`, `20..`, `20-30` (plain whole numbers), `4+`, after an operator or without one. */
export function parseNumber(text: string, op: CompareOp | undefined, read: ReadNumber): NumberReading {
  const dots = text.indexOf('..')
  const dashed = /^(\d+)-(\d+)$/.exec(text)
  const sides =
    dots !== -1
      ? [text.slice(0, dots), text.slice(dots + 2)]
      : dashed !== null
        ? [dashed[1] ?? '', dashed[2] ?? '']
        : null
  if (sides !== null) {
    const [min, max] = sides.map((side) => (side.trim() === '' ? null : read(side.trim())))
    if (min === undefined || max === undefined || (min === null && max === null))
      return { ok: false, reason: 'not-a-number' }
    if (op !== undefined && op !== '=') return { ok: false, reason: 'comparison-of-range' }
    if (min !== null && max !== null && min > max) return { ok: false, reason: 'swapped' }
    return { ok: true, meaning: { is: 'between', min, max } }
  }
  if (op === undefined && text.endsWith('+')) {
    const value = read(text.slice(0, -1))
    if (value !== undefined) return { ok: true, meaning: { is: 'number', op: '>=', value } }
  }
  const value = read(text.trim())
  if (value === undefined) return { ok: false, reason: 'not-a-number' }
  return { ok: true, meaning: { is: 'number', op: op ?? '=', value } }
}
