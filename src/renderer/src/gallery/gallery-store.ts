import type { Search } from '#shared/contract.ts'
import { call, listen, sentenceOf } from '../call.ts'
import { onReconnect } from '../connection.ts'
import { createStore, useStore } from '../external-store.ts'
import { noteDrawn } from '../media-url.ts'
import { currentIdOf, emptyGallery, type GalleryState, renewResult, replaceResult } from './gallery-state.ts'
import { clearRows, markStale, noteSaved, noteUnsaved, touchRows } from './row-cache.ts'
import { fetchWanted } from './row-loader.ts'
import { extendTo, moveBy, moveTo, moveToId, selectAll, selectNone, toggleAt } from './selection.ts'

export { type GalleryRow, useRow } from './row-cache.ts'
export { unwantRows, wantRows } from './row-loader.ts'

/** The list that is shown, and the place in it. Rows come by `useRow`. */
export const gallery = createStore<GalleryState>(emptyGallery)

export function useGallery<Picked>(pick: (state: GalleryState) => Picked): Picked {
  return useStore(gallery, pick)
}

/** The id of the current file; null where nothing is shown. */
export function useCurrentId(): number | null {
  return useStore(gallery, currentIdOf)
}

/** How many files an act goes to: at least one is the current file. */
export function useSelectionCount(): number {
  return useStore(gallery, (state) => state.selected.size)
}

/** Goes forward or back in the list. */
export function move(delta: number): void {
  gallery.update((state) => moveBy(state, delta))
}

/** Goes to a place in the list. */
export function goTo(index: number): void {
  gallery.update((state) => moveTo(state, index))
}

/** Goes to a file, where it is shown. */
export function goToId(id: number): void {
  gallery.update((state) => moveToId(state, id))
}

export function extendSelection(index: number): void {
  gallery.update((state) => extendTo(state, index))
}

export function toggleSelected(index: number): void {
  gallery.update((state) => toggleAt(state, index))
}

export function selectEverything(): void {
  gallery.update(selectAll)
}

export function selectNothing(): void {
  gallery.update(selectNone)
}

/** What is looked for now; the result may still be that of the search before. */
export const wantedSearch = createStore<Search>(emptyGallery.search)

export function useSearch(): Search {
  return useStore(wantedSearch, (search) => search)
}

/** Looks for something else: what is given changes, the rest stays. */
export function changeSearch(change: Partial<Search>): void {
  wantedSearch.update((search) => ({ ...search, ...change }))
  void runSearch()
}

/** Adds a keyword to the filter, or takes it out. */
export function toggleKeyword(keyword: string): void {
  const { keywords } = wantedSearch.get()
  changeSearch({
    keywords: keywords.includes(keyword)
      ? keywords.filter((each) => each !== keyword)
      : [...keywords, keyword],
  })
}

let turn = 0

/** Asks for the ids anew; an answer that a later question overtook is dropped. */
export async function runSearch(): Promise<void> {
  turn += 1
  const mine = turn
  const search = wantedSearch.get()
  try {
    const result = await call('search.run', search)
    if (mine !== turn) return
    gallery.update((state) =>
      state.phase !== 'loading' && search === state.search
        ? renewResult(state, result)
        : replaceResult(state, search, result),
    )
  } catch (error) {
    if (mine !== turn) return
    gallery.update((state) => ({ ...state, phase: 'failed', error: sentenceOf(error) }))
  }
}

/** Forgets the folder that was open, and looks for everything in the new one. */
export function resetGallery(): void {
  turn += 1
  clearRows()
  wantedSearch.set({ ...emptyGallery.search, sort: wantedSearch.get().sort })
  gallery.set(emptyGallery)
}

const leastPauseMs = 400
let searchTimer: ReturnType<typeof setTimeout> | undefined
let searchCostMs = 0

/** While a scan runs, changes come many times a second: the list follows at a pace that costs a tenth of the time at most. */
function searchSoon(): void {
  if (searchTimer !== undefined) return
  searchTimer = setTimeout(
    async () => {
      const started = performance.now()
      await runSearch()
      searchCostMs = performance.now() - started
      searchTimer = undefined
    },
    Math.max(leastPauseMs, searchCostMs * 10),
  )
}

/** Keeps list and rows true for as long as the page lives. */
export function watchGallery(): void {
  listen('media.changed', ({ ids }) => {
    markStale(ids)
    void fetchWanted()
    if (ids === 'all') searchSoon()
  })
  listen('media.drawn', ({ ids }) => {
    noteDrawn(ids)
    touchRows(ids)
  })
  listen('media.saved', ({ saved, failed }) => {
    for (const id of saved) noteSaved(id)
    for (const { id, message } of failed) noteUnsaved(id, message)
  })
  onReconnect(() => {
    markStale('all')
    void runSearch()
    void fetchWanted()
  })
}
