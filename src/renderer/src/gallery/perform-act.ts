import type { ActResult } from '#shared/contract.ts'
import type { MediaRow } from '#shared/media.ts'
import { sentenceOf } from '../call.ts'
import { createStore, useStore } from '../external-store.ts'
import { performAction } from '../shell/actions.ts'
import { showToast } from '../shell/toasts.ts'
import { type Done, describeAct } from './describe-act.ts'
import { hold, markLeaving } from './gallery-state.ts'
import { gallery, move, runSearch } from './gallery-store.ts'
import { judge } from './judge-query.ts'
import {
  dropOverlay,
  markStale,
  type Overlay,
  putActed,
  putFailure,
  putOverlay,
  readRow,
  settle,
} from './row-cache.ts'
import { fetchWanted } from './row-loader.ts'

/** Files in calls that change something and aren't answered yet: a part of «Saving 3». */
const unanswered = createStore(0)

export function useUnanswered(): number {
  return useStore(unanswered, (count) => count)
}

export function findUnanswered(): number {
  return unanswered.get()
}

/** Counts a call, with so many files, as unanswered until it is. */
export async function countUnanswered<Value>(send: () => Promise<Value>, files = 1): Promise<Value> {
  unanswered.update((count) => count + files)
  try {
    return await send()
  } finally {
    unanswered.update((count) => count - files)
  }
}

/** The last act, for a badge over the picture; null before the first one. `at` tells one act from the next. */
export const lastAct = createStore<(Done & { readonly at: number }) | null>(null)

let lastActNumber = 0

/** Paints an act at once, sends it, and then shows what came of it. `overlay` says what it makes of a row, null where only the host knows. */
export async function performAct(
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
  try {
    applyResult(await countUnanswered(send, done.ids.length))
    if (done.ids.length > 1 || advance || done.kind === 'keywords') {
      showToast({ text: describeAct(done), action: { label: 'Undo', run: undo } })
    }
  } catch (error) {
    const reason = sentenceOf(error)
    for (const id of done.ids) putFailure(id, reason)
    showToast({
      tone: 'bad',
      text: `${describeAct(done)}: not done. ${reason}`,
      action: { label: 'Try again', run: () => void performAct(done, false, overlay, send) },
    })
    void runSearch()
  } finally {
    for (const id of laid) dropOverlay(id, number)
    remark(laid)
  }
}

/** Rows that still say so after this long are asked for again: the news may have been lost with a connection. */
const savingTooLongMs = 3000

/** Takes the new values of an answered act; they are on their way to the score file now. */
export function applyResult(result: ActResult): void {
  for (const { id, ...values } of result.changed) {
    putActed(id, values)
  }
  setTimeout(() => recheck(result), savingTooLongMs)
  remark(result.changed.map(({ id }) => id))
}

function recheck(result: ActResult): void {
  const ids = result.changed.map(({ id }) => id)
  settle(ids)
  markStale(ids.filter((id) => readRow(id)?.saved === 'saving'))
  void fetchWanted()
}

const undo = (): boolean => performAction({ action: 'undo', advance: false })

/** Marks what no longer passes by what is shown of it now; where only the library knows, its own news say so a little later. */
function remark(ids: readonly number[]): void {
  gallery.update((state) => {
    const failing: number[] = []
    const passing: number[] = []
    for (const id of ids) {
      const row = readRow(id)
      if (row === undefined) continue
      if (judge(state.query, row) === false) failing.push(id)
      else passing.push(id)
    }
    return markLeaving(hold(state, ids), failing, passing)
  })
}
