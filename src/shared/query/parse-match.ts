import type { Piece } from './lex-query.ts'
import { parseRegex } from './parse-regex.ts'
import type { QueryErrorCode, TextMatch } from './query-tree.ts'

export type Problem = {
  readonly code: QueryErrorCode
  readonly message: string
  /** What could stand in the value's place. */
  readonly instead?: string
}

export type MatchReading = { readonly match: TextMatch } | { readonly problem: Problem }

const letters = /[\p{L}\p{N}\p{Co}_]/u

/** A word or phrase of a value as what to look for. `*` and `?` are wild but in a phrase. */
export function readMatch(piece: Pick<Piece, 'text' | 'pattern' | 'isWild' | 'isQuoted'>): TextMatch {
  if (piece.isQuoted) return { is: 'phrase', text: piece.text }
  if (piece.isWild) return { is: 'glob', pattern: piece.pattern }
  return { is: 'word', text: piece.text }
}

/**
 * A bare word. A question mark at its end is punctuation, a pattern that begins or goes on anywhere needs three letters to be
 * looked up by.
 */
export function readBareMatch(piece: Piece): MatchReading {
  if (piece.isQuoted || !piece.isWild) return { match: readMatch(piece) }
  const sentence = /^((?:[^*?\\]|\\.)*[^*?\\])\?+$/su.exec(piece.pattern)
  if (sentence !== null || !letters.test(piece.pattern)) return { match: { is: 'word', text: piece.text } }
  return checkGlob(piece.pattern) ?? { match: readMatch(piece) }
}

/** Refuses a pattern that would have to look at every word there is. */
export function checkGlob(pattern: string): { readonly problem: Problem } | undefined {
  if (!pattern.startsWith('*') && !pattern.startsWith('?')) return undefined
  const longest = splitGlob(pattern).reduce((most, part) => Math.max(most, [...part].length), 0)
  if (longest >= 3 || !pattern.includes('*')) return undefined
  const message = 'A pattern that begins with * needs three letters in a row.'
  return { problem: { code: 'short-glob', message } }
}

/** The literal parts between a pattern's wildcards, unescaped. */
export function splitGlob(pattern: string): readonly string[] {
  const parts = ['']
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? ''
    if (character === '*' || character === '?') parts.push('')
    else {
      if (character === '\\') at += 1
      parts[parts.length - 1] += pattern[at] ?? ''
    }
  }
  return parts
}

/** `/source/i`, if it can be matched in one pass. */
export function readRegexMatch(regex: {
  readonly source: string
  readonly ignoreCase: boolean
}): MatchReading {
  const parsed = parseRegex(regex.source)
  if (parsed.ok) return { match: { is: 'regex', ...regex } }
  return { problem: { code: 'bad-regex', message: parsed.message } }
}

/** What stands behind a `~`: one word of three letters or more. */
export function readFuzzyMatch(piece: Piece): MatchReading {
  const { text } = piece
  const count = [...text].length
  if (!piece.isQuoted && !piece.isWild && count >= 3 && /^[\p{L}\p{N}_]+$/u.test(text)) {
    return { match: { is: 'fuzzy', text } }
  }
  return { problem: { code: 'bad-value', message: '~ takes one word of three letters or more.' } }
}
