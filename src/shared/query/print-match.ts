import type { TextMatch } from './query-tree.ts'

/** A text match as it stands in a query, bare or behind a field's colon. */
export function printMatch(match: TextMatch, place: 'bare' | 'value' = 'bare'): string {
  switch (match.is) {
    case 'phrase':
      return `"${match.text.replace(/[\\"]/g, '\\$&')}"`
    case 'regex':
      return `/${match.source}/${match.ignoreCase ? 'i' : ''}`
    case 'fuzzy':
      return `~${match.text}`
    case 'glob':
      return printGlob(match.pattern, place)
    case 'word':
      return printWord(match.text, place)
  }
}

function printWord(text: string, place: 'bare' | 'value'): string {
  const isReserved = place === 'bare' ? /^(AND|OR|NOT)$/.test(text) : /^(any|none)$/i.test(text)
  if (isReserved) return `\\${text}`
  return escapeStart(escapeInside(text.replace(/[\\*?]/g, '\\$&'), place), place)
}

/** The pattern's own escapes are the query's. */
function printGlob(pattern: string, place: 'bare' | 'value'): string {
  return escapeStart(escapeInside(pattern, place), place)
}

/** Escapes what would end the word, or make a field of its beginning. */
function escapeInside(text: string, place: 'bare' | 'value'): string {
  const escaped = text.replace(/[\s,，、"|()]/gu, '\\$&')
  if (place === 'value') return escaped.replace(/@/g, '\\@')
  return /^[A-Za-z]/.test(text) ? escaped.replace(/[:<>=]/g, '\\$&') : escaped
}

function escapeStart(text: string, place: 'bare' | 'value'): string {
  return (place === 'bare' ? /^([-!~#@/]|&&)/ : /^[-!~/<>=]/).test(text) ? `\\${text}` : text
}
