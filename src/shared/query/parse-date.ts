import type { CompareOp, DateUnit, DateValue, Meaning } from './query-tree.ts'

const units: Readonly<Record<string, DateUnit>> = {
  h: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  week: 'w',
  weeks: 'w',
  mo: 'mo',
  month: 'mo',
  months: 'mo',
  y: 'y',
  year: 'y',
  years: 'y',
}

/** `2025`, `2025-03`, `2025-03-14` (also with `/` or `.`), `today`, `yesterday`, `7d`, `3 weeks ago`; undefined for anything else. */
export function readDate(text: string): DateValue | undefined {
  const plain = text.trim().toLowerCase()
  if (plain === 'today' || plain === 'yesterday') return { is: plain }
  const calendar = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$/.exec(plain)
  if (calendar !== null) return readCalendar(calendar)
  const relative = /^(\d{1,5})\s*([a-z]+)(\s+ago)?$/.exec(plain)
  const unit = relative?.[2]
  if (relative === null || unit === undefined || !Object.hasOwn(units, unit)) return undefined
  const amount = Number(relative[1])
  const is = relative[3] === undefined ? 'before-now' : 'day-ago'
  return { is, amount, unit: units[unit] ?? 'd' }
}

function readCalendar([, year, month, day]: RegExpExecArray): DateValue | undefined {
  const date = {
    is: 'calendar' as const,
    year: Number(year),
    month: month === undefined ? null : Number(month),
    day: day === undefined ? null : Number(day),
  }
  if (date.year < 1000 || (date.month !== null && (date.month < 1 || date.month > 12))) return undefined
  if (date.day === null || date.month === null) return date
  // Day 0 of the next month is the last of this one.
  const lastDay = new Date(Date.UTC(date.year, date.month, 0)).getUTCDate()
  return date.day >= 1 && date.day <= lastDay ? date : undefined
}

/** A date, or a range of them, with its operator; undefined where the text is none. `7d` alone means «since then». */
export function parseDate(text: string, op: CompareOp | undefined): Meaning | undefined {
  const dots = text.indexOf('..')
  if (dots !== -1) {
    if (op !== undefined && op !== '=') return undefined
    const [min, max] = [text.slice(0, dots), text.slice(dots + 2)].map((side) =>
      side.trim() === '' ? null : readDate(side),
    )
    if (min === undefined || max === undefined || (min === null && max === null)) return undefined
    return { is: 'date-between', min, max }
  }
  const value = readDate(text)
  if (value === undefined || op === '~=') return undefined
  if (value.is !== 'before-now') return { is: 'date', op: op ?? '=', value }
  if (op === '!=') return undefined
  return { is: 'date', op: op === undefined || op === '=' ? '>=' : op, value }
}
