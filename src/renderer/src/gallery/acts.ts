import type { ActResult } from '#shared/contract.ts'
import type { ColorLabel, MediaRow } from '#shared/media.ts'
import { applyScoreChange, type Score, type ScoreChange } from '#shared/score.ts'
import { call, sentenceOf } from '../call.ts'
import { createStore, useStore } from '../external-store.ts'
import { readSetting } from '../settings/settings-store.ts'
import { showToast } from '../shell/toasts.ts'
import { view } from '../shell/view-store.ts'
import { type Done, describeAct } from './describe-act.ts'
import { currentIdOf, markLeaving, targetsOf } from './gallery-state.ts'
import { gallery, goToId, move, runSearch, wantedSearch } from './gallery-store.ts'
import { dropOverlay, type Overlay, patchRow, putFailure, putOverlay, readRow } from './row-cache.ts'
import { passesScore } from './search-filter.ts'

/** Calls that change something and aren't answered yet: a part of «Saving 3». */
const unanswered = createStore(0)

export function useUnanswered(): number {
  return useStore(unanswered, (count) => count)
}

/** The last act, for a badge over the picture; null before the first one. `at` tells one act from the next. */
export const lastAct = createStore<(Done & { readonly at: number }) | null>(null)

/** Stars that a reject covered, so that taking it back paints at once. */
const beforeReject = new Map<number, Score>()
let lastActNumber = 0

/** In the loupe an act goes to the picture that is seen, in the grid to the selection. */
function findTargets(): readonly number[] {
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
  await act(
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
  const favourite = !ids.every((id) => readRow(id)?.favourite ?? false)
  const done: Done = { kind: 'favourite', favourite, ids, name: nameOf(ids) }
  await act(
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
  const label = ids.every((id) => readRow(id)?.label === wanted) ? null : wanted
  const done: Done = { kind: 'label', label, ids, name: nameOf(ids) }
  await act(
    done,
    false,
    () => ({ label }),
    () => call('media.label', { ids: [...ids], label }),
  )
}

function nameOf(ids: readonly number[]): string | null {
  const [id] = ids
  return ids.length === 1 && id !== undefined ? (readRow(id)?.name ?? null) : null
}

async function act(
  done: Done,
  advance: boolean,
  overlay: (row: MediaRow) => Omit<Overlay, 'act'> | null,
  send: () => Promise<ActResult>,
): Promise<void> {
  lastActNumber += 1
  const number = lastActNumber
  const laid: number[] = []
  for (const id of done.ids) {
    const row = readRow(id)
    const values = row === undefined ? null : overlay(row)
    if (values === null) continue
    putOverlay(id, { ...values, act: number })
    laid.push(id)
  }
  remark(laid)
  lastAct.set({ ...done, at: number })
  if (advance) move(1)
  unanswered.update((count) => count + 1)
  try {
    applyResult(await send())
    if (done.ids.length > 1 || advance) {
      showToast({ text: describeAct(done), action: { label: 'Undo', run: () => void undo() } })
    }
  } catch (error) {
    const reason = sentenceOf(error)
    for (const id of done.ids) putFailure(id, reason)
    showToast({
      tone: 'bad',
      text: `${describeAct(done)}: not done. ${reason}`,
      action: { label: 'Try again', run: () => void act(done, false, overlay, send) },
    })
    void runSearch()
  } finally {
    unanswered.update((count) => count - 1)
    for (const id of laid) dropOverlay(id, number)
    remark(laid)
  }
}

function applyResult(result: ActResult): void {
  for (const { id, ...values } of result.changed) {
    putFailure(id, null)
    patchRow(id, { ...values, saved: 'saving' })
  }
  const scores = new Map(result.changed.map(({ id, score }) => [id, score]))
  gallery.update((state) => {
    const failing = result.changed
      .filter(({ score }) => !passesScore(state.search, score))
      .map(({ id }) => id)
    const passing = [...state.leaving].filter((id) =>
      passesScore(state.search, scores.get(id) ?? scoreOf(id)),
    )
    return markLeaving(state, failing, passing)
  })
}

function scoreOf(id: number): Score {
  return readRow(id)?.score ?? 0
}

/** Marks what no longer passes the filter by the scores that are shown now. */
function remark(ids: readonly number[]): void {
  gallery.update((state) => {
    if (state.search.score === null) return state
    const failing = ids.filter((id) => !passesScore(state.search, scoreOf(id)))
    const passing = ids.filter((id) => passesScore(state.search, scoreOf(id)))
    return markLeaving(state, failing, passing)
  })
}

/** Takes back the last act, also one of another day, and goes to what it changed. */
export async function undo(): Promise<void> {
  await step('history.undo', 'Nothing to undo.', 'Undone', { label: 'Redo', run: () => void redo() })
}

export async function redo(): Promise<void> {
  await step('history.redo', 'Nothing to redo.', 'Done again', { label: 'Undo', run: () => void undo() })
}

async function step(
  name: 'history.undo' | 'history.redo',
  nothing: string,
  verb: string,
  action: { readonly label: string; readonly run: () => void },
): Promise<void> {
  unanswered.update((count) => count + 1)
  try {
    const result = await call(name, {})
    if (result === null || result.changed.length === 0) {
      showToast({ text: nothing })
      return
    }
    applyResult(result)
    await showChanged(result)
    showToast({ text: `${verb}: ${describeChanged(result)}`, action })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  } finally {
    unanswered.update((count) => count - 1)
  }
}

function describeChanged(result: ActResult): string {
  const [first] = result.changed
  if (first === undefined || result.changed.length > 1) return `${result.changed.length} files`
  return readRow(first.id)?.name ?? '1 file'
}

/** Brings what an undo changed back on the screen: it may have left the list long ago. */
async function showChanged(result: ActResult): Promise<void> {
  const first = result.changed[0]?.id
  if (first === undefined) return
  const { ids } = gallery.get()
  const passes = result.changed.some(({ score }) => passesScore(wantedSearch.get(), score))
  if (passes && result.changed.some(({ id }) => !ids.includes(id))) await runSearch()
  const current = currentIdOf(gallery.get())
  if (!result.changed.some(({ id }) => id === current)) goToId(first)
}
