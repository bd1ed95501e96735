import { type Chip, listChips, removeTerm, replaceTerm } from '#shared/query/edit-query.ts'
import { readChip } from '../search/chip-edits.ts'

/** Another query to try where one finds nothing. */
export type WayOut = {
  /** A word's beginning instead of the word, one like it, or one thing less. */
  readonly kind: 'beginning' | 'like' | 'without'
  /** What it is about, as it stands in a label. */
  readonly what: string
  readonly text: string
}

const mostTried = 6
const word = /^[\p{L}\p{N}_]{2,}$/u
const shortestLike = 4

/** What to try instead of a query that finds nothing, the least changed first. None for one that asks for too many things. */
export function listWaysOut(query: string): readonly WayOut[] {
  const chips = listChips(query).filter(({ isModifier }) => !isModifier)
  if (chips.length > mostTried) return []
  const words = chips.flatMap((chip) => {
    const text = readWord(query, chip)
    return text === null ? [] : [{ chip, text }]
  })
  const instead = (kind: 'beginning' | 'like', write: (text: string) => string) =>
    words.map(({ chip, text }): WayOut => {
      return { kind, what: text, text: replaceTerm(query, chip.range, write(text)) }
    })
  return [
    ...instead('beginning', (text) => `${text}*`),
    ...instead('like', (text) => `~${text}`).filter(({ what }) => [...what].length >= shortestLike),
    ...(chips.length < 2 ? [] : chips).map((chip): WayOut => {
      return { kind: 'without', what: readChip(query, chip), text: removeTerm(query, chip.range) }
    }),
  ]
}

/** A bare word that is asked for as a whole; null for all else. */
function readWord(query: string, { range, field, negated }: Chip): string | null {
  const text = query.slice(range.from, range.to)
  return field === null && !negated && word.test(text) ? text : null
}
