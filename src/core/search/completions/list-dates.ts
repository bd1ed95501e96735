import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { Field } from '#shared/query/fields.ts'
import { findYearColumn } from '../facet-years.ts'
import { cachedFor } from '../memory.ts'
import { countPresentValues } from './count-present.ts'
import type { ListedValue } from './list-values.ts'

const staleMs = 5000
const relative = [
  ['today', null],
  ['yesterday', null],
  ['7d', 'the last 7 days'],
  ['3w', 'the last 3 weeks'],
  ['6mo', 'the last 6 months'],
  ['1y', 'the last year'],
] as const

/** Times as words, and the years and months in which the library has files. */
export function listDates(db: ReadDb, field: Field): readonly ListedValue[] {
  const words = relative.map(([value, detail]) => ({ value, detail, count: null }))
  const ofDate = field.name === 'date' || field.name === 'before' || field.name === 'after'
  if (!ofDate) return words
  // Files before a year are others than those of it.
  const isOwn = field.name === 'date'
  const spans = [...listYears(db), ...listMonths(db)]
  return [...words, ...spans.map(({ value, count }) => ({ value, count: isOwn ? count : null }))]
}

function listYears(db: ReadDb): readonly ListedValue[] {
  return countPresentValues(db, findYearColumn(db)).toSorted((a, b) => Number(b.value) - Number(a.value))
}

/** Newest first; a month without files is left out. */
function listMonths(db: ReadDb): readonly ListedValue[] {
  return cachedFor(db, 'months', 'files', staleMs, () => {
    const count = prepare(
      db,
      'SELECT count(*) FROM media_files WHERE date_ms >= ? AND date_ms < ? AND missing_since IS NULL',
    ).pluck()
    const months: { value: string; count: number }[] = []
    for (const year of findYearColumn(db).values.toReversed()) {
      for (let month = 11; month >= 0; month -= 1) {
        const [from, to] = [new Date(Number(year), month, 1), new Date(Number(year), month + 1, 1)]
        const files = count.get(from.getTime(), to.getTime()) as number // a count
        if (files > 0) months.push({ value: `${year}-${String(month + 1).padStart(2, '0')}`, count: files })
      }
    }
    return months
  })
}
