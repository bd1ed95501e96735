import { createStore, useStore } from '../external-store.ts'
import { findTargets } from '../gallery/acts.ts'

/** The files whose keywords are being changed; null: the window is closed. They stay the same while it is open. */
const targets = createStore<readonly number[] | null>(null)

export function useKeywordTargets(): readonly number[] | null {
  return useStore(targets, (ids) => ids)
}

/** Opens the window for the current file or the selection, or for the files given. False where there is none. */
export function openKeywords(ids?: unknown): boolean {
  const wanted = Array.isArray(ids) ? (ids as readonly number[]) : findTargets() // an action's own argument is no list
  if (wanted.length === 0) return false
  targets.set(wanted)
  return true
}

export function closeKeywords(): void {
  targets.set(null)
}
