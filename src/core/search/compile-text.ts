import { foldText } from '#shared/query/fold-text.ts'
import { createRegexTest, readRegex } from '#shared/query/match-text.ts'
import type { TextMatch } from '#shared/query/query-tree.ts'
import { listRequiredPieces } from '#shared/query/regex-literals.ts'
import type { CompileContext } from './compile-context.ts'
import { findFittingWords, findSimilarWords } from './find-words.ts'
import {
  allOf,
  anyOf,
  anyPhrase,
  everything,
  nothing,
  type Plan,
  type TextSource,
  type WordTable,
} from './plan.ts'

/** A word index, the columns of it that are meant (all, where none are named), and where the whole texts are. */
export type TextPlace = { readonly table: WordTable; readonly columns?: string; readonly source: TextSource }

export const bareWords: TextPlace = { table: 'media_fts', source: 'bare' }

/** What the index's tokenizer makes words of (SQLite's unicode61 with `_`). */
const wordCharacter = /[\p{L}\p{N}\p{Co}_]/u

/** Whether there is anything in it that an index could hold. */
export function hasWords(text: string): boolean {
  return wordCharacter.test(text)
}

/** Text for FTS5, in which nothing is an operator. FTS5 reads its query as a C string. */
export function quotePhrase(text: string): string {
  return `"${text.replaceAll('"', '""').replaceAll('\0', ' ')}"`
}

type Place = { readonly from: number; readonly to: number }

/** Files with a text in one of the places. */
export function compileText(
  context: CompileContext,
  match: TextMatch,
  exact: boolean,
  places: readonly TextPlace[],
  range: Place,
): Plan {
  return anyOf(places.map((place) => compileInPlace(context, match, exact, place, range)))
}

function compileInPlace(
  context: CompileContext,
  match: TextMatch,
  exact: boolean,
  place: TextPlace,
  range: Place,
): Plan {
  const { table, columns, source } = place
  switch (match.is) {
    case 'word':
    case 'phrase': {
      const found = hasWords(match.text) ? anyPhrase(table, columns, [quotePhrase(match.text)]) : nothing
      if (!exact) return found
      const folded = foldText(match.text).trim()
      return {
        is: 'check',
        among: found,
        source,
        range,
        test: (texts) => texts.some((text) => foldText(text).trim() === folded),
      }
    }
    case 'glob':
      return compileGlob(context, match.pattern, place, range)
    case 'fuzzy':
      return anyPhrase(table, columns, findSimilarWords(context.db, match.text).map(quotePhrase))
    case 'regex': {
      const test = createRegexTest(match)
      const among = compileCandidates(context, match.source, place)
      return { is: 'check', among, source, range, test: (texts) => texts.some(test) }
    }
  }
}

/** More words than this are quicker looked at in their texts. */
const maxPieceWords = 512
const minPieceLength = 3

/** Files that have words with the pieces of plain text that an expression can't do without; all, where it needs none. */
function compileCandidates(context: CompileContext, source: string, place: TextPlace): Plan {
  // Of raw metadata the index doesn't hold all, and the text is JSON.
  if (place.source === 'raw') return everything
  return allOf(
    listRequiredPieces(readRegex(source)).map((pieces) =>
      anyOf(pieces.map((piece) => compilePiece(context, piece, place))),
    ),
  )
}

/** A piece's words: what stands at its ends may be only a part of a longer one. */
function compilePiece(context: CompileContext, piece: string, { table, columns }: TextPlace): Plan {
  const runs = [...piece.matchAll(/[a-z0-9_]+/g)].filter(([run]) => run.length >= minPieceLength)
  return allOf(
    runs.map(({ 0: run, index }) => {
      const before = index === 0 ? '*' : ''
      const after = index + run.length === piece.length ? '*' : ''
      const words = findFittingWords(context.db, `${before}${run}${after}`, maxPieceWords)
      return words === undefined ? everything : anyPhrase(table, columns, words.map(quotePhrase))
    }),
  )
}

/** Words that fit a pattern. Signs in it that no word holds cut it into several, all of which must be found. */
function compileGlob(
  context: CompileContext,
  pattern: string,
  { table, columns }: TextPlace,
  range: Place,
): Plan {
  const prefix = /^((?:[^*?\\]|\\.)+)\*$/su.exec(pattern)?.[1]
  const literal = prefix === undefined ? '' : unescapeGlob(prefix)
  if (literal !== '' && wordCharacter.test([...literal].at(-1) ?? '')) {
    return anyPhrase(table, columns, [`${quotePhrase(literal)} *`])
  }
  const pieces = splitPattern(pattern).filter((piece) => /[^*]/.test(piece))
  if (pieces.length === 0) return nothing
  return allOf(
    pieces.map((piece) => {
      if (!/[*?]/.test(piece)) return anyPhrase(table, columns, [quotePhrase(piece)])
      const words = findFittingWords(context.db, piece)
      if (words === undefined) {
        context.errors.push({
          ...range,
          code: 'bad-value',
          message: 'This pattern fits too many words. Make it longer.',
          suggestions: [],
        })
      }
      return anyPhrase(table, columns, (words ?? []).map(quotePhrase))
    }),
  )
}

/** The pieces of a pattern between signs that no word holds, folded. A literal `*` or `?` is such a sign. */
function splitPattern(pattern: string): readonly string[] {
  const marked = pattern.replace(/\\(.)/gsu, (_, literal: string) =>
    wordCharacter.test(literal) ? literal : ' ',
  )
  return foldText(marked).match(/[\p{L}\p{N}\p{Co}_*?]+/gu) ?? []
}

export function unescapeGlob(pattern: string): string {
  return pattern.replace(/\\(.)/gsu, '$1')
}
