import { foldKeyword, type KeywordCount, type KeywordSuggestion, normalizeKeyword } from '#shared/keyword.ts'

/** A keyword of the files: on all of them, or on some. */
export type PresentKeyword = KeywordCount & { readonly onAll: boolean }

/** The keywords that some files have, those on all of them first. */
export function listPresent(counts: readonly KeywordCount[], files: number): readonly PresentKeyword[] {
  const present = counts.map((each) => ({ ...each, onAll: each.count >= files }))
  return [...present.filter(({ onAll }) => onAll), ...present.filter(({ onAll }) => !onAll)]
}

/** One line below the box. `isNew`: the library doesn't know it yet. */
export type KeywordOption = {
  readonly keyword: string
  readonly count: number | null
  readonly alias: string | null
  readonly isNew: boolean
}

/** What can be added: what the library knows and isn't on all files already, then what was typed, if that is a keyword of its own. */
export function listKeywordOptions(
  typed: string,
  suggested: readonly KeywordSuggestion[],
  present: readonly PresentKeyword[],
): readonly KeywordOption[] {
  const there = new Set(present.filter(({ onAll }) => onAll).map(({ keyword }) => foldKeyword(keyword)))
  const known = suggested
    .filter(({ keyword }) => !there.has(foldKeyword(keyword)))
    .map((each): KeywordOption => ({ ...each, isNew: false }))
  const own = normalizeKeyword(typed)
  if (own === null || own === '' || there.has(foldKeyword(own))) return known
  const isKnown = suggested.some(
    ({ keyword, alias }) =>
      foldKeyword(keyword) === foldKeyword(own) ||
      (alias !== null && foldKeyword(alias) === foldKeyword(own)),
  )
  return isKnown ? known : [...known, { keyword: own, count: null, alias: null, isNew: true }]
}

/** The keywords of a text: commas and line ends stand between them. Null where one of them is too long. */
export function parseTyped(text: string): readonly string[] | null {
  const words = text.split(/[,\n;]/).map(normalizeKeyword)
  if (words.includes(null)) return null
  return [...new Set(words.filter((word): word is string => word !== null && word !== ''))]
}
