import { call, sentenceOf } from '../call.ts'
import { createStore, useStore } from '../external-store.ts'
import { findTargets } from '../gallery/acts.ts'
import { formatFiles } from '../gallery/format.ts'
import { readRow } from '../gallery/row-cache.ts'
import { showToast } from '../shell/toasts.ts'

/** What is asked about, and of which files; they stay the same while the window is open. */
export type FileQuestion = {
  readonly what: 'rename' | 'move' | 'copy' | 'trash' | 'trash-rejected'
  readonly ids: readonly number[]
}

const question = createStore<FileQuestion | null>(null)

/** Null: no window about files is open. */
export function useFileQuestion(): FileQuestion | null {
  return useStore(question, (state) => state)
}

/** Asks about the current file or the selection. False where there is none. */
export function askAboutFiles(what: 'rename' | 'move' | 'copy' | 'trash'): boolean {
  const ids = findTargets()
  if (ids.length === 0) return false
  question.set({ what, ids })
  return true
}

const rejected = 'is:rejected'
/** As many as one act takes. */
const mostFiles = 100_000

/** Asks about all that is rejected in the library. */
export async function askAboutRejected(): Promise<void> {
  try {
    const { ids } = await call('search.run', { text: rejected })
    if (ids.length === 0) showToast({ text: 'Nothing is rejected.' })
    else question.set({ what: 'trash-rejected', ids: [...ids].slice(0, mostFiles) })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}

export function closeFileQuestion(): void {
  question.set(null)
}

/** «fox.png», «12 files». */
export function describeFiles(ids: readonly number[]): string {
  const [id] = ids
  return ids.length === 1 && id !== undefined ? (readRow(id)?.name ?? '1 file') : formatFiles(ids.length)
}
