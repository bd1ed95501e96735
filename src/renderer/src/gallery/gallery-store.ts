import { call, listen, sentenceOf } from '../call.ts'
import { onReconnect } from '../connection.ts'
import { createStore, useStore } from '../external-store.ts'
import { noteDrawn } from '../media-url.ts'
import { clearFilter } from '../search/filters.ts'
import { findErrors, queryText, searching, trouble } from '../search/query-store.ts'
import { currentIdOf, emptyGallery, type GalleryState, renewResult, replaceResult } from './gallery-state.ts'
import { hangsOnJudgement } from './judge-query.ts'
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

/**
 * Changes what is looked for: the text of the box. While somebody types the search waits for a pause; a text that can't be read
 * leaves the last result where it is.
 */
export function changeQuery(text: string, afterMs = 0): void {
  queryText.set(text)
  clearTimeout(typingTimer)
  if (afterMs === 0) void runSearch()
  else typingTimer = setTimeout(() => void runSearch(), afterMs)
}

let typingTimer: ReturnType<typeof setTimeout> | undefined
let turn = 0
/** The search that is on its way; another one takes its place. */
let underWay: AbortController | undefined
const slowMs = 300

/** Asks for the ids anew; an answer that a later question overtook is dropped. */
export async function runSearch(): Promise<void> {
  const wanted = queryText.get()
  const errors = findErrors(wanted)
  if (errors.length > 0) {
    trouble.set({ text: wanted, errors })
    if (gallery.get().phase !== 'loading') await ask(gallery.get().query)
    return
  }
  if (trouble.get()?.text !== wanted) trouble.set(null)
  await ask(wanted)
}

async function ask(text: string): Promise<void> {
  turn += 1
  const mine = turn
  underWay?.abort()
  const caller = new AbortController()
  underWay = caller
  const slow = setTimeout(() => searching.set(true), slowMs)
  try {
    const result = await call('search.run', { text }, caller.signal)
    if (mine !== turn) return
    const errors = result.errors ?? []
    if (errors.length > 0) {
      trouble.set({ text, errors })
      if (gallery.get().phase !== 'loading') return
    } else if (trouble.get()?.text === text) trouble.set(null)
    gallery.update((state) =>
      state.phase !== 'loading' && text === state.query
        ? renewResult(state, result)
        : replaceResult(state, text, result),
    )
  } catch (error) {
    if (mine !== turn) return
    gallery.update((state) => ({ ...state, phase: 'failed', error: sentenceOf(error) }))
  } finally {
    clearTimeout(slow)
    if (mine === turn) searching.set(false)
  }
}

/** Forgets the folder that was open, and looks for everything in the new one. */
export function resetGallery(): void {
  turn += 1
  clearTimeout(typingTimer)
  clearRows()
  trouble.set(null)
  queryText.set(clearFilter(queryText.get()))
  gallery.set(emptyGallery)
}

const leastPauseMs = 400
let searchTimer: ReturnType<typeof setTimeout> | undefined
let searchCostMs = 0

/** While a scan runs, changes come many times a second: the list follows at a pace that costs a tenth of the time at most. */
export function searchSoon(): void {
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

/** Whether the list may be another one now. What was done here itself only changes one that speaks of judgements. */
function mayChangeResult(ids: readonly number[] | 'all'): boolean {
  const { query, held } = gallery.get()
  if (ids === 'all') return true
  return hangsOnJudgement(query) || (query.trim() !== '' && !ids.every((id) => held.has(id)))
}

/** Keeps list and rows true for as long as the page lives. */
export function watchGallery(): void {
  listen('media.changed', ({ ids }) => {
    markStale(ids)
    void fetchWanted()
    if (mayChangeResult(ids)) searchSoon()
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
