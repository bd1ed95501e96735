/** Words and "quoted phrases" of a search box, split at white space and commas. An open quote reaches to the end. */
export function lexWords(text: string): readonly string[] {
  const words: string[] = []
  for (const [, phrase, word] of text.matchAll(/"([^"]*)"?|([^\s,"]+)/g)) {
    const found = phrase ?? word ?? ''
    if (found.trim() !== '') words.push(found)
  }
  return words
}

/** What the index's tokenizer makes words of (SQLite's unicode61 with `_`); a word without any of these can't be in it. */
const wordCharacter = /[\p{L}\p{N}\p{Co}_]/u

/** FTS5's parser takes time with the square of the number of phrases. */
const phrasesAQuery = 64

/**
 * FTS5 queries in which every word is quoted, so that nothing in it is an operator: for `all` each of them must match, for `any`
 * one is enough; null when there is nothing to look for. Words of punctuation alone are passed over, as the index does; where there
 * are no others, nothing is found.
 */
export function compileWords(text: string, match: 'all' | 'any'): readonly string[] | null | 'nothing' {
  const words = lexWords(text)
  if (words.length === 0) return null
  const usable = new Set(words.filter((word) => wordCharacter.test(word)))
  if (usable.size === 0) return 'nothing'
  // FTS5 reads its query as a C string.
  const phrases = [...usable].map((word) => `"${word.replaceAll('\0', ' ')}"`)
  const queries: string[] = []
  for (let start = 0; start < phrases.length; start += phrasesAQuery) {
    queries.push(phrases.slice(start, start + phrasesAQuery).join(match === 'all' ? ' AND ' : ' OR '))
  }
  return queries
}
