import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { Field } from '#shared/query/fields.ts'
import { writeTime } from '../compile-date.ts'
import { readCounts } from './count-values.ts'
import type { ListedValue } from './list-values.ts'

const dayMs = 86_400_000
const present = 'missing_since IS NULL'
const missing = 'missing_since IS NOT NULL'

/** Values out of a fixed list with their counts, where they are cheap to have; undefined where the field has no such list. */
export function listOptions(db: ReadDb, field: Field): readonly ListedValue[] | undefined {
  if (field.kind === 'flag') {
    const yes = field.name === 'fav' ? countWhere(db, `favourite = 1 AND ${present}`) : null
    return [
      { value: 'yes', count: yes },
      { value: 'no', count: null },
    ]
  }
  if (field.kind === 'score') return listScores(db)
  const counts = findOptionCounts(db, field)
  return field.options?.map((value) => ({ value, count: counts.get(value) ?? null }))
}

function findOptionCounts(db: ReadDb, field: Field): ReadonlyMap<string, number> {
  switch (field.name) {
    case 'label':
    case 'type': {
      const column = field.name === 'label' ? 'label' : 'file_type'
      return new Map(
        readCounts(db, { table: 'media_files', id: 'id', column }).map(({ value, count }) => [value, count]),
      )
    }
    case 'is': {
      const scores = findScores(db)
      const rated = [1, 2, 3, 4, 5].reduce((sum, score) => sum + (scores.get(score) ?? 0), 0)
      const since = String(writeTime(Date.now() - dayMs, 'utc'))
      return new Map([
        ['rejected', scores.get(-1) ?? 0],
        ['unrated', scores.get(0) ?? 0],
        ['rated', rated],
        ['fav', countWhere(db, `favourite = 1 AND ${present}`)],
        ['missing', countWhere(db, missing)],
        // Those that are missing are few: without them the index alone answers.
        [
          'new',
          countWhere(db, 'created_at >= ?', since) - countWhere(db, `${missing} AND created_at >= ?`, since),
        ],
        ['error', countProblems(db)],
      ])
    }
    default:
      return new Map()
  }
}

function listScores(db: ReadDb): readonly ListedValue[] {
  const scores = findScores(db)
  const stars = [5, 4, 3, 2, 1].map((score) => ({ value: String(score), count: scores.get(score) ?? 0 }))
  const atLeast = [4, 3, 2].map((score) => ({
    value: `${score}+`,
    count: [5, 4, 3, 2].filter((one) => one >= score).reduce((sum, one) => sum + (scores.get(one) ?? 0), 0),
    detail: `${score} stars or more`,
  }))
  const rated = stars.reduce((sum, { count }) => sum + count, 0)
  return [
    ...stars,
    ...atLeast,
    { value: 'reject', count: scores.get(-1) ?? 0 },
    { value: 'unrated', count: scores.get(0) ?? 0 },
    { value: 'rated', count: rated },
  ]
}

function findScores(db: ReadDb): ReadonlyMap<number, number> {
  return new Map(
    readCounts(db, { table: 'media_files', id: 'id', column: 'score' }).map(({ value, count }) => [
      Number(value),
      count,
    ]),
  )
}

function countWhere(db: ReadDb, condition: string, ...parameters: readonly string[]): number {
  return prepare(db, `SELECT count(*) FROM media_files WHERE ${condition}`)
    .pluck()
    .get(...parameters) as number // a count
}

function countProblems(db: ReadDb): number {
  return prepare(
    db,
    `SELECT count(DISTINCT p.media_file_id) FROM media_problems AS p JOIN media_files AS f ON f.id = p.media_file_id
     WHERE f.${present}`,
  )
    .pluck()
    .get() as number // a count
}
