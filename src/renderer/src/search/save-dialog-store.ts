import { createStore } from '../external-store.ts'

/** A search that is to be kept (no id yet) or changed. */
export type SearchDraft = {
  readonly id?: number
  readonly name?: string
  readonly query: string
  readonly shortcut?: string | null
}

/** What the dialog is open for; null: it isn't. */
export const saveDialog = createStore<SearchDraft | null>(null)

export function showSaveDialog(draft: SearchDraft): void {
  saveDialog.set(draft)
}

export function closeSaveDialog(): void {
  saveDialog.set(null)
}
