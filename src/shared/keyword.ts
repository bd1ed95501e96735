/** A keyword is no longer than this, in characters. */
export const longestKeyword = 200

/** What a keyword may not hold: it would break a line of a score file's list, or can't be seen. */
const unseen = /[\p{Cc}\u2028\u2029\ufeff\ue000]/gu

/**
 * A keyword as it is kept: composed (NFC), on one line, without white space around it or around the `/` between the steps of its path,
 * without empty steps. '' where nothing is left; null where it is too long.
 */
export function normalizeKeyword(text: string): string | null {
  const steps = text
    .toWellFormed()
    .normalize('NFC')
    .replace(unseen, ' ')
    .split('/')
    .map((step) => step.trim().replace(/\s+/g, ' '))
    .filter((step) => step !== '')
  const keyword = steps.join('/')
  return [...keyword].length > longestKeyword ? null : keyword
}

/** Keywords with the same key are the same keyword: case doesn't count, diacritics do. */
export function foldKeyword(keyword: string): string {
  return keyword.normalize('NFC').toLowerCase()
}

/** The same of a keyword as another program wrote it. */
export function keyKeyword(text: string): string {
  return foldKeyword(normalizeKeyword(text) || text)
}

/** A keyword of the library, and how many files have it. `alias`: the other name by which it was found. */
export type KeywordSuggestion = {
  readonly keyword: string
  readonly count: number
  readonly alias: string | null
}
export type KeywordCount = { readonly keyword: string; readonly count: number }
export type KeywordAlias = { readonly alias: string; readonly keyword: string }
