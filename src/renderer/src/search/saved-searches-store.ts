import type { SavedSearch } from '#shared/saved-search.ts'
import { call, sentenceOf } from '../call.ts'
import { createStore, useStore } from '../external-store.ts'
import { changeQuery, gallery } from '../gallery/gallery-store.ts'
import { showToast } from '../shell/toasts.ts'
import { rememberSearch } from './remember-search.ts'

const none: readonly SavedSearch[] = []
const saved = createStore<readonly SavedSearch[]>(none)
const counts = createStore<ReadonlyMap<number, number>>(new Map())

/** The searches that were kept, by name. */
export function useSavedSearches(): readonly SavedSearch[] {
  return useStore(saved, (list) => list)
}

/** How many files each of them finds, by its id, as far as that has been counted. */
export function useSavedCounts(): ReadonlyMap<number, number> {
  return useStore(counts, (map) => map)
}

export function findSaved(wanted: (one: SavedSearch) => boolean): SavedSearch | undefined {
  return saved.get().find(wanted)
}

/** Asks the library for the searches that are kept in it. */
export async function loadSavedSearches(): Promise<void> {
  try {
    saved.set(await call('searches.list', {}))
    await countSavedSearches()
  } catch {
    // The list that is there stays; a library that doesn't answer is told of elsewhere.
  }
}

/** Another folder: nothing of the one before is left. */
export function resetSavedSearches(): void {
  saved.set(none)
  counts.set(new Map())
}

let counting = false

/** One after the other, so that nothing else waits for them. */
export async function countSavedSearches(): Promise<void> {
  if (counting) return
  counting = true
  try {
    for (const { id, query } of saved.get()) {
      const count = await call('search.count', { text: query })
      counts.update((map) => (map.get(id) === count ? map : new Map(map).set(id, count)))
    }
  } catch {
    // As above.
  } finally {
    counting = false
  }
}

/** Keeps a search; the answer is a sentence where it was refused, else null. */
export async function keepSearch(wanted: {
  readonly id?: number
  readonly name: string
  readonly query: string
  readonly shortcut?: string | null
}): Promise<string | null> {
  try {
    const kept = await call('searches.save', wanted)
    await loadSavedSearches()
    showToast({ text: `Kept as «${kept.name}».` })
    return null
  } catch (error) {
    return sentenceOf(error)
  }
}

/** Forgets a search; it can be had back for as long as the message says so. */
export async function forgetSearch(search: SavedSearch): Promise<void> {
  try {
    await call('searches.remove', { id: search.id })
    await loadSavedSearches()
    const { name, query, shortcut } = search
    showToast({
      text: `«${name}» is no longer kept.`,
      action: { label: 'Undo', run: () => void keepSearch({ name, query, shortcut }) },
    })
  } catch (error) {
    showToast({ tone: 'bad', text: sentenceOf(error) })
  }
}

/** Looks for what a kept search asks for. */
export function askSaved(search: SavedSearch): void {
  rememberSearch(gallery.get().query)
  changeQuery(search.query)
}
