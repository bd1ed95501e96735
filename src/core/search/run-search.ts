import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { Search, SearchResult } from '#shared/contract.ts'
import { compileWords } from './lex-words.ts'
import { findOrder, findOrderOf, type Order } from './sort-orders.ts'

/** Ids of the files that a search finds, in its order. Nothing in its text can be anything but words. */
export function runSearch(db: ReadDb, search: Search): SearchResult {
  const queries = compileFilters(search)
  const total = countPresent(db)
  if (queries === 'nothing') return createResult({ ids: [], ratios: [], missing: [] }, search, total)
  const found = findIntersection(db, queries)
  // Few: look them up. Many: pick them from the order of all, which is read without touching a row and stays in memory.
  const order =
    found !== null && found.size < total / 16
      ? findOrderOf(db, found, search.sort)
      : pick(findOrder(db, search.sort), found)
  return createResult(order, search, total)
}

/** A query of ids, run with each of the lists of parameters: a file matches that one of them finds. */
export type Filter = {
  readonly sql: string
  readonly parameters: readonly (readonly (string | number)[])[]
}

const findWords = 'SELECT rowid FROM media_fts WHERE media_fts MATCH ?'

/** One query of ids for each thing that must hold, each served by an index; `nothing` when no file can match. */
export function compileFilters(search: Search): readonly Filter[] | 'nothing' {
  const words = compileWords(search.text, search.match)
  if (words === 'nothing') return 'nothing'
  const filters: Filter[] = []
  if (words !== null && search.match === 'any') {
    filters.push({ sql: findWords, parameters: words.map((query) => [query]) })
  }
  if (words !== null && search.match === 'all') {
    for (const query of words) filters.push({ sql: findWords, parameters: [[query]] })
  }
  for (const keyword of new Set(search.keywords)) {
    filters.push({
      sql: 'SELECT media_file_id FROM media_keywords WHERE keyword = ?',
      parameters: [[keyword]],
    })
  }
  const columns = compileColumns(search)
  if (columns !== null) filters.push(columns)
  return filters
}

/** Folder, score and type stand in one index together. */
function compileColumns({ folder, score, types }: Search): Filter | null {
  const conditions: string[] = []
  const parameters: (string | number)[] = []
  if (folder !== '') {
    // Everything below a folder lies between `folder/` and `folder0`: 0 is the character after the slash.
    conditions.push('(directory = ? OR (directory > ? AND directory < ?))')
    parameters.push(folder, `${folder}/`, `${folder}0`)
  }
  if (score !== null) {
    conditions.push('score BETWEEN ? AND ?')
    parameters.push(score.min, score.max)
  }
  if (types.length > 0) {
    conditions.push(`coalesce(file_type, 'unknown') IN (${types.map(() => '?').join(', ')})`)
    parameters.push(...types)
  }
  if (conditions.length === 0) return null
  return { sql: `SELECT id FROM media_files WHERE ${conditions.join(' AND ')}`, parameters: [parameters] }
}

/** Null: there is no filter, all files match. */
function findIntersection(db: ReadDb, filters: readonly Filter[]): ReadonlySet<number> | null {
  let found: Set<number> | null = null
  for (const filter of filters) {
    found = findMatches(db, filter, found)
    if (found.size === 0) break
  }
  return found
}

/** Of the files `among`, or of all, the ones that a filter lets through. */
function findMatches(db: ReadDb, { sql, parameters }: Filter, among: Set<number> | null): Set<number> {
  const matches = new Set<number>()
  for (const list of parameters) {
    const ids = prepare(db, sql)
      .pluck()
      .all(...list) as number[] // one column of ids
    for (const id of ids) if (among === null || among.has(id)) matches.add(id)
  }
  return matches
}

type Columns = {
  readonly ids: ArrayLike<number>
  readonly ratios: ArrayLike<number>
  readonly missing: ArrayLike<number>
}

function pick(order: Order, wanted: ReadonlySet<number> | null): Columns {
  if (wanted === null) return order
  const picked = { ids: [] as number[], ratios: [] as number[], missing: [] as number[] }
  order.ids.forEach((id, index) => {
    if (!wanted.has(id)) return
    picked.ids.push(id)
    picked.ratios.push(order.ratios[index] ?? 0)
    picked.missing.push(order.missing[index] ?? 0)
  })
  return picked
}

function createResult(order: Columns, { missing }: Search, total: number): SearchResult {
  const ids = new Uint32Array(order.ids.length)
  const ratios = new Uint16Array(order.ids.length)
  let count = 0
  for (let index = 0; index < order.ids.length; index += 1) {
    if (missing !== 'also' && (order.missing[index] === 1) !== (missing === 'only')) continue
    ids[count] = order.ids[index] ?? 0
    ratios[count] = order.ratios[index] ?? 0
    count += 1
  }
  // Copies, so that what is handed over to another thread is no longer than it must be.
  return { ids: ids.slice(0, count), ratios: ratios.slice(0, count), total }
}

function countPresent(db: ReadDb): number {
  return prepare(
    db,
    'SELECT (SELECT count(*) FROM media_files) - (SELECT count(*) FROM media_files WHERE missing_since IS NOT NULL)',
  )
    .pluck()
    .get() as number // a count
}
