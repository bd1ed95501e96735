import { readPiece, readRegex } from './lex-query.ts'
import { addError, addProblem, addToken, type ParseContext } from './parse-context.ts'
import { type MatchReading, readBareMatch, readFuzzyMatch, readRegexMatch } from './parse-match.ts'
import type { QueryNode, QueryToken } from './query-tree.ts'

/** A bare word, "phrase", pattern, `/regex/` or `~fuzzy`. Undefined: it asks for nothing, or it was wrong. */
export function parseTextTerm(context: ParseContext): QueryNode | undefined {
  const { scanner } = context
  const from = scanner.at
  const regex = readRegex(scanner)
  if (regex !== undefined) return finish(context, from, readRegexMatch(regex))
  if (scanner.text[from] === '~' && /[\p{L}\p{N}_]/u.test(scanner.text.slice(from + 1, from + 3))) {
    scanner.at += 1
    return finish(context, from, readFuzzyMatch(readPiece(scanner)))
  }
  return finish(context, from, readBareMatch(readPiece(scanner)))
}

function finish(context: ParseContext, from: number, read: MatchReading): QueryNode | undefined {
  const { scanner } = context
  // A character that can't begin anything (there is none, but the cursor must move).
  if (scanner.at === from) scanner.at += 1
  const range = { from, to: scanner.at }
  if ('problem' in read) {
    addToken(context, 'error', from, scanner.at)
    addProblem(context, range, range, read.problem)
    return undefined
  }
  const { match } = read
  addToken(context, colourOf(match.is), from, scanner.at)
  if ((match.is === 'word' || match.is === 'phrase') && match.text.trim() === '') return undefined
  return { kind: 'text', range, match }
}

function colourOf(is: 'word' | 'phrase' | 'glob' | 'regex' | 'fuzzy'): QueryToken['kind'] {
  return is === 'fuzzy' ? 'glob' : is
}

/** `@name` or `@"a name"`. */
export function parseSavedTerm(context: ParseContext): QueryNode | undefined {
  const { scanner } = context
  const from = scanner.at
  scanner.at += 1
  const piece = readPiece(scanner)
  const range = { from, to: scanner.at }
  addToken(context, 'saved', from, scanner.at)
  if (piece.text.trim() !== '') return { kind: 'saved', range, name: piece.text }
  addError(context, range, 'missing-value', 'The name of a saved search stands behind @.')
  return undefined
}
