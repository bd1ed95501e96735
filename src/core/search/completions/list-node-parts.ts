import { prepare, type ReadDb } from '#core/db/handles.ts'
import { findDistinct } from '../find-distinct.ts'
import { cachedFor } from '../memory.ts'
import type { CountedValue } from './count-values.ts'

const staleMs = 10_000
/** Values of one input that are looked at; there are as many prompts as files. */
const mostValues = 200

/** Classes of the library's ComfyUI nodes with how many files have them, the most used first. */
export function listNodeClasses(db: ReadDb): readonly CountedValue[] {
  return cachedFor(db, 'node classes', 'files', staleMs, () =>
    countEach(
      db,
      findDistinct(db, { table: 'node_values', column: 'class' }).map(
        (value) => [value, value, '', ''] as const,
      ),
    ),
  )
}

/** Inputs of a class. */
export function listNodeInputs(db: ReadDb, className: string): readonly string[] {
  return prepare(
    db,
    `WITH RECURSIVE found (one) AS (
       SELECT min(input) FROM node_values WHERE class = ? AND input > ''
       UNION ALL
       SELECT (SELECT min(input) FROM node_values WHERE class = ? AND input > found.one) FROM found WHERE one IS NOT NULL
     ) SELECT one FROM found WHERE one IS NOT NULL`,
  )
    .pluck()
    .all(className, className) as string[] // one text column
}

/** Values of an input that begin with a text, with how many files have them, the most used first; of many, only some. */
export function listNodeValues(
  db: ReadDb,
  className: string,
  input: string,
  prefix: string,
): readonly CountedValue[] {
  const values = prepare(
    db,
    'SELECT value FROM node_values WHERE class = ? AND input = ? AND value >= ? AND value < ? LIMIT ?',
  )
    .pluck()
    .all(className, input, prefix, `${prefix}\u{10ffff}`, mostValues) as string[] // one text column
  return countEach(
    db,
    values.map((value) => [value, className, input, value] as const),
  )
}

function countEach(
  db: ReadDb,
  asked: readonly (readonly [shown: string, className: string, input: string, value: string])[],
): readonly CountedValue[] {
  const count = prepare(
    db,
    `SELECT count(*) FROM media_nodes
     WHERE node_value_id = (SELECT id FROM node_values WHERE class = ? AND input = ? AND value = ?)`,
  ).pluck()
  return asked
    .map(([value, ...key]) => ({ value, count: count.get(...key) as number })) // a count
    .filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count)
}
