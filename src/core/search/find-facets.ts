import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { Search } from '#shared/contract.ts'
import { type FacetList, type Facets, facetLists, longestFacetList, type ValueCount } from '#shared/facets.ts'
import { colorLabels, fileTypes } from '#shared/media.ts'
import { countFolders } from './count-folders.ts'
import { type FacetColumn, findFacetColumn, findFileColumn } from './facet-columns.ts'
import { findYearColumn } from './facet-years.ts'
import type { FileSet } from './file-set.ts'
import { foundSteps, runInSlices } from './run-search.ts'

/** Those that are being counted for each database, the newest last. */
const counting = new WeakMap<ReadDb['sqlite'], Promise<Facets>[]>()

/**
 * Counts of what a search finds, in slices. Of several that are asked for at once the newest is counted first: the older ones belong to
 * what was typed before, or to another window. Rejects with `AbortError` when the signal says so.
 */
export async function findFacets(
  db: ReadDb,
  search: Search,
  signal: AbortSignal,
  nowMs: number = Date.now(),
): Promise<Facets> {
  const all = counting.get(db.sqlite) ?? []
  counting.set(db.sqlite, all)
  const own: Promise<Facets> = runInSlices(facetSteps(db, search, nowMs), signal, async () => {
    const newest = all.at(-1)
    if (newest !== undefined && newest !== own) await newest.catch(() => undefined) // whoever asked for it is told
  })
  all.push(own)
  try {
    return await own
  } finally {
    all.splice(all.indexOf(own), 1)
  }
}

function* facetSteps(db: ReadDb, search: Search, nowMs: number): Generator<void, Facets> {
  const found = yield* foundSteps(db, search, nowMs)
  yield
  const lists = {} as Record<FacetList, readonly ValueCount[]> // each of them is set below
  const more = {} as Record<FacetList, boolean> // likewise
  for (const list of facetLists) {
    const column = list === 'years' ? findYearColumn(db) : findFacetColumn(db, list)
    // A value of nothing can’t be asked for.
    const counts = countValues(column, found).filter(({ value }) => value.trim() !== '')
    lists[list] = shorten(list, counts)
    more[list] = counts.length > longestFacetList
    yield
  }
  const folders = countValues(findFileColumn(db, 'directory'), found)
  yield
  const types = new Map(
    countValues(findFileColumn(db, 'file_type'), found).map((one) => [one.value, one.count]),
  )
  const [image = 0, video = 0] = fileTypes.map((type) => types.get(type) ?? 0)
  return {
    total: found.count,
    folders: countFolders(folders.map(({ value, count }) => ({ directory: value, count }))),
    scores: countScores(db, found),
    // What has no type is unknown.
    types: { image, video, unknown: found.count - image - video },
    favourites: countIds(db, 'SELECT id FROM media_files WHERE favourite = 1', found),
    labels: countLabels(db, found),
    ...lists,
    more,
  }
}

/** Values that some of the files have, in the column's order. */
function countValues({ values, starts, ids }: FacetColumn, { byId }: FileSet): readonly ValueCount[] {
  const counts: ValueCount[] = []
  for (let index = 0; index < values.length; index += 1) {
    const end = starts[index + 1] ?? 0
    let count = 0
    for (let at = starts[index] ?? 0; at < end; at += 1) count += byId[ids[at] ?? 0] ?? 0
    if (count > 0) counts.push({ value: values[index] ?? '', count })
  }
  return counts
}

/** The first ones: the most used, and years newest first. */
function shorten(list: FacetList, counts: readonly ValueCount[]): readonly ValueCount[] {
  const compare =
    list === 'years'
      ? (a: ValueCount, b: ValueCount) => Number(b.value) - Number(a.value)
      : (a: ValueCount, b: ValueCount) => b.count - a.count || (a.value < b.value ? -1 : 1)
  return counts.toSorted(compare).slice(0, longestFacetList)
}

const rated = ['-1', '1', '2', '3', '4', '5'] as const

function countScores(db: ReadDb, found: FileSet): Facets['scores'] {
  const scores = { '-1': 0, '0': found.count, '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 }
  for (const score of rated) {
    scores[score] = countIds(db, `SELECT id FROM media_files WHERE score = ${score}`, found)
    scores['0'] -= scores[score]
  }
  return scores
}

function countLabels(db: ReadDb, found: FileSet): readonly ValueCount[] {
  return colorLabels
    .map((value) => ({
      value,
      count: countIds(db, `SELECT id FROM media_files WHERE label = '${value}'`, found),
    }))
    .filter(({ count }) => count > 0)
}

/** Not kept in memory: one act changes it. */
function countIds(db: ReadDb, sql: string, { byId }: FileSet): number {
  let count = 0
  for (const id of prepare(db, sql).pluck().all() as number[]) count += byId[id] ?? 0 // ids
  return count
}
