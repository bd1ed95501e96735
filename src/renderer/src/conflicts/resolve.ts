import type { Conflict, KeptSide } from '#shared/conflict.ts'
import { call, sentenceOf } from '../call.ts'
import { applyResult, countUnanswered } from '../gallery/perform-act.ts'
import { showToast } from '../shell/toasts.ts'

/** Answers conflicts, and shows the new values at once. True: it was done. */
export async function resolveConflicts(which: readonly Conflict[] | 'all', keep: KeptSide): Promise<boolean> {
  const ids = which === 'all' ? which : which.map(({ id }) => id)
  try {
    applyResult(
      await countUnanswered(() => call('conflicts.resolve', { ids: ids === 'all' ? ids : [...ids], keep })),
    )
    return true
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
    return false
  }
}
