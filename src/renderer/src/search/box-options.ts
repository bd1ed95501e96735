import type { QueryError } from '#shared/query/query-tree.ts'

/** One line of the list below the box: choosing it puts `text` in the place of the range. */
export type BoxOption = {
  readonly kind: 'fix' | 'field' | 'value' | 'saved' | 'recent' | 'word' | 'sort'
  readonly from: number
  readonly to: number
  readonly text: string
  readonly label: string
  readonly detail: string | null
  readonly count: number | null
}

const mostRecent = 8

/** The searches before: all of them where the box is empty, else those that begin as what is there. */
export function listRecent(history: readonly string[], text: string): readonly BoxOption[] {
  const wanted = text.trim().toLowerCase()
  return history
    .filter((each) => each.toLowerCase().startsWith(wanted) && each !== text)
    .slice(0, mostRecent)
    .map((each) => ({
      kind: 'recent',
      from: 0,
      to: text.length,
      text: each,
      label: each,
      detail: null,
      count: null,
    }))
}

/** What could stand in the place of what is wrong. */
export function listFixes(text: string, errors: readonly QueryError[]): readonly BoxOption[] {
  return errors.slice(0, 2).flatMap((error) =>
    error.suggestions.map(({ from, to, text: instead, label }) => ({
      kind: 'fix' as const,
      from,
      to,
      text: instead,
      label,
      detail: instead === '' || label.includes(instead) ? null : `${text.slice(from, to)} → ${instead}`,
      count: null,
    })),
  )
}

/** The text and the caret after an option was chosen. A whole term gets a space behind it, to go on typing. */
export function takeOption(
  text: string,
  option: BoxOption,
): { readonly insert: string; readonly text: string; readonly caret: number } {
  const { from, to, kind } = option
  const ends = kind === 'value' || kind === 'saved' || kind === 'word' || kind === 'sort'
  const space = ends && text[to] === undefined && !/[\s:]$/.test(option.text) ? ' ' : ''
  const insert = option.text + space
  return {
    insert,
    text: text.slice(0, from) + insert + text.slice(to),
    caret: from + insert.length,
  }
}

/** The label cut where what was typed begins and ends in it. */
export function splitMatch(label: string, typed: string): readonly [string, string, string] {
  const at = typed === '' ? -1 : label.toLowerCase().indexOf(typed.toLowerCase())
  if (at < 0) return [label, '', '']
  return [label.slice(0, at), label.slice(at, at + typed.length), label.slice(at + typed.length)]
}
