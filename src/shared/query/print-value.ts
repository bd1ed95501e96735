import type { FieldKind } from './fields.ts'
import { printMatch } from './print-match.ts'
import type { CompareOp, DateValue, Meaning, NumberMeaning } from './query-tree.ts'

/** One value as it stands behind its field's colon. */
export function printMeaning(kind: FieldKind, meaning: Meaning): string {
  switch (meaning.is) {
    case 'known':
      return meaning.known ? 'any' : 'none'
    case 'text':
      return `${meaning.exact ? '=' : ''}${printMatch(meaning.match, 'value')}`
    case 'number':
    case 'between':
      return printNumber(kind, meaning)
    case 'seed':
      return printOp(meaning.op) + meaning.value
    case 'seed-between':
      return `${meaning.min ?? ''}..${meaning.max ?? ''}`
    case 'option':
      return meaning.option
    case 'date':
      return meaning.value.is === 'before-now' && meaning.op === '>='
        ? printDate(meaning.value)
        : `${printOp(meaning.op)}${printDate(meaning.value)}`
    case 'date-between':
      return `${meaning.min === null ? '' : printDate(meaning.min)}..${meaning.max === null ? '' : printDate(meaning.max)}`
    case 'size':
      return `${printOp(meaning.op)}${meaning.width ?? '?'}x${meaning.height ?? '?'}`
    case 'ratio': {
      const op = meaning.op === '~=' ? '~' : printOp(meaning.op)
      return `${op}${meaning.width}${meaning.height === 1 ? '' : `:${meaning.height}`}`
    }
    case 'lora':
      return `${printMatch(meaning.match, 'value')}@${printNumber('number', meaning.weight)}`
    case 'similar':
      return `${meaning.id}/${meaning.distance}`
  }
}

function printOp(op: CompareOp): string {
  return op === '=' ? '' : op
}

function printNumber(kind: FieldKind, meaning: NumberMeaning): string {
  const print = (value: number | null) => (value === null ? '' : printScalar(kind, value))
  if (meaning.is === 'between') return `${print(meaning.min)}..${print(meaning.max)}`
  return printOp(meaning.op) + print(meaning.value)
}

const byteUnits = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const

function printScalar(kind: FieldKind, value: number): string {
  if (kind === 'bytes') {
    const unit = byteUnits.find(([, size]) => value !== 0 && value % size === 0)
    return unit === undefined ? String(value) : `${value / unit[1]}${unit[0]}`
  }
  if (kind === 'duration') return `${value}s`
  if (kind === 'shutter') {
    const parts = Math.round(1 / value)
    return value > 1e-6 && value < 1 && 1 / parts === value ? `1/${parts}` : `${value}s`
  }
  return String(value)
}

function printDate(date: DateValue): string {
  const two = (value: number) => String(value).padStart(2, '0')
  switch (date.is) {
    case 'today':
    case 'yesterday':
      return date.is
    case 'before-now':
      return `${date.amount}${date.unit}`
    case 'day-ago':
      return `"${date.amount}${date.unit} ago"`
    case 'calendar': {
      const parts = [date.month, date.day].filter((part) => part !== null)
      return [date.year, ...parts.map(two)].join('-')
    }
  }
}
