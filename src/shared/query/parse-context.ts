import { createScanner, type Scanner } from './lex-query.ts'
import type { Problem } from './parse-match.ts'
import type { Modifier, QueryError, QueryErrorCode, QueryToken, Range, Suggestion } from './query-tree.ts'

/** What one reading of a query collects on its way. */
export type ParseContext = {
  readonly scanner: Scanner
  readonly errors: QueryError[]
  readonly tokens: QueryToken[]
  readonly modifiers: Modifier[]
  /** Open parentheses around this place. */
  depth: number
}

export function createContext(text: string): ParseContext {
  return { scanner: createScanner(text), errors: [], tokens: [], modifiers: [], depth: 0 }
}

export function addToken(context: ParseContext, kind: QueryToken['kind'], from: number, to: number): void {
  if (to > from) context.tokens.push({ kind, from, to })
}

export function addError(
  context: ParseContext,
  range: Range,
  code: QueryErrorCode,
  message: string,
  suggestions: readonly Suggestion[] = [],
): void {
  context.errors.push({ ...range, code, message, suggestions })
}

/** An error of a value or a word, with what could stand in its place and with «search as text». */
export function addProblem(context: ParseContext, term: Range, range: Range, problem: Problem): void {
  const { instead } = problem
  const suggestions = instead === undefined ? [] : [{ ...range, label: `Make it ${instead}`, text: instead }]
  addError(context, range, problem.code, problem.message, [...suggestions, suggestText(context, term)])
}

/** The edit that makes a term plain text. */
export function suggestText(context: ParseContext, term: Range): Suggestion {
  const written = context.scanner.text.slice(term.from, term.to)
  return { ...term, label: 'Search as text', text: quote(written) }
}

export function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}
