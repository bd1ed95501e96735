import { prepare, type ReadDb } from '#core/db/handles.ts'
import { cached } from '#core/search/memory.ts'
import { rankMatches } from '#core/search/rank-matches.ts'
import { foldKeyword, type KeywordCount, type KeywordSuggestion } from '#shared/keyword.ts'
import { findAliases } from './keyword-aliases.ts'

// As the partial index says it: SQLite takes that index only for a condition in its own words.
const ofUser = "keyword_type IN ('user', 'file') AND keyword_type = 'user'"

/** The person's keywords of the whole library, by their folded key, each in its most used spelling, the most used first. */
export function findKeywordCounts(db: ReadDb): ReadonlyMap<string, KeywordCount> {
  return cached(db, 'keyword counts', 'keywords', () =>
    mergeSpellings(
      prepare(
        db,
        `SELECT keyword, count(*) AS count FROM media_keywords WHERE ${ofUser} GROUP BY keyword_type, keyword`,
      ).all() as KeywordCount[], // the columns named
    ),
  )
}

/** How the library spells a keyword: as it is given where some file has it so, else as most have it, else as it is given. */
export function findSpelling(db: ReadDb, keyword: string): string {
  const exact = prepare(db, `SELECT 1 FROM media_keywords WHERE ${ofUser} AND keyword = ? LIMIT 1`).get(
    keyword,
  )
  if (exact !== undefined) return keyword
  return findKeywordCounts(db).get(foldKeyword(keyword))?.keyword ?? keyword
}

function mergeSpellings(counts: readonly KeywordCount[]): ReadonlyMap<string, KeywordCount> {
  const sorted = counts.toSorted((a, b) => b.count - a.count || (a.keyword < b.keyword ? -1 : 1))
  const merged = new Map<string, KeywordCount>()
  for (const { keyword, count } of sorted) {
    const key = foldKeyword(keyword)
    const known = merged.get(key)
    merged.set(key, known === undefined ? { keyword, count } : { ...known, count: known.count + count })
  }
  return new Map([...merged].sort(([, a], [, b]) => b.count - a.count))
}

/** Keywords that begin with a text (or a step of whose path does), then those that hold it, then those but for a typo. */
export function suggestKeywords(db: ReadDb, prefix: string, limit: number): readonly KeywordSuggestion[] {
  const counts = findKeywordCounts(db)
  const own = [...counts].map(([key, { keyword, count }]) => ({ key, keyword, count, alias: null }))
  const named = findAliases(db).map(({ alias, keyword }) => {
    const known = counts.get(foldKeyword(keyword))
    return { key: foldKeyword(keyword), keyword: known?.keyword ?? keyword, count: known?.count ?? 0, alias }
  })
  const ranked = rankMatches(
    [...own, ...(prefix === '' ? [] : named)],
    ({ alias, keyword }) => alias ?? keyword,
    prefix,
    limit * 2,
  )
  const seen = new Set<string>()
  const suggestions: KeywordSuggestion[] = []
  for (const { key, keyword, count, alias } of ranked) {
    if (seen.has(key) || suggestions.length >= limit) continue
    seen.add(key)
    suggestions.push({ keyword, count, alias })
  }
  return suggestions
}

/** The person's keywords of some files with how many of them have each, the most used first. */
export function countKeywordsOf(db: ReadDb, ids: readonly number[]): readonly KeywordCount[] {
  const wanted = new Set(ids)
  if (wanted.size === 0) return []
  const counts = new Map<string, number>()
  // A few files by their own rows; for many, one pass through the index of all keywords.
  if (wanted.size <= 2000) {
    const rows = prepare(
      db,
      `SELECT keyword, count(*) AS count FROM media_keywords
       WHERE media_file_id IN (SELECT value FROM json_each(?)) AND keyword_type = 'user' GROUP BY keyword`,
    ).all(JSON.stringify([...wanted])) as KeywordCount[] // the columns named
    for (const { keyword, count } of rows) counts.set(keyword, count)
  } else {
    const rows = prepare(db, `SELECT keyword, media_file_id FROM media_keywords WHERE ${ofUser}`)
      .raw()
      .iterate() as IterableIterator<[string, number]> // the columns named
    for (const [keyword, id] of rows) if (wanted.has(id)) counts.set(keyword, (counts.get(keyword) ?? 0) + 1)
  }
  return [...mergeSpellings([...counts].map(([keyword, count]) => ({ keyword, count }))).values()]
}
