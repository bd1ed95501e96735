import { prepare, type ReadDb } from '#core/db/handles.ts'
import { createNaturalSortKey } from '#shared/natural-sort.ts'
import type { SortTerm } from '#shared/query/query-tree.ts'
import { type FileSet, listFileIds } from './file-set.ts'
import { findRanks, nameRanks, type Ranks } from './find-ranks.ts'
import { cached, isCached, remade } from './memory.ts'
import { createOrder, findNameOrder, hasNameOrder, type Order } from './name-order.ts'
import { type SortSource, sortSources } from './sort-keys.ts'

/** Files by how well the words of a query fit, the best first. */
export type FindRelevance = () => readonly number[]

/** To read the values of so few is quicker than to go once over an order of a million. */
const veryFew = 200

/**
 * The files found (null: all), in the order of the keys; what is equal by all of them in natural order of names. What isn't known
 * comes last, whichever way round.
 */
export function sortFiles(
  db: ReadDb,
  found: FileSet | null,
  keys: readonly SortTerm[],
  findRelevance: FindRelevance,
): Order {
  // Few: read their values. Many: pick them from an order of all files, which stays in memory.
  const few = areInMemory(db, keys) ? veryFew : countFiles(db) / 16
  if (found !== null && found.count <= few) {
    return sortFew(db, listFileIds(found), keys, findRelevance)
  }
  // What an act of a person changes, or the query itself tells, isn't worth an order of all files.
  const passing = keys.findLastIndex(({ key }) => !isLasting(key)) + 1
  const all = findOrder(db, keys.slice(passing))
  return reorderByKeys(db, found === null ? all : pick(all, found), keys.slice(0, passing), findRelevance)
}

function isLasting(key: SortTerm['key']): boolean {
  return key === 'name' || (key !== 'random' && key !== 'relevance' && sortSources[key].madeOf === 'files')
}

/** An order of all files, with what it was made of: it is true as long as that is. */
type MadeOrder = { readonly names: Order; readonly ranks: readonly Ranks[]; readonly order: Order }

/** All files by keys that are values of theirs. */
function findOrder(db: ReadDb, keys: readonly SortTerm[]): Order {
  const names = findNameOrder(db)
  const [first] = keys
  if (first === undefined || (first.key === 'name' && !first.descending)) return names
  const ranks = keys.flatMap(({ key }) =>
    key === 'name' || key === 'random' || key === 'relevance' ? [] : [findRanks(db, sortSources[key])],
  )
  return remade(
    db,
    `order ${keys.map(({ key, descending }) => (descending ? `${key}-` : key)).join(' ')}`,
    (known: MadeOrder) => known.names === names && known.ranks.every((one, index) => one === ranks[index]),
    () => ({ names, ranks, order: reorderByKeys(db, names, keys, () => []) }),
  ).order
}

function reorderByKeys(
  db: ReadDb,
  order: Order,
  keys: readonly SortTerm[],
  findRelevance: FindRelevance,
): Order {
  return keys.toReversed().reduce((sorted, key) => reorder(db, sorted, key, findRelevance), order)
}

function countFiles(db: ReadDb): number {
  return cached(
    db,
    'files',
    'files',
    () => prepare(db, 'SELECT count(*) FROM media_files').pluck().get() as number, // a count
  )
}

function areInMemory(db: ReadDb, keys: readonly SortTerm[]): boolean {
  return (
    hasNameOrder(db) &&
    keys.every(({ key }) => {
      if (key === 'name' || key === 'random' || key === 'relevance') return true
      const source = sortSources[key]
      return source.madeOf !== null && isCached(db, nameRanks(source), source.madeOf)
    })
  )
}

/** In one pass over the order. */
function pick(order: Order, { byId, count }: FileSet): Order {
  const picked = createOrder(Math.min(count, order.ids.length))
  let at = 0
  for (let index = 0; index < order.ids.length; index += 1) {
    const id = order.ids[index] ?? 0
    if (byId[id] !== 1) continue
    picked.ids[at] = id
    picked.ratios[at] = order.ratios[index] ?? 0
    picked.missing[at] = order.missing[index] ?? 0
    at += 1
  }
  return {
    ids: picked.ids.subarray(0, at),
    ratios: picked.ratios.subarray(0, at),
    missing: picked.missing.subarray(0, at),
  }
}

function reorder(
  db: ReadDb,
  order: Order,
  { key, descending, seed }: SortTerm,
  findRelevance: FindRelevance,
): Order {
  if (key === 'name')
    return descending
      ? reorderByPlaces(order, placesBackwards(db, order))
      : reorderByPlaces(order, places(db, order))
  if (key === 'random')
    return reorderByPlaces(
      order,
      order.ids.map((id) => (descending ? ~scramble(id, seed) : scramble(id, seed))),
    )
  if (key === 'relevance') return reorderByRanks(order, rankRelevance(findRelevance()), descending, false)
  const source = sortSources[key]
  return reorderByRanks(order, findRanks(db, source), descending, source.unknownIsLeast === true)
}

/** Where each file stands among all names. */
function places(db: ReadDb, order: Order): Uint32Array {
  const placeOf = cached(db, 'places of names', 'files', () => {
    const { ids } = findNameOrder(db)
    const byId = new Uint32Array(ids.reduce((most, id) => Math.max(most, id), 0) + 1)
    ids.forEach((id, place) => {
      byId[id] = place
    })
    return byId
  })
  return order.ids.map((id) => placeOf[id] ?? 0)
}

function placesBackwards(db: ReadDb, order: Order): Uint32Array {
  return places(db, order).map((place) => 0xffffffff - place)
}

function rankRelevance(best: readonly number[]): Ranks {
  const byId = new Uint32Array(best.reduce((most, id) => Math.max(most, id), 0) + 1)
  best.forEach((id, index) => {
    byId[id] = index + 1
  })
  return { byId, values: best }
}

function reorderByRanks(
  order: Order,
  { byId, values }: Ranks,
  descending: boolean,
  unknownIsLeast: boolean,
): Order {
  const unknown = unknownIsLeast && !descending ? 0 : values.length + 1
  return reorderByPlaces(
    order,
    order.ids.map((id) => {
      const rank = byId[id] ?? 0
      return rank === 0 ? unknown : descending ? values.length + 1 - rank : rank
    }),
  )
}

const digit = 0xffff

/** A stable sort by whole numbers, sixteen bits at a time: time grows with the number of files and no faster. */
function reorderByPlaces(order: Order, keys: Uint32Array): Order {
  const most = keys.reduce((high, key) => (key > high ? key : high), 0)
  let indexes = passOver(keys, null, 0)
  if (most > digit) indexes = passOver(keys, indexes, 16)
  const sorted = createOrder(keys.length)
  for (let place = 0; place < indexes.length; place += 1) {
    const index = indexes[place] ?? 0
    sorted.ids[place] = order.ids[index] ?? 0
    sorted.ratios[place] = order.ratios[index] ?? 0
    sorted.missing[place] = order.missing[index] ?? 0
  }
  return sorted
}

function passOver(keys: Uint32Array, before: Uint32Array | null, shift: number): Uint32Array {
  const starts = new Uint32Array(digit + 2)
  for (let index = 0; index < keys.length; index += 1) {
    const bucket = (((keys[index] ?? 0) >>> shift) & digit) + 1
    starts[bucket] = (starts[bucket] ?? 0) + 1
  }
  for (let bucket = 1; bucket < starts.length; bucket += 1)
    starts[bucket] = (starts[bucket] ?? 0) + (starts[bucket - 1] ?? 0)
  const after = new Uint32Array(keys.length)
  for (let place = 0; place < keys.length; place += 1) {
    const index = before === null ? place : (before[place] ?? 0)
    const bucket = ((keys[index] ?? 0) >>> shift) & digit
    const to = starts[bucket] ?? 0
    after[to] = index
    starts[bucket] = to + 1
  }
  return after
}

/** A number that looks random and is the same for the same file and seed (the finalizer of MurmurHash3, public domain). */
export function scramble(id: number, seed: number): number {
  let mixed = (id ^ Math.imul(seed + 1, 0x9e3779b1)) >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

type Row = readonly [
  id: number,
  ratio: number,
  missing: 0 | 1,
  name: string,
  path: string,
  ...values: (string | number | null)[],
]

/** The same order for a few files, from their own values. */
function sortFew(
  db: ReadDb,
  found: Uint32Array,
  keys: readonly SortTerm[],
  findRelevance: FindRelevance,
): Order {
  const sources = keys.map(({ key }) =>
    key === 'name' || key === 'random' || key === 'relevance' ? undefined : sortSources[key],
  )
  const values = sources.map((source) => `, ${source?.value ?? 'NULL'}`).join('')
  const rows = db.sqlite
    .prepare(
      `SELECT f.id, f.ratio, f.missing_since IS NOT NULL, f.name_key, f.file_path${values}
       FROM json_each(?) AS asked CROSS JOIN media_files AS f ON f.id = asked.value
       ${values.includes('m.') ? 'LEFT JOIN media_metadata AS m ON m.media_file_id = f.id' : ''}`,
    )
    .raw()
    .all(JSON.stringify([...found])) as Row[] // the columns above
  const best = keys.some(({ key }) => key === 'relevance') ? rankRelevance(findRelevance()) : undefined
  const made = rows.map((row) => ({
    row,
    keys: keys.map((key, index) => createKey(row, key, sources[index], row[5 + index] ?? null, best)),
  }))
  made.sort(
    (a, b) =>
      compareKeys(a.keys, b.keys, keys, sources) ||
      compare(a.row[3], b.row[3]) ||
      compare(a.row[4], b.row[4]),
  )
  const order = createOrder(made.length)
  made.forEach(({ row }, index) => {
    order.ids[index] = row[0]
    order.ratios[index] = row[1]
    order.missing[index] = row[2]
  })
  return order
}

type Key = string | number | null

function createKey(
  row: Row,
  { key, seed }: SortTerm,
  source: SortSource | undefined,
  value: Key,
  best: Ranks | undefined,
): Key {
  // Turned round, files of one name are turned round as well.
  if (key === 'name') return `${row[3]}\0${row[4]}`
  if (key === 'random') return scramble(row[0], seed)
  if (key === 'relevance') return best?.byId[row[0]] || null
  return source?.kind === 'names' && value !== null ? createNaturalSortKey(String(value)) : value
}

function compareKeys(
  a: readonly Key[],
  b: readonly Key[],
  keys: readonly SortTerm[],
  sources: readonly (SortSource | undefined)[],
): number {
  for (const [index, { key, descending }] of keys.entries()) {
    const [one = null, other = null] = [a[index], b[index]]
    if (one === other) continue
    if (one === null || other === null) {
      const unknownFirst = sources[index]?.unknownIsLeast === true && !descending
      return (one === null) === unknownFirst ? -1 : 1
    }
    const difference = compare(one, other)
    if (difference !== 0) return descending ? -difference : difference
    if (key === 'name') break
  }
  return 0
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}
