import type { Meaning } from '#shared/query/query-tree.ts'
import { type DateSpan, resolveDate } from '#shared/query/resolve-date.ts'
import type { Condition } from './compile-number.ts'
import type { Parameter } from './plan.ts'

/** How a column holds a time, as a parameter to compare it with. */
export type TimeForm = 'ms' | 'ns' | 'utc' | 'local'

type DateMeaning = Extract<Meaning, { is: 'date' | 'date-between' }>

/** A condition on a time that is true only where the time isn't NULL. */
export function compareTime(
  expression: string,
  form: TimeForm,
  meaning: DateMeaning,
  nowMs: number,
): Condition {
  const write = (ms: number) => writeTime(ms, form)
  if (meaning.is === 'date-between') {
    const sides = [
      ...(meaning.min === null ? [] : [from(expression, write(resolveDate(meaning.min, nowMs).fromMs))]),
      ...(meaning.max === null ? [] : [before(expression, write(endOf(resolveDate(meaning.max, nowMs))))]),
    ]
    return {
      condition: sides.map((side) => side.condition).join(' AND '),
      parameters: sides.flatMap((side) => side.parameters),
    }
  }
  const span = resolveDate(meaning.value, nowMs)
  const [start, end] = [write(span.fromMs), write(span.toMs)]
  switch (meaning.op) {
    case '<':
      return before(expression, start)
    case '<=':
      return before(expression, write(endOf(span)))
    case '>':
      return span.fromMs === span.toMs
        ? { condition: `${expression} > ?`, parameters: [start] }
        : from(expression, end)
    case '>=':
      return from(expression, start)
    case '!=':
      return { condition: `(${expression} < ? OR ${expression} >= ?)`, parameters: [start, end] }
    default:
      return { condition: `${expression} >= ? AND ${expression} < ?`, parameters: [start, end] }
  }
}

/** A moment belongs to what it ends. */
function endOf({ fromMs, toMs }: DateSpan): number {
  return fromMs === toMs ? toMs + 1 : toMs
}

function from(expression: string, value: Parameter): Condition {
  return { condition: `${expression} >= ?`, parameters: [value] }
}

function before(expression: string, value: Parameter): Condition {
  return { condition: `${expression} < ?`, parameters: [value] }
}

/** `utc`: ISO 8601 with `Z`; `local`: ISO 8601 of this computer's time, without an offset, as cameras write it. Both sort as they read. */
export function writeTime(ms: number, form: TimeForm): Parameter {
  switch (form) {
    case 'ms':
      return ms
    case 'ns':
      return ms * 1e6
    case 'utc':
      return new Date(ms).toISOString()
    case 'local': {
      const date = new Date(ms)
      const two = (value: number) => String(value).padStart(2, '0')
      const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
      return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
    }
  }
}
