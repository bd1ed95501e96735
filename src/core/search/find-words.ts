import { prepare, type ReadDb } from '#core/db/handles.ts'
import { countBits, countTypos, findEditDistance, readLetters } from '#shared/query/edit-distance.ts'
import { foldText } from '#shared/query/fold-text.ts'

/** More words than this are no search any more. */
export const maxWords = 5000

/** Words of the index that fit a pattern of letters, `*` and `?` (folded); undefined where they are too many. */
export function findFittingWords(
  db: ReadDb,
  pattern: string,
  most: number = maxWords,
): readonly string[] | undefined {
  // A word holds none of the signs that mean something to GLOB but these two.
  const fixed = /^[^*?]*/.exec(pattern)?.[0] ?? ''
  const words = prepare(
    db,
    'SELECT word FROM search_words WHERE word >= ? AND word < ? AND word GLOB ? LIMIT ?',
  )
    .pluck()
    .all(fixed, `${fixed}\u{10ffff}`, pattern, most + 1) as string[] // one text column
  return words.length > most ? undefined : words
}

/** Words of the index that hold a word (folded, without `_`) alone or between `_`s: what is one word there may be a name's several. */
export function findWordsAround(db: ReadDb, word: string): readonly string[] {
  return prepare(db, "SELECT word FROM search_words WHERE '_' || word || '_' GLOB '*_' || ? || '_*'")
    .pluck()
    .all(word) as string[] // one text column
}

/** Words of the index that are the word but for its typos. */
export function findSimilarWords(db: ReadDb, word: string): readonly string[] {
  const wanted = foldText(word)
  const typos = countTypos(wanted)
  const length = [...wanted].length
  const candidates = prepare(db, 'SELECT word FROM search_words WHERE length(word) BETWEEN ? AND ?')
    .pluck()
    .all(length - typos, length + typos) as string[] // one text column
  const letters = readLetters(wanted, wanted.length)
  return candidates.filter((candidate) => {
    // Each typo changes at most two letters of the set: one goes, one comes.
    if (countBits(letters ^ readLetters(candidate, candidate.length)) > 2 * typos) return false
    return findEditDistance(wanted, candidate, typos) <= typos
  })
}
