import type { Search, SearchResult } from '#shared/contract.ts'

/** What is shown, in which order, and which of it the person is at. Rows are kept elsewhere, by id. */
export type GalleryState = {
  /** `loading` until the first result; a later search keeps showing the old one. */
  readonly phase: 'loading' | 'ready' | 'failed'
  /** A sentence, where phase is failed. */
  readonly error: string | null
  /** What was looked for to get the ids that are shown. */
  readonly search: Search
  readonly ids: Uint32Array
  /** Width by height in thousandths, one for each id; 0 = not known. */
  readonly ratios: Uint16Array
  /** Files of the library that aren't missing. */
  readonly total: number
  /** The place of the current file in `ids`; -1 when there is none. */
  readonly cursor: number
  /** Ids chosen together; empty while only the current one is. */
  readonly selected: ReadonlySet<number>
  /** Where a range begins: an id. */
  readonly anchor: number | null
  /** Ids that no longer pass the filter, and go with the next move. */
  readonly leaving: ReadonlySet<number>
}

export const everything: Search = {
  text: '',
  match: 'all',
  keywords: [],
  score: null,
  types: [],
  folder: '',
  missing: 'no',
  sort: { by: 'name', descending: false },
}

const none: ReadonlySet<number> = new Set()

export const emptyGallery: GalleryState = {
  phase: 'loading',
  error: null,
  search: everything,
  ids: new Uint32Array(0),
  ratios: new Uint16Array(0),
  total: 0,
  cursor: -1,
  selected: none,
  anchor: null,
  leaving: none,
}

export function currentIdOf(state: GalleryState): number | null {
  return state.ids[state.cursor] ?? null
}

/** The ids that an act goes to: what is selected, else the current one. In the order shown. */
export function targetsOf(state: GalleryState): readonly number[] {
  if (state.selected.size === 0) {
    const id = currentIdOf(state)
    return id === null ? [] : [id]
  }
  return [...state.ids].filter((id) => state.selected.has(id))
}

/**
 * Takes a new result for the same search: the current file, the selection and what is about to leave stay, wherever
 * they are now. A current file that is gone leaves its place to the one that follows.
 */
export function renewResult(state: GalleryState, result: SearchResult): GalleryState {
  const { ids, ratios } = keepLeaving(state, result)
  const current = currentIdOf(state)
  return {
    ...state,
    phase: 'ready',
    error: null,
    ids,
    ratios,
    total: result.total,
    cursor: placeAfter(state, ids, current),
    selected: keepPresent(state.selected, ids),
    leaving: keepPresent(state.leaving, ids),
  }
}

/** Takes the result of another search. The current file stays current if it is found again, else the first is. */
export function replaceResult(state: GalleryState, search: Search, result: SearchResult): GalleryState {
  const current = currentIdOf(state)
  const place = current === null ? -1 : result.ids.indexOf(current)
  return {
    ...state,
    phase: 'ready',
    error: null,
    search,
    ids: result.ids,
    ratios: result.ratios,
    total: result.total,
    cursor: place >= 0 ? place : result.ids.length > 0 ? 0 : -1,
    selected: keepPresent(state.selected, result.ids),
    leaving: none,
  }
}

function keepPresent(kept: ReadonlySet<number>, ids: Uint32Array): ReadonlySet<number> {
  if (kept.size === 0) return none
  const present = ids.filter((id) => kept.has(id))
  return present.length === kept.size ? kept : new Set(present)
}

function placeAfter(state: GalleryState, ids: Uint32Array, current: number | null): number {
  if (ids.length === 0) return -1
  if (current === null) return 0
  const place = ids.indexOf(current)
  if (place >= 0) return place
  for (let at = state.cursor + 1; at < Math.min(state.ids.length, state.cursor + 200); at++) {
    const found = ids.indexOf(state.ids[at] ?? 0)
    if (found >= 0) return found
  }
  return Math.min(state.cursor, ids.length - 1)
}

/** Puts what is leaving back behind the neighbour it had, since the search itself no longer finds it. */
function keepLeaving(state: GalleryState, result: SearchResult): Pick<SearchResult, 'ids' | 'ratios'> {
  if (state.leaving.size === 0) return result
  const found = new Set(result.ids)
  const after = new Map<number, number[]>()
  let neighbour = 0
  let count = 0
  for (let at = 0; at < state.ids.length; at++) {
    const id = state.ids[at] ?? 0
    if (found.has(id)) neighbour = id
    else if (state.leaving.has(id)) {
      const places = after.get(neighbour)
      if (places === undefined) after.set(neighbour, [at])
      else places.push(at)
      count += 1
    }
  }
  if (count === 0) return result
  const ids = new Uint32Array(result.ids.length + count)
  const ratios = new Uint16Array(ids.length)
  let to = 0
  const put = (id: number, ratio: number): void => {
    ids[to] = id
    ratios[to] = ratio
    to += 1
  }
  const putAfter = (id: number): void => {
    for (const at of after.get(id) ?? []) put(state.ids[at] ?? 0, state.ratios[at] ?? 0)
  }
  putAfter(0)
  for (let at = 0; at < result.ids.length; at++) {
    put(result.ids[at] ?? 0, result.ratios[at] ?? 0)
    putAfter(result.ids[at] ?? 0)
  }
  return { ids, ratios }
}

/** Marks ids that no longer pass the filter, and takes the mark from those that pass again. */
export function markLeaving(
  state: GalleryState,
  failing: readonly number[],
  passing: readonly number[],
): GalleryState {
  if (failing.length === 0 && (passing.length === 0 || state.leaving.size === 0)) return state
  const leaving = new Set(state.leaving)
  for (const id of onlyShown(state.ids, failing)) leaving.add(id)
  for (const id of passing) leaving.delete(id)
  return { ...state, leaving }
}

/** Of many ids a set is asked, of a few the list itself. */
function onlyShown(shown: Uint32Array, ids: readonly number[]): readonly number[] {
  if (ids.length < 20) return ids.filter((id) => shown.includes(id))
  const all = new Set(shown)
  return ids.filter((id) => all.has(id))
}

/** Lets go of what is leaving, but for `keep`; the cursor must then be found again by id. */
export function dropLeaving(
  state: GalleryState,
  keep: number | null,
): Pick<GalleryState, 'ids' | 'ratios' | 'leaving'> {
  const { ids, ratios, leaving } = state
  if (leaving.size === 0 || (leaving.size === 1 && keep !== null && leaving.has(keep))) return state
  const stays = (id: number): boolean => id === keep || !leaving.has(id)
  return {
    ids: ids.filter(stays),
    ratios: ratios.filter((_, at) => stays(ids[at] ?? 0)),
    leaving: keep !== null && leaving.has(keep) ? new Set([keep]) : none,
  }
}
