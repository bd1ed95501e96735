import { prepare, type ReadDb } from '#core/db/handles.ts'
import { createNaturalSortKey } from '#shared/natural-sort.ts'
import { scores } from '#shared/score.ts'
import { cached } from './memory.ts'
import { type SortSource, sortSources } from './sort-keys.ts'

/** Where each file stands by one key: `byId[id]` is 1 for the least value, the same for equal ones, and 0 where it isn't known. */
export type Ranks = {
  readonly byId: Uint32Array
  /** The value of rank `index + 1`. */
  readonly values: readonly (string | number)[]
}

/** The ranks of all files by a key, from its index. Kept in memory until files or scores change. */
export function findRanks(db: ReadDb, source: SortSource): Ranks {
  if (source.madeOf === null) return readRanks(db, source)
  return cached(db, nameRanks(source), source.madeOf, () =>
    source === sortSources.score ? readScoreRanks(db) : readRanks(db, source),
  )
}

/** Only those that aren't 0 are read: most files of a large library have no score, and every score given makes these anew. */
function readScoreRanks(db: ReadDb): Ranks {
  const mostId = prepare(db, 'SELECT coalesce(max(id), 0) FROM media_files').pluck().get() as number // an id
  const byId = new Uint32Array(mostId + 1).fill(scores.indexOf(0) + 1)
  scores.forEach((score, index) => {
    if (score === 0) return
    const ids = prepare(db, 'SELECT id FROM media_files WHERE score = ?').pluck().all(score) as number[] // ids
    for (const id of ids) byId[id] = index + 1
  })
  return { byId, values: scores }
}

/** Under which name the ranks are kept. */
export function nameRanks({ from, column }: SortSource): string {
  return `ranks ${from} ${column}`
}

function readRanks(db: ReadDb, { from, id, column, kind }: SortSource): Ranks {
  const known = `FROM ${from} WHERE ${column} IS NOT NULL ORDER BY ${column}, ${id}`
  // Ids and values in two columns, each by itself: a tenth of what as many rows of two cost. Nothing may change in between.
  const { ids, values } = db.sqlite.transaction(() => ({
    ids: db.sqlite.prepare(`SELECT ${id} ${known}`).pluck().all() as number[], // ids
    values: db.sqlite.prepare(`SELECT ${column} ${known}`).pluck().all() as (string | number)[], // of one type each
  }))()
  const distinct: (string | number)[] = []
  const byId = new Uint32Array(ids.reduce((most, one) => Math.max(most, one), 0) + 1)
  for (let index = 0; index < ids.length; index += 1) {
    const value = values[index] ?? ''
    if (index === 0 || value !== values[index - 1]) distinct.push(value)
    byId[ids[index] ?? 0] = distinct.length
  }
  return kind === 'names' ? orderNaturally(byId, distinct) : { byId, values: distinct }
}

function orderNaturally(byId: Uint32Array, values: readonly (string | number)[]): Ranks {
  const keyed = values.map((value, index) => ({ value, index, key: createNaturalSortKey(String(value)) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const rankOf = new Uint32Array(values.length + 1)
  keyed.forEach(({ index }, rank) => {
    rankOf[index + 1] = rank + 1
  })
  return { byId: byId.map((rank) => rankOf[rank] ?? 0), values: keyed.map(({ value }) => value) }
}

/** Local days out of times in milliseconds: the ranks of `date` with all of one day taken together. */
export function findDayRanks(db: ReadDb, source: SortSource): Ranks {
  return cached(db, 'ranks by day', 'files', () => {
    const { byId, values } = findRanks(db, source)
    const days: string[] = []
    const dayOf = new Uint32Array(values.length + 1)
    let endMs = Number.NEGATIVE_INFINITY
    values.forEach((value, index) => {
      if (Number(value) >= endMs) {
        const date = new Date(Number(value))
        endMs = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime()
        days.push(writeDay(date))
      }
      dayOf[index + 1] = days.length
    })
    return { byId: byId.map((rank) => dayOf[rank] ?? 0), values: days }
  })
}

/** `2025-03-14`, in this computer's time. */
export function writeDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

const labelLength = 300

/** Long texts without an index: told apart here, in the order of their first file. */
export function findTextRanks(db: ReadDb, { from, id, column }: SortSource): Ranks {
  return cached(db, `ranks of texts ${column}`, 'files', () => {
    const rows = db.sqlite
      .prepare(`SELECT ${id}, ${column} FROM ${from} WHERE ${column} <> '' ORDER BY ${id}`)
      .raw()
    const seen = new Map<string, number>()
    const found: number[] = []
    for (const [file, text] of rows.iterate() as IterableIterator<[number, string]>) {
      const rank = seen.get(text) ?? seen.size + 1
      seen.set(text, rank)
      found.push(file, rank)
    }
    const byId = new Uint32Array((found.at(-2) ?? 0) + 1)
    for (let index = 0; index < found.length; index += 2) byId[found[index] ?? 0] = found[index + 1] ?? 0
    return { byId, values: [...seen.keys()].map((text) => text.slice(0, labelLength)) }
  })
}
