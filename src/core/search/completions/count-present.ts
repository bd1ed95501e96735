import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { FacetColumn } from '../facet-columns.ts'
import type { CountedValue } from './count-values.ts'

/** The values of a column with the number of files that have them and aren't missing, the most used first. */
export function countPresentValues(
  db: ReadDb,
  { values, starts, ids }: FacetColumn,
): readonly CountedValue[] {
  const gone = new Set(
    prepare(db, 'SELECT id FROM media_files WHERE missing_since IS NOT NULL').pluck().all() as number[], // ids
  )
  const counts = values.map((value, index) => {
    const [from = 0, to = 0] = [starts[index], starts[index + 1]]
    let count = to - from
    if (gone.size > 0) for (let at = from; at < to; at += 1) if (gone.has(ids[at] ?? 0)) count -= 1
    return { value, count }
  })
  return counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)
}
