import { prepare, type ReadDb } from '#core/db/handles.ts'
import { runInSlices } from './run-search.ts'

/** What the scoring program's `POST /api/search/files` takes. */
export type AncestorSearch = {
  /** Parts of keywords of any type. None: every file. */
  readonly keywords: readonly string[]
  /** Whether each of them must be found, or one is enough. */
  readonly matchAll: boolean
  /** `image` and `video`, or extensions with or without their dot; none: all. */
  readonly fileTypes: readonly string[]
  /** Null: no bound. */
  readonly minScore: number | null
  readonly maxScore: number | null
}

/** So many files' keywords are looked at before something else may come first. */
const idsASlice = 2000

/**
 * Ids of the files that the scoring program's search finds, in its order: keywords as parts of keywords, in any case; the best score
 * first, then by file name as bytes sort. Files that are missing aren't found. In slices; rejects with `AbortError` when the signal says so.
 */
export function searchLikeAncestor(
  db: ReadDb,
  search: AncestorSearch,
  signal: AbortSignal,
): Promise<readonly number[]> {
  return runInSlices(searchSteps(db, search), signal)
}

function* searchSteps(db: ReadDb, search: AncestorSearch): Generator<void, readonly number[]> {
  const words = search.keywords.map((keyword) => keyword.trim().toLowerCase()).filter((word) => word !== '')
  if (words.length === 0) return findSorted(db, search, null)
  const most = prepare(db, 'SELECT coalesce(max(id), 0) FROM media_files').pluck().get() as number // an id
  const found: number[] = []
  for (let from = 0; from <= most; from += idsASlice) {
    const sets = words.map((word) => findHolders(db, word, from))
    const [first = new Set<number>(), ...rest] = sets
    if (search.matchAll) found.push(...[...first].filter((id) => rest.every((set) => set.has(id))))
    else found.push(...new Set(sets.flatMap((set) => [...set])))
    yield
  }
  return findSorted(db, search, found)
}

/** Of the next files by id, those with a keyword that holds the word. */
function findHolders(db: ReadDb, word: string, from: number): ReadonlySet<number> {
  const range = 'FROM media_keywords WHERE media_file_id > ? AND media_file_id <= ?'
  // SQLite knows the case of plain letters alone.
  if (/^[\0-\u007f]*$/.test(word)) {
    const ids = prepare(db, `SELECT media_file_id ${range} AND instr(lower(keyword), ?) > 0`)
      .pluck()
      .all(from, from + idsASlice, word) as number[] // ids
    return new Set(ids)
  }
  const rows = prepare(db, `SELECT media_file_id, keyword ${range}`)
    .raw()
    .all(from, from + idsASlice) as [number, string][] // the columns named
  return new Set(rows.filter(([, keyword]) => keyword.toLowerCase().includes(word)).map(([id]) => id))
}

function findSorted(db: ReadDb, search: AncestorSearch, ids: readonly number[] | null): readonly number[] {
  const types = search.fileTypes.map((type) => type.trim().toLowerCase().replace(/^\./, ''))
  const condition = `missing_since IS NULL AND score BETWEEN ? AND ?
    AND (? = '[]' OR coalesce(file_type, 'unknown') IN (SELECT value FROM json_each(?))
      OR ltrim(lower(extension), '.') IN (SELECT value FROM json_each(?)))
    ORDER BY score DESC, filename, file_path`
  const list = JSON.stringify(types)
  const bounds = [search.minScore ?? -1, search.maxScore ?? 5, list, list, list]
  const asked = ids === null ? '' : 'json_each(?) AS asked CROSS JOIN'
  const joined = ids === null ? '' : 'f.id = asked.value AND'
  return prepare(db, `SELECT f.id FROM ${asked} media_files AS f WHERE ${joined} ${condition}`)
    .pluck()
    .all(...(ids === null ? [] : [JSON.stringify(ids)]), ...bounds) as number[] // ids
}
