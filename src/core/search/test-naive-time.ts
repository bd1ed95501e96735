// For tests only: dates a second time.
import type { DateValue, Meaning } from '#shared/query/query-tree.ts'
import { testNowMs } from './test-plain-file.ts'

export const dayMs = 86_400_000

function resolve(date: DateValue): { start: number; end: number } {
  const today = new Date(2026, 2, 15)
  const day = (ms: number) => {
    const start = new Date(ms)
    start.setHours(0, 0, 0, 0)
    const end = new Date(start)
    end.setDate(end.getDate() + 1)
    return { start: start.getTime(), end: end.getTime() }
  }
  const back = (amount: number, unit: string) => {
    if (unit === 'h') return testNowMs - amount * 3_600_000
    const date = new Date(testNowMs)
    if (unit === 'd' || unit === 'w') date.setDate(date.getDate() - amount * (unit === 'w' ? 7 : 1))
    else if (unit === 'mo') date.setMonth(date.getMonth() - amount)
    else date.setFullYear(date.getFullYear() - amount)
    return date.getTime()
  }
  switch (date.is) {
    case 'today':
      return day(today.getTime())
    case 'yesterday':
      return day(today.getTime() - dayMs / 2)
    case 'calendar': {
      const { year, month, day: dayOfMonth } = date
      if (month === null)
        return { start: new Date(year, 0, 1).getTime(), end: new Date(year + 1, 0, 1).getTime() }
      if (dayOfMonth === null)
        return { start: new Date(year, month - 1, 1).getTime(), end: new Date(year, month, 1).getTime() }
      return day(new Date(year, month - 1, dayOfMonth).getTime())
    }
    case 'before-now': {
      const start = back(date.amount, date.unit)
      return { start, end: start }
    }
    case 'day-ago':
      return day(back(date.amount, date.unit))
  }
}

export function timeMatches(ms: number | null, meaning: Meaning): boolean {
  if (ms === null) return false
  if (meaning.is === 'date-between') {
    const from = meaning.min === null ? Number.NEGATIVE_INFINITY : resolve(meaning.min).start
    const last = meaning.max === null ? { start: 0, end: Number.POSITIVE_INFINITY } : resolve(meaning.max)
    return ms >= from && (last.start === last.end ? ms <= last.end : ms < last.end)
  }
  if (meaning.is !== 'date') return false
  const { start, end } = resolve(meaning.value)
  const isMoment = start === end
  switch (meaning.op) {
    case '<':
      return ms < start
    case '<=':
      return isMoment ? ms <= start : ms < end
    case '>':
      return isMoment ? ms > start : ms >= end
    case '>=':
      return ms >= start
    case '!=':
      return ms < start || ms >= end
    default:
      return ms >= start && ms < end
  }
}

export function parseTime(iso: string | null | undefined): number | null {
  return iso == null ? null : new Date(iso).getTime()
}

/** The camera's own clock, wherever it was. */
export function parseCameraTime(iso: string | null): number | null {
  return iso === null ? null : new Date(iso.slice(0, 19)).getTime()
}
