import type { ReadDb } from '#core/db/handles.ts'
import { canonicalSampler } from '#core/metadata/sampler-name.ts'
import type { FacetList } from '#shared/facets.ts'
import { foldKeyword } from '#shared/keyword.ts'
import { shortenName } from '#shared/query/match-text.ts'
import { cached, type MadeOf } from './memory.ts'

/** All values of something, each with the ids of the files that have it: those of `values[n]` begin at `starts[n]`. */
export type FacetColumn = {
  readonly values: readonly string[]
  /** One more than there are values: the last one is the end. */
  readonly starts: Uint32Array
  readonly ids: Uint32Array
}

type ColumnSource = {
  readonly table: string
  readonly id: string
  readonly column: string
  readonly where?: string
}
type Facet = {
  readonly sources: readonly ColumnSource[]
  readonly madeOf: MadeOf
  /** Spellings with the same key are one value; left out where each is itself. */
  readonly keyOf?: (value: string) => string
  /** How a value is shown, and asked for. */
  readonly show?: (value: string) => string
}

function inMetadata(column: string): ColumnSource {
  return { table: 'media_metadata', id: 'media_file_id', column }
}

function inFiles(column: 'directory' | 'file_type'): ColumnSource {
  return { table: 'media_files', id: 'id', column }
}

// As the partial index says it: SQLite takes that index only for a condition in its own words.
function inKeywords(type: 'user' | 'file'): ColumnSource {
  const where = `keyword_type IN ('user', 'file') AND keyword_type = '${type}'`
  return { table: 'media_keywords', id: 'media_file_id', column: 'keyword', where }
}

const foldName = (name: string) => shortenName(name).toLowerCase()

const facets: Readonly<Record<Exclude<FacetList, 'years'>, Facet>> = {
  models: {
    sources: [
      inMetadata('model_name'),
      { table: 'media_resources', id: 'media_file_id', column: 'name', where: "kind = 'model'" },
    ],
    madeOf: 'files',
    keyOf: foldName,
    show: shortenName,
  },
  samplers: {
    sources: [inMetadata('sampler')],
    madeOf: 'files',
    keyOf: (name) => canonicalSampler(name) ?? name.toLowerCase(),
  },
  tools: { sources: [inMetadata('tool')], madeOf: 'files' },
  loras: {
    sources: [{ table: 'media_loras', id: 'media_file_id', column: 'name' }],
    madeOf: 'files',
    keyOf: foldName,
    show: shortenName,
  },
  keywords: { sources: [inKeywords('user')], madeOf: 'keywords', keyOf: foldKeyword },
  fileKeywords: { sources: [inKeywords('file')], madeOf: 'files', keyOf: foldKeyword },
  cameras: { sources: [inMetadata('camera')], madeOf: 'files' },
}

/** What a list of values is counted from. Kept in memory until it changes; then read from its indexes alone. */
export function findFacetColumn(db: ReadDb, list: Exclude<FacetList, 'years'>): FacetColumn {
  const facet = facets[list]
  return cached(db, `facet ${list}`, facet.madeOf, () => {
    const columns = facet.sources.map((source) => readColumn(db, source))
    const [only] = columns
    const keyOf = facet.keyOf
    if (columns.length === 1 && only !== undefined && keyOf === undefined) return only
    return mergeColumns(columns, keyOf ?? ((value) => value), facet.show ?? ((value) => value))
  })
}

/** Folders; `type` and other columns of the files themselves. */
export function findFileColumn(db: ReadDb, column: 'directory' | 'file_type'): FacetColumn {
  return cached(db, `facet ${column}`, 'files', () => readColumn(db, inFiles(column)))
}

/**
 * The SELECT that a column is read with: a row a value, with all its ids in one text. That is a third faster than a row a file.
 * Exported for the test of its plan.
 */
export function columnSql({ table, id, column, where = '1' }: ColumnSource): string {
  return `SELECT ${column}, count(*), group_concat(${id}) FROM ${table} WHERE ${where} AND ${column} IS NOT NULL GROUP BY ${column}`
}

/** For the test of their plans. */
export const facetSources: readonly ColumnSource[] = [
  ...Object.values(facets).flatMap(({ sources }) => sources),
  inFiles('directory'),
  inFiles('file_type'),
]

function readColumn(db: ReadDb, source: ColumnSource): FacetColumn {
  const rows = db.sqlite.prepare(columnSql(source)).raw().all() as [string, number, string][] // its three columns
  const starts = new Uint32Array(rows.length + 1)
  rows.forEach(([, count], index) => {
    starts[index + 1] = (starts[index] ?? 0) + count
  })
  const ids = new Uint32Array(starts.at(-1) ?? 0)
  rows.forEach(([, , list], index) => {
    parseIds(list, ids, starts[index] ?? 0)
  })
  return { values: rows.map(([value]) => value), starts, ids }
}

const comma = 44
const zero = 48

/** Numbers with commas between them, from `at` on. */
function parseIds(list: string, into: Uint32Array, at: number): void {
  let place = at
  let id = 0
  for (let index = 0; index < list.length; index += 1) {
    const code = list.charCodeAt(index)
    if (code === comma) {
      into[place] = id
      place += 1
      id = 0
    } else id = id * 10 + code - zero
  }
  into[place] = id
}

/** Several columns as one, with spellings of one key together under the most used one, and each file once under each value. */
function mergeColumns(
  columns: readonly FacetColumn[],
  keyOf: (value: string) => string,
  show: (value: string) => string,
): FacetColumn {
  type Part = { readonly value: string; readonly ids: Uint32Array }
  const parts = new Map<string, Part[]>()
  for (const { values, starts, ids } of columns) {
    values.forEach((value, index) => {
      const key = keyOf(value)
      const part = { value, ids: ids.subarray(starts[index], starts[index + 1]) }
      const known = parts.get(key)
      if (known === undefined) parts.set(key, [part])
      else known.push(part)
    })
  }
  const merged = [...parts.values()].map((of) => {
    const most = of.reduce((best, one) => (one.ids.length > best.ids.length ? one : best))
    return { value: show(most.value), ids: uniqueIds(of.map((part) => part.ids)) }
  })
  const starts = new Uint32Array(merged.length + 1)
  merged.forEach(({ ids }, index) => {
    starts[index + 1] = (starts[index] ?? 0) + ids.length
  })
  const ids = new Uint32Array(starts.at(-1) ?? 0)
  merged.forEach((one, index) => {
    ids.set(one.ids, starts[index])
  })
  return { values: merged.map(({ value }) => value), starts, ids }
}

function uniqueIds(lists: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((length, list) => length + list.length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  all.sort()
  let count = 0
  for (let index = 0; index < all.length; index += 1) {
    if (index > 0 && all[index] === all[index - 1]) continue
    all[count] = all[index] ?? 0
    count += 1
  }
  return all.subarray(0, count)
}
