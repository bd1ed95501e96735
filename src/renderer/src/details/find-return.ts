import { type ColorLabel, colorLabels, type HistoryEntry, type MediaRow } from '#shared/media.ts'
import { isScore, type Score } from '#shared/score.ts'
import { describeFieldValue } from './describe-change.ts'

/** What holds of a file now. */
export type Now = Pick<MediaRow, 'score' | 'favourite' | 'label'> & { readonly keywords: readonly string[] }

/** An act that brings back what a line of the journal had made, with its name: «Set ★★★ again». */
export type Return = { readonly label: string } & (
  | { readonly what: 'score'; readonly to: Score }
  | { readonly what: 'favourite'; readonly to: boolean }
  | { readonly what: 'label'; readonly to: ColorLabel | null }
  | { readonly what: 'keyword'; readonly add: string }
)

/** The way back to a line's value. Null where it holds anyway, or where nothing that a person set changed. */
export function findReturn(entry: HistoryEntry, now: Now): Return | null {
  const { what } = entry
  const value = entry.refused ?? entry.new
  if (what === 'score' && isScore(value) && value !== now.score) {
    return { what, to: value, label: `Go back to ${describeFieldValue(what, value)}` }
  }
  if (what === 'favourite' && (value === true || value === 1) !== now.favourite) {
    const to = value === true || value === 1
    return { what, to, label: to ? 'Make it a favourite again' : 'Take the favourite away again' }
  }
  if (what === 'label') {
    const to = colorLabels.find((label) => label === value) ?? null
    return to === now.label ? null : { what, to, label: `Go back to ${describeFieldValue(what, to)}` }
  }
  if (what === 'keyword') {
    const word = entry.new ?? entry.old
    if (typeof word !== 'string' || now.keywords.includes(word)) return null
    return { what, add: word, label: `Give it “${word}” again` }
  }
  return null
}
