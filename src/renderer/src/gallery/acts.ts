import type { ColorLabel, MediaRow } from '#shared/media.ts'
import { applyScoreChange, type Score, type ScoreChange } from '#shared/score.ts'
import { call } from '../call.ts'
import { readSetting } from '../settings/settings-store.ts'
import { view } from '../shell/view-store.ts'
import type { Done } from './describe-act.ts'
import { currentIdOf, targetsOf } from './gallery-state.ts'
import { gallery } from './gallery-store.ts'
import { performAct } from './perform-act.ts'
import { type Overlay, readRow } from './row-cache.ts'

export { lastAct, useUnanswered } from './perform-act.ts'
export { redo, undo } from './undo.ts'

/** Stars that a reject covered, so that taking it back paints at once. Ids are a library's own. */
const beforeReject = new Map<number, Score>()

/** Forgets them: another folder was opened. */
export function forgetActs(): void {
  beforeReject.clear()
}

/** In the loupe an act goes to the picture that is seen, in the grid to the selection. */
export function findTargets(): readonly number[] {
  const state = gallery.get()
  if (view.get().screen === 'grid') return targetsOf(state)
  const id = currentIdOf(state)
  return id === null ? [] : [id]
}

/**
 * Changes the score of the current file or of the selection; `ids` for another. Then on to the next one with `advance`, or
 * where the person set it so; `stay` keeps an act that is often repeated where it is.
 */
export async function changeScore(
  change: ScoreChange,
  options: { readonly advance?: boolean; readonly stay?: boolean; readonly ids?: readonly number[] } = {},
): Promise<void> {
  const ids = options.ids ?? findTargets()
  if (ids.length === 0) return
  const automatic = readSetting('autoAdvance') && options.stay !== true && options.ids === undefined
  const advance = options.advance === true || automatic
  const done: Done = { kind: 'score', change, ids, name: nameOf(ids) }
  await performAct(
    done,
    advance,
    (row) => overlayScore(row, change),
    () => call('media.score', { ids: [...ids], change }),
  )
}

function overlayScore(row: MediaRow, change: ScoreChange): Omit<Overlay, 'act'> | null {
  const before = beforeReject.get(row.id)
  if ('act' in change && change.act === 'unreject' && row.score === -1 && before === undefined) return null
  const score = applyScoreChange(row.score, change, before ?? 0)
  if (score === -1 && row.score !== -1) beforeReject.set(row.id, row.score)
  return { score }
}

/** Makes the current file or the selection a favourite; where all are, none is one any more. */
export async function toggleFavourite(only?: readonly number[]): Promise<void> {
  const ids = only ?? findTargets()
  if (ids.length === 0) return
  await setFavourite(ids, !ids.every((id) => readRow(id)?.favourite ?? false))
}

export async function setFavourite(ids: readonly number[], favourite: boolean): Promise<void> {
  const done: Done = { kind: 'favourite', favourite, ids, name: nameOf(ids) }
  await performAct(
    done,
    false,
    () => ({ favourite }),
    () => call('media.favourite', { ids: [...ids], favourite }),
  )
}

/** Labels the current file or the selection; where all have the label, it is taken away. */
export async function toggleLabel(wanted: ColorLabel, only?: readonly number[]): Promise<void> {
  const ids = only ?? findTargets()
  if (ids.length === 0) return
  await setLabel(ids, ids.every((id) => readRow(id)?.label === wanted) ? null : wanted)
}

export async function setLabel(ids: readonly number[], label: ColorLabel | null): Promise<void> {
  const done: Done = { kind: 'label', label, ids, name: nameOf(ids) }
  await performAct(
    done,
    false,
    () => ({ label }),
    () => call('media.label', { ids: [...ids], label }),
  )
}

/** Gives files keywords of the person's own, and takes others away. */
export async function changeKeywords(
  ids: readonly number[],
  words: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<void> {
  const { add = [], remove = [] } = words
  if (ids.length === 0 || (add.length === 0 && remove.length === 0)) return
  const done: Done = { kind: 'keywords', add, remove, ids, name: nameOf(ids) }
  await performAct(
    done,
    false,
    () => null,
    () => call('media.keywords', { ids: [...ids], add: [...add], remove: [...remove] }),
  )
}

function nameOf(ids: readonly number[]): string | null {
  const [id] = ids
  return ids.length === 1 && id !== undefined ? (readRow(id)?.name ?? null) : null
}
