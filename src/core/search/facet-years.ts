import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { FacetColumn } from './facet-columns.ts'
import { cached } from './memory.ts'

/** Files by the year of their date, in this computer's time: what `date:2025` finds. */
export function findYearColumn(db: ReadDb): FacetColumn {
  return cached(db, 'facet years', 'files', () => {
    const next = prepare(db, 'SELECT min(date_ms) FROM media_files WHERE date_ms >= ?').pluck()
    const within = prepare(db, 'SELECT id FROM media_files WHERE date_ms >= ? AND date_ms < ?').pluck()
    const values: string[] = []
    const starts = [0]
    const ids: number[] = []
    let from = next.get(Number.MIN_SAFE_INTEGER) as number | null // a time; null: there is no more
    while (from !== null) {
      const year = new Date(from).getFullYear()
      const end = new Date(year + 1, 0, 1).getTime()
      for (const id of within.all(from, end) as number[]) ids.push(id) // ids
      values.push(String(year))
      starts.push(ids.length)
      from = next.get(end) as number | null // as above
    }
    return { values, starts: Uint32Array.from(starts), ids: Uint32Array.from(ids) }
  })
}
