import type { CompareOp, NumberMeaning } from '#shared/query/query-tree.ts'
import type { Parameter } from './plan.ts'

/** A condition on an SQL expression that is true only where the expression isn't NULL. */
export type Condition = { readonly condition: string; readonly parameters: readonly Parameter[] }

/** «Within 15 %». */
const near = 0.15

/** A comparison of a number. `tolerance`: how far from the value what counts as equal may be. */
export function compareNumber(expression: string, meaning: NumberMeaning, tolerance: number): Condition {
  if (meaning.is === 'between') {
    const sides = [
      ...(meaning.min === null ? [] : [{ condition: `${expression} >= ?`, parameters: [meaning.min] }]),
      ...(meaning.max === null ? [] : [{ condition: `${expression} <= ?`, parameters: [meaning.max] }]),
    ]
    return {
      condition: sides.map((side) => side.condition).join(' AND '),
      parameters: sides.flatMap((side) => side.parameters),
    }
  }
  const { op, value } = meaning
  switch (op) {
    case '=':
      return between(expression, value - tolerance, value + tolerance)
    case '!=': {
      const { parameters } = between(expression, value - tolerance, value + tolerance)
      return { condition: `${expression} IS NOT NULL AND ${expression} NOT BETWEEN ? AND ?`, parameters }
    }
    case '~=': {
      const distance = Math.abs(value) * near
      return between(expression, value - distance, value + distance)
    }
    default:
      return { condition: `${expression} ${op} ?`, parameters: [value] }
  }
}

function between(expression: string, min: number, max: number): Condition {
  return { condition: `${expression} BETWEEN ? AND ?`, parameters: [min, max] }
}

/** Whether a number fits, for the few values that are compared here and not by SQLite. */
export function fitsNumber(value: number, meaning: NumberMeaning, tolerance: number): boolean {
  if (meaning.is === 'between') {
    return (meaning.min === null || value >= meaning.min) && (meaning.max === null || value <= meaning.max)
  }
  const distance = Math.abs(value - meaning.value)
  const tests: Readonly<Record<CompareOp, boolean>> = {
    '=': distance <= tolerance,
    '!=': distance > tolerance,
    '~=': distance <= Math.abs(meaning.value) * near,
    '<': value < meaning.value,
    '<=': value <= meaning.value,
    '>': value > meaning.value,
    '>=': value >= meaning.value,
  }
  return tests[meaning.op]
}

/** A comparison of whole numbers of any length, kept as digits: by length, then by digits. None below 0 is known. */
export function compareDigits(expression: string, op: CompareOp, value: string): Condition {
  if (op === '=' || op === '!=')
    return { condition: `${expression} ${op === '=' ? '=' : '<>'} ?`, parameters: [value] }
  const isNegative = value.startsWith('-')
  const digits = isNegative ? value.slice(1) : value
  const isSmaller = op === '<' || op === '<='
  const orEqual = op === '<=' || op === '>='
  // Of two negative numbers the one with more digits is the smaller.
  const sameSign = isNegative ? `${expression} GLOB '-*'` : `${expression} NOT GLOB '-*'`
  const own = isNegative ? `substr(${expression}, 2)` : expression
  const wantsShorter = isSmaller !== isNegative
  const lengths = `length(${own}) ${wantsShorter ? '<' : '>'} ?`
  const sameLength = `length(${own}) = ? AND ${own} ${wantsShorter ? '<' : '>'}${orEqual ? '=' : ''} ?`
  const otherSign =
    isSmaller === isNegative ? '0' : isNegative ? `${expression} NOT GLOB '-*'` : `${expression} GLOB '-*'`
  return {
    condition: `(${sameSign} AND (${lengths} OR (${sameLength})) OR ${otherSign})`,
    parameters: [digits.length, digits.length, digits],
  }
}
