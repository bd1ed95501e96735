import { prepare, type ReadDb } from '#core/db/handles.ts'

/** A column whose index begins with it: its values are few beside its rows. */
export type DistinctSource = {
  readonly table: string
  readonly column: string
  /** Of a partial index, or of its leading columns: `keyword_type = 'user'`. */
  readonly where?: string
}

/**
 * Every value of a column once, by stepping from one to the next in its index: takes time with the number of values, not of rows.
 */
export function findDistinct(db: ReadDb, { table, column, where = '1' }: DistinctSource): readonly string[] {
  return prepare(
    db,
    `WITH RECURSIVE found (one) AS (
       SELECT min(${column}) FROM ${table} WHERE ${where} AND ${column} IS NOT NULL
       UNION ALL
       SELECT (SELECT min(${column}) FROM ${table} WHERE ${where} AND ${column} > found.one) FROM found WHERE one IS NOT NULL
     ) SELECT one FROM found WHERE one IS NOT NULL`,
  )
    .pluck()
    .all() as string[] // one text column
}
