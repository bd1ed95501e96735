import type { SaveStatus } from '#shared/contract.ts'
import { call, sentenceOf } from '../call.ts'
import { createStore, useStore } from '../external-store.ts'
import { showToast } from '../shell/toasts.ts'
import { followWriting, noWriting, type Writing } from './follow-writing.ts'

const writing = createStore<Writing>(noWriting)

/** How far the writing of score files is. */
export function useWriting(): Writing {
  return useStore(writing, (state) => state)
}

export function noteOwed(save: SaveStatus | null): void {
  writing.set(followWriting(writing.get(), save?.pending ?? 0))
}

/** Writes what is owed, also what failed a moment ago or was stopped. */
export async function writeNow(): Promise<void> {
  try {
    const { failed, pending } = await call('scores.retry', {})
    if (failed + pending === 0) showToast({ text: 'Everything is written now.' })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}

/** Stops the writing of score files: what is left waits in the database. */
export async function pauseWriting(): Promise<void> {
  try {
    await call('scores.pause', {})
    showToast({
      text: 'Stopped. All scores are in the library; their score files are written when you go on, or when the folder is opened next.',
      action: { label: 'Go on', run: () => void writeNow() },
    })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}
