import type { ActResult, StepResult } from '#shared/contract.ts'
import type { FileActResult } from '#shared/files.ts'
import { call, sentenceOf } from '../call.ts'
import { showToast } from '../shell/toasts.ts'
import { describeDeed } from './describe-deed.ts'
import { formatFiles } from './format.ts'
import { currentIdOf, letGo } from './gallery-state.ts'
import { gallery, goToId, runSearch } from './gallery-store.ts'
import { judge } from './judge-query.ts'
import { applyResult, countUnanswered } from './perform-act.ts'
import { readRow } from './row-cache.ts'

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
  try {
    const result = await countUnanswered(() => call(name, {}))
    if (result === null || result.changed.length === 0) {
      showToast({ text: nothing })
      return
    }
    applyResult(result)
    if (result.files !== undefined) {
      const { files } = result
      gallery.update((state) => letGo(state, files.ids))
      await runSearch()
    }
    await showChanged(result)
    const what = describeStep(result)
    const tone = result.files !== undefined && result.files.failedCount > 0 ? 'bad' : 'plain'
    showToast({ text: `${verb}: ${what}`, action, tone })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}

function describeStep(result: StepResult): string {
  const { files, deed } = result
  if (files === undefined) return describeDeed(result)
  // Of one file its name alone, which a rename has just changed, wouldn't say what was taken back.
  const isToldWhole = files.ids.length === 1 && files.failedCount === 0 && deed !== null
  return isToldWhole ? describeDeed(result) : describeFiles(files)
}

/** «3 files», and those that are somewhere else by now, which can't be put back. */
function describeFiles({ ids, failedCount, failed }: FileActResult): string {
  const [id] = ids
  const name = ids.length === 1 && id !== undefined ? readRow(id)?.name : undefined
  const what = name ?? formatFiles(ids.length)
  if (failedCount === 0) return what
  return `${what}. ${formatFiles(failedCount)} could not go: ${failed[0]?.message ?? ''}`
}

/** Brings what an undo changed back on the screen: it may have left the list long ago. */
async function showChanged(result: ActResult): Promise<void> {
  const first = result.changed[0]?.id
  if (first === undefined) return
  const shown = new Set(gallery.get().ids)
  const passes = result.changed.some((changed) => judge(gallery.get().query, changed) !== false)
  if (passes && result.changed.some(({ id }) => !shown.has(id))) await runSearch()
  const current = currentIdOf(gallery.get())
  if (!result.changed.some(({ id }) => id === current)) goToId(first)
}
