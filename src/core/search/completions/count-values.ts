import type { ReadDb } from '#core/db/handles.ts'
import type { DistinctSource } from '../find-distinct.ts'
import { cachedFor } from '../memory.ts'

/** A column of names or numbers with the column that says whose they are. */
export type CountedSource = DistinctSource & { readonly id: string }

/** A value as a person writes it, and how many files have it. */
export type CountedValue = { readonly value: string; readonly count: number }

/** While a scan changes things all the time, counts may be this old. */
const staleMs = 3000

/** The SELECT that counts a column's values, for the test of its plan. */
export function countSql({ table, column, where = '1' }: CountedSource): string {
  return `SELECT ${column}, count(*) FROM ${table} WHERE ${where} AND ${column} IS NOT NULL GROUP BY ${column}`
}

/** Every value of a column with the number of files that have it and aren't missing, the most used first. */
export function countValues(db: ReadDb, source: CountedSource): readonly CountedValue[] {
  const { table, column, where = '' } = source
  return cachedFor(db, `counts ${table} ${column} ${where}`, 'files', staleMs, () => readCounts(db, source))
}

/** The same, never older than the last act. */
export function readCounts(db: ReadDb, source: CountedSource): readonly CountedValue[] {
  const counts = new Map(readRows(db, countSql(source)))
  for (const [value, count] of readRows(db, missingSql(source)))
    counts.set(value, (counts.get(value) ?? 0) - count)
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one)
    .map(([value, count]) => ({ value: String(value), count }))
}

/** As many rows are read as files are missing. */
function missingSql({ table, id, column, where = '1' }: CountedSource): string {
  const gone = 'SELECT id FROM media_files WHERE missing_since IS NOT NULL'
  return `SELECT ${column}, count(*) FROM ${table} WHERE ${id} IN (${gone}) AND ${where} AND ${column} IS NOT NULL GROUP BY ${column}`
}

function readRows(db: ReadDb, sql: string): [string | number, number][] {
  return db.sqlite.prepare(sql).raw().all() as [string | number, number][] // its two columns
}
