import type { FileActResult } from '#shared/files.ts'
import { sentenceOf } from '../call.ts'
import { letGo } from '../gallery/gallery-state.ts'
import { gallery, goToId, runSearch } from '../gallery/gallery-store.ts'
import { countUnanswered } from '../gallery/perform-act.ts'
import { performAction } from '../shell/actions.ts'
import { showToast } from '../shell/toasts.ts'
import { describeFileResult } from './describe-file-result.ts'

const undo = (): boolean => performAction({ action: 'undo', advance: false })

/** Sends an act on files, and shows what came of it. What left the list leaves it at once; the next picture is the current one then. */
export async function carryOut(
  send: () => Promise<FileActResult>,
  { name, where }: { readonly name: string; readonly where: string | null },
): Promise<void> {
  try {
    const result = await countUnanswered(send)
    if (result.act !== 'copy') gallery.update((state) => letGo(state, result.ids))
    await runSearch()
    const [id] = result.ids
    if (result.act === 'rename' && id !== undefined) goToId(id)
    const text = describeFileResult(result, name, where)
    const canUndo = result.batch !== null && result.notice === null
    showToast({
      text,
      ...(result.failedCount > 0 ? { tone: 'bad' as const } : {}),
      ...(canUndo ? { action: { label: 'Undo', run: undo } } : {}),
    })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}
