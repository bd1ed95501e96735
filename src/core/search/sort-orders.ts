import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { SortKey } from '#shared/contract.ts'

/** Files in a sort order, as columns: the n-th entry of each belongs to the n-th file. */
export type Order = {
  readonly ids: Uint32Array
  readonly ratios: Uint16Array
  /** 1: the file is missing. */
  readonly missing: Uint8Array
}

/** One index each, see the migrations: an order is read from its index alone. */
const columns: Readonly<Record<SortKey, string>> = {
  name: 'NULL',
  date: 'date_ms',
  size: 'file_size',
  score: 'score',
}
const orderBy: Readonly<Record<SortKey, string>> = {
  name: 'name_key, file_path',
  date: 'date_ms, name_key, file_path',
  size: 'file_size, name_key, file_path',
  score: 'score, name_key, file_path',
}

type Row = readonly [id: number, ratio: number, missing: 0 | 1, value: number | null]

export type Sort = { readonly by: SortKey; readonly descending: boolean }

/** SQL text for the order of all files; exported for the test of its query plan. */
export function compileOrder(by: SortKey): string {
  return `SELECT id, ratio, missing_since IS NOT NULL, ${columns[by]} FROM media_files ORDER BY ${orderBy[by]}`
}

/** SQL text for the order of a few files, given as a JSON list. */
export function compileOrderOf(by: SortKey): string {
  return `SELECT f.id, ratio, missing_since IS NOT NULL, ${columns[by]}
    FROM json_each(?) AS wanted CROSS JOIN media_files AS f ON f.id = wanted.value ORDER BY ${orderBy[by]}`
}

/** The order of some files: for sets that are small beside the library. */
export function findOrderOf(db: ReadDb, ids: Iterable<number>, sort: Sort): Order {
  const rows = prepare(db, compileOrderOf(sort.by))
    .raw()
    .all(JSON.stringify([...ids])) as Row[] // the columns selected
  return createOrder(rows, sort)
}

type Cache = { readonly stamp: string; readonly orders: Map<string, Order> }
const caches = new WeakMap<ReadDb['sqlite'], Cache>()

/** The order of all files. Kept in memory until anything in the database changes, by this connection or another. */
export function findOrder(db: ReadDb, sort: Sort): Order {
  const cache = openCache(db)
  const name = `${sort.by}${sort.descending ? '-' : ''}`
  const known = cache.orders.get(name)
  if (known !== undefined) return known
  const order = createOrder(prepare(db, compileOrder(sort.by)).raw().all() as Row[], sort) // the columns selected
  cache.orders.set(name, order)
  return order
}

function openCache(db: ReadDb): Cache {
  const own = prepare(db, 'SELECT total_changes()').pluck().get()
  const stamp = `${own} ${db.sqlite.pragma('data_version', { simple: true })}`
  const known = caches.get(db.sqlite)
  if (known !== undefined && known.stamp === stamp) return known
  const cache: Cache = { stamp, orders: new Map() }
  caches.set(db.sqlite, cache)
  return cache
}

function createOrder(rows: readonly Row[], { by, descending }: Sort): Order {
  const order: Order = {
    ids: new Uint32Array(rows.length),
    ratios: new Uint16Array(rows.length),
    missing: new Uint8Array(rows.length),
  }
  let at = 0
  const put = (row: Row) => {
    order.ids[at] = row[0]
    order.ratios[at] = row[1]
    order.missing[at] = row[2]
    at += 1
  }
  if (!descending) rows.forEach(put)
  else if (by === 'name') for (let index = rows.length - 1; index >= 0; index -= 1) putAt(rows, index, put)
  else putGroupsBackwards(rows, put)
  return order
}

/** Highest value first, but equal ones by name as ever. */
function putGroupsBackwards(rows: readonly Row[], put: (row: Row) => void): void {
  let end = rows.length
  while (end > 0) {
    const value = rows[end - 1]?.[3]
    let start = end - 1
    while (start > 0 && rows[start - 1]?.[3] === value) start -= 1
    for (let index = start; index < end; index += 1) putAt(rows, index, put)
    end = start
  }
}

function putAt(rows: readonly Row[], index: number, put: (row: Row) => void): void {
  const row = rows[index]
  if (row !== undefined) put(row)
}
