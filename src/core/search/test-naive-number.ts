// For tests only: comparisons of numbers and seeds a second time.
import type { CompareOp, Meaning, Value } from '#shared/query/query-tree.ts'
import { globToRegex } from './test-naive-text.ts'

export function compare(value: number | null, op: CompareOp, wanted: number, tolerance = 1e-9): boolean {
  if (value === null) return false
  const isEqual = Math.abs(value - wanted) <= tolerance
  if (op === '=') return isEqual
  if (op === '!=') return !isEqual
  if (op === '~=') return Math.abs(value - wanted) <= Math.abs(wanted) * 0.15
  return op === '<'
    ? value < wanted
    : op === '<='
      ? value <= wanted
      : op === '>'
        ? value > wanted
        : value >= wanted
}

export function numberMatches(value: number | null, meaning: Meaning, tolerance?: number): boolean {
  if (meaning.is === 'number') return compare(value, meaning.op, meaning.value, tolerance)
  if (meaning.is !== 'between' || value === null) return false
  return (
    (meaning.min ?? Number.NEGATIVE_INFINITY) <= value && value <= (meaning.max ?? Number.POSITIVE_INFINITY)
  )
}

export function seedMatches(seed: string | null, value: Value): boolean {
  if (seed === null) return false
  if (value.is === 'text') return value.match.is === 'glob' && globToRegex(value.match.pattern, '').test(seed)
  const own = BigInt(seed)
  if (value.is === 'seed-between')
    return (
      (value.min === null || own >= BigInt(value.min)) && (value.max === null || own <= BigInt(value.max))
    )
  if (value.is !== 'seed') return false
  const wanted = BigInt(value.value)
  const tests: Record<string, boolean> = {
    '=': own === wanted,
    '!=': own !== wanted,
    '<': own < wanted,
    '<=': own <= wanted,
    '>': own > wanted,
    '>=': own >= wanted,
  }
  return tests[value.op] === true
}
