import type { ReadDb } from '#core/db/handles.ts'
import type { QueryNode, TextMatch } from '#shared/query/query-tree.ts'
import { hasWords, quotePhrase } from './compile-text.ts'
import { findStamp, remade } from './memory.ts'

/** FTS5's parser takes time with the square of the number of phrases; more words than this say no more about what fits best. */
const maxPhrases = 32
/** Name, prompt, keywords, model, LoRAs, notes: a word in a name or keyword says more than one among two hundred. */
const weights = '4, 1, 3, 2, 2, 2'

/** Files that hold one of a query's words, by how well they fit (BM25), the best first. */
export function findRelevance(db: ReadDb, root: QueryNode | null): readonly number[] {
  const phrases = root === null ? [] : [...new Set(listPhrases(root))].slice(0, maxPhrases)
  if (phrases.length === 0) return []
  const query = phrases.join(' OR ')
  // The same query is asked again after every act: what it is measured by stays until files or keywords change.
  const { ids } = remade<Relevance>(
    db,
    'relevance',
    (known) => known.query === query && known.stamp === findStamp(db, 'keywords'),
    () => ({ query, stamp: findStamp(db, 'keywords'), ids: readRelevance(db, query) }),
  )
  return ids
}

type Relevance = { readonly query: string; readonly stamp: string; readonly ids: readonly number[] }

function readRelevance(db: ReadDb, query: string): readonly number[] {
  return db.sqlite
    .prepare(
      `SELECT rowid FROM media_fts WHERE media_fts MATCH ? ORDER BY bm25(media_fts, ${weights}), rowid`,
    )
    .pluck()
    .all(query) as number[] // one column of ids
}

/** What is asked for, not what is left out. */
function listPhrases(node: QueryNode): readonly string[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.children.flatMap(listPhrases)
    case 'text':
      return toPhrase(node.match)
    case 'field':
      return node.field === 'prompt'
        ? node.values.flatMap((value) => (value.is === 'text' ? toPhrase(value.match) : []))
        : []
    case 'not':
    case 'saved':
      return []
  }
}

function toPhrase(match: TextMatch): readonly string[] {
  if (match.is === 'word' || match.is === 'phrase')
    return hasWords(match.text) ? [quotePhrase(match.text)] : []
  if (match.is !== 'glob') return []
  const prefix = /^([\p{L}\p{N}_]+)\*$/u.exec(match.pattern)?.[1]
  return prefix === undefined ? [] : [`${quotePhrase(prefix)} *`]
}
