import type { DateUnit, DateValue } from './query-tree.ts'

/** From the first millisecond (since 1970) to before `toMs`; a moment has both alike. */
export type DateSpan = { readonly fromMs: number; readonly toMs: number }

/** The stretch of time that a date means at the moment `nowMs`, in this computer's time zone. */
export function resolveDate(date: DateValue, nowMs: number): DateSpan {
  switch (date.is) {
    case 'calendar':
      return resolveCalendar(date.year, date.month, date.day)
    case 'today':
      return findDay(nowMs, 0)
    case 'yesterday':
      return findDay(nowMs, -1)
    case 'before-now': {
      const ms = goBack(nowMs, date.amount, date.unit)
      return { fromMs: ms, toMs: ms }
    }
    case 'day-ago':
      return findDay(goBack(nowMs, date.amount, date.unit), 0)
  }
}

function resolveCalendar(year: number, month: number | null, day: number | null): DateSpan {
  if (month === null) return { fromMs: createTime(year, 0, 1), toMs: createTime(year + 1, 0, 1) }
  if (day === null) return { fromMs: createTime(year, month - 1, 1), toMs: createTime(year, month, 1) }
  return { fromMs: createTime(year, month - 1, day), toMs: createTime(year, month - 1, day + 1) }
}

function findDay(ms: number, offset: number): DateSpan {
  const date = new Date(ms)
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate() + offset]
  return { fromMs: createTime(year, month, day), toMs: createTime(year, month, day + 1) }
}

function createTime(year: number, month: number, day: number): number {
  return new Date(year, month, day).getTime()
}

/** By the calendar where days have different lengths: a month before 31 March is the end of February. */
function goBack(nowMs: number, amount: number, unit: DateUnit): number {
  if (unit === 'h') return nowMs - amount * 3_600_000
  const date = new Date(nowMs)
  if (unit === 'd' || unit === 'w') {
    date.setDate(date.getDate() - amount * (unit === 'w' ? 7 : 1))
    return date.getTime()
  }
  const months = date.getFullYear() * 12 + date.getMonth() - amount * (unit === 'y' ? 12 : 1)
  const [year, month] = [Math.floor(months / 12), ((months % 12) + 12) % 12]
  const lastDay = new Date(year, month + 1, 0).getDate()
  date.setFullYear(year, month, Math.min(date.getDate(), lastDay))
  return date.getTime()
}
