import type { Facets } from '#shared/facets.ts'
import { call, listen } from '../call.ts'
import { onReconnect } from '../connection.ts'
import { createStore, useStore } from '../external-store.ts'

const leastPauseMs = 250

const facets = createStore<Facets | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined
let costMs = 0

/** Counts of folders, scores and kinds in the whole library; null until they have come. */
export function useFacets(): Facets | null {
  return useStore(facets, (state) => state)
}

export function resetFacets(): void {
  facets.set(null)
}

/** Asks for the counts anew, at a pace that costs a tenth of the time at most. */
export function refreshFacets(): void {
  if (timer !== undefined) return
  timer = setTimeout(load, Math.max(leastPauseMs, costMs * 10))
}

async function load(): Promise<void> {
  const started = performance.now()
  try {
    facets.set(await call('search.facets', {}))
  } catch {
    // The list tells of a library that doesn't answer; the counts stay as they were.
  }
  costMs = performance.now() - started
  timer = undefined
}

/** Keeps the counts true for as long as the page lives. */
export function watchFacets(): void {
  listen('media.changed', refreshFacets)
  onReconnect(refreshFacets)
}
