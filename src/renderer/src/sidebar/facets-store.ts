import type { Facets } from '#shared/facets.ts'
import { call, listen } from '../call.ts'
import { onReconnect } from '../connection.ts'
import { createStore, useStore } from '../external-store.ts'
import { gallery } from '../gallery/gallery-store.ts'
import { countSavedSearches } from '../search/saved-searches-store.ts'
import { emptyCounts, listOpenQueries, takeList } from './merge-facets.ts'

const leastPauseMs = 250
const pauseMs = 30

const facets = createStore<Facets | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined
let costMs = 0
let underWay: AbortController | undefined

/** Counts of what is shown; null until they have come. A list that the query itself narrows is counted without that. */
export function useFacets(): Facets | null {
  return useStore(facets, (state) => state)
}

export function resetFacets(): void {
  underWay?.abort()
  facets.set(null)
}

/** Asks for the counts anew, at a pace that costs a tenth of the time at most. */
export function refreshFacets(): void {
  askAfter(Math.max(leastPauseMs, costMs * 10))
}

function askAfter(ms: number): void {
  if (timer !== undefined) return
  timer = setTimeout(load, ms)
}

async function load(): Promise<void> {
  timer = undefined
  underWay?.abort()
  const caller = new AbortController()
  underWay = caller
  const started = performance.now()
  const text = gallery.get().query
  try {
    let counts = await count(text, caller.signal)
    for (const open of listOpenQueries(text)) {
      if (caller.signal.aborted) return
      const others = await count(open.text, caller.signal)
      counts = takeList(counts, open.facet, others)
    }
    if (caller.signal.aborted) return
    facets.set(counts)
    await countSavedSearches()
  } catch {
    // The list tells of a library that doesn't answer; the counts stay as they were.
  }
  costMs = performance.now() - started
}

/** Where nothing is found, the lists that are there stay, all at zero: the side keeps its shape while somebody types. */
async function count(text: string, signal: AbortSignal): Promise<Facets> {
  const counts = await call('search.facets', { text }, signal)
  const before = facets.get()
  return counts.total === 0 && before !== null ? emptyCounts(before) : counts
}

/** Keeps the counts true for as long as the page lives: with what changes, and at once with another query. */
export function watchFacets(): void {
  listen('media.changed', refreshFacets)
  onReconnect(refreshFacets)
  let query = gallery.get().query
  gallery.subscribe(() => {
    const next = gallery.get().query
    if (next === query) return
    query = next
    clearTimeout(timer)
    timer = undefined
    askAfter(pauseMs)
  })
}
