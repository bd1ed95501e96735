import type { QueryError } from '#shared/query/query-tree.ts'
import { escapeForTerminal } from './escape.ts'

/** Columns of the query that are shown around the place; the rest of a long one is cut off. */
const shownColumns = 72

/**
 * What is wrong with a query as lines for a terminal: the query, a line of carets under the place, what is wrong, and what could be
 * asked instead. Nothing in them acts on the terminal.
 */
export function describeQueryError(text: string, error: QueryError): readonly string[] {
  const { before, place, after } = cutAround(text, error)
  const carets = '^'.repeat(Math.max(1, findColumns(place)))
  return [
    `  ${before}${place}${after}`,
    `  ${' '.repeat(findColumns(before))}${carets}`,
    escapeForTerminal(error.message),
    ...error.suggestions.map(({ from, to, label, text: instead }) =>
      escapeForTerminal(`  ${label}: ${text.slice(0, from)}${instead}${text.slice(to)}`),
    ),
  ]
}

type Cut = { readonly before: string; readonly place: string; readonly after: string }

/** The parts of the text before, at and behind a place, escaped, and short enough for one line. */
function cutAround(text: string, { from, to }: { readonly from: number; readonly to: number }): Cut {
  const place = keepStart(text.slice(from, to), shownColumns)
  const half = (shownColumns - findColumns(place)) >> 1
  const after = keepStart(text.slice(to), Math.max(10, half))
  const before = keepEnd(text.slice(0, from), Math.max(10, shownColumns - findColumns(place + after)))
  return { before, place, after }
}

function keepStart(text: string, columns: number): string {
  let kept = ''
  for (const character of text) {
    const next = kept + escapeForTerminal(character)
    if (findColumns(next) > columns) return `${kept}…`
    kept = next
  }
  return kept
}

function keepEnd(text: string, columns: number): string {
  let kept = ''
  for (const character of [...text.slice(-4 * columns)].toReversed()) {
    const next = escapeForTerminal(character) + kept
    if (findColumns(next) > columns) return `…${kept}`
    kept = next
  }
  return kept
}

const mark = /^\p{M}$/u
/** Twice as wide on a terminal: East Asian scripts (Unicode Standard Annex 11), and what is drawn as a picture. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u

/** How many columns a text takes on a terminal, as well as that can be known. */
function findColumns(text: string): number {
  let columns = 0
  for (const character of text) columns += mark.test(character) ? 0 : wide.test(character) ? 2 : 1
  return columns
}
