import type { SearchResult } from '#shared/contract.ts'

/** What is shown, in which order, and which of it the person is at. Rows are kept elsewhere, by id. */
export type GalleryState = {
  /** `loading` until the first result; a later search keeps showing the old one. */
  readonly phase: 'loading' | 'ready' | 'failed'
  /** A sentence, where phase is failed. */
  readonly error: string | null
  /** The query that found the ids that are shown. */
  readonly query: string
  readonly ids: Uint32Array
  /** Width by height in thousandths, one for each id; 0 = not known. */
  readonly ratios: Uint16Array
  /** Where in `ids` each group begins, and what its files have in common; null where nothing is grouped. */
  readonly groups: Groups | null
  /** Files of the library that aren't missing. */
  readonly total: number
  /** The place of the current file in `ids`; -1 when there is none. */
  readonly cursor: number
  /** Ids chosen together; empty while only the current one is. */
  readonly selected: ReadonlySet<number>
  /** Where a range begins: an id. */
  readonly anchor: number | null
  /** Ids that were acted on since the last move: until the next one they stay where they are. */
  readonly held: ReadonlySet<number>
  /** Those of them that no longer pass the filter, and go with the next move. */
  readonly leaving: ReadonlySet<number>
}

export type Groups = NonNullable<SearchResult['groups']>

const none: ReadonlySet<number> = new Set()

export const emptyGallery: GalleryState = {
  phase: 'loading',
  error: null,
  query: '',
  ids: new Uint32Array(0),
  ratios: new Uint16Array(0),
  groups: null,
  total: 0,
  cursor: -1,
  selected: none,
  anchor: null,
  held: none,
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
  return pickShown(state.ids, state.selected)
}

/**
 * Takes a new result for the same query: the current file, the selection and what was just acted on stay, wherever they are
 * now. A current file that is gone leaves its place to the one that follows.
 */
export function renewResult(state: GalleryState, result: SearchResult): GalleryState {
  const { ids, ratios, groups } = keepHeld(state, result)
  const current = currentIdOf(state)
  const lost = state.held.size === 0 ? [] : listLost(state.held, result.ids)
  return {
    ...state,
    phase: 'ready',
    error: null,
    ids,
    ratios,
    groups,
    total: result.total,
    cursor: placeAfter(state, ids, current),
    selected: keepPresent(state.selected, ids),
    held: keepPresent(state.held, ids),
    leaving: lost.length === 0 ? none : new Set(onlyShown(ids, lost)),
  }
}

/** Takes the result of another query. The current file stays current if it is found again, else the first is. */
export function replaceResult(state: GalleryState, query: string, result: SearchResult): GalleryState {
  const current = currentIdOf(state)
  const place = current === null ? -1 : result.ids.indexOf(current)
  return {
    ...state,
    phase: 'ready',
    error: null,
    query,
    ids: result.ids,
    ratios: result.ratios,
    groups: result.groups ?? null,
    total: result.total,
    cursor: place >= 0 ? place : result.ids.length > 0 ? 0 : -1,
    selected: keepPresent(state.selected, result.ids),
    held: none,
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

type Shown = Pick<GalleryState, 'ids' | 'ratios' | 'groups'>

/** Puts what was just acted on back behind the neighbour it had, whether the query still finds it, elsewhere, or not at all. */
function keepHeld(state: GalleryState, result: SearchResult): Shown {
  const { ids: found, ratios: foundRatios, groups = null } = result
  if (state.held.size === 0) return { ids: found, ratios: foundRatios, groups }
  const isFound = markIds(found)
  const isKnown = markIds(state.ids)
  const isOther = (id: number): boolean => isFound[id] === 1 && !state.held.has(id)
  const after = new Map<number, number[]>()
  let neighbour = 0
  let count = 0
  for (let at = 0; at < state.ids.length; at++) {
    const id = state.ids[at] ?? 0
    if (isOther(id)) neighbour = id
    else if (state.held.has(id)) {
      const places = after.get(neighbour)
      if (places === undefined) after.set(neighbour, [at])
      else places.push(at)
      count += 1
    }
  }
  const ids = new Uint32Array(found.length + count)
  const ratios = new Uint16Array(ids.length)
  const starts = new Uint32Array(groups?.starts.length ?? 0)
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
  let group = 0
  for (let at = 0; at < found.length; at++) {
    for (; groups?.starts[group] === at; group++) starts[group] = group === 0 ? 0 : to
    const id = found[at] ?? 0
    // What is held stands where it was; what wasn't there before can only stand where it is found.
    if (!isOther(id) && isKnown[id] === 1) continue
    put(id, foundRatios[at] ?? 0)
    putAfter(id)
  }
  return {
    ids: ids.slice(0, to),
    ratios: ratios.slice(0, to),
    groups: groups === null ? null : dropEmptyGroups({ starts, labels: groups.labels }, to),
  }
}

/** 1 for each of the ids, by id: a list of a hundred thousand is looked up in a moment. */
function markIds(ids: Uint32Array): Uint8Array {
  const marks = new Uint8Array(ids.reduce((most, id) => Math.max(most, id), 0) + 1)
  for (const id of ids) marks[id] = 1
  return marks
}

function listLost(held: ReadonlySet<number>, found: Uint32Array): readonly number[] {
  const isFound = markIds(found)
  return [...held].filter((id) => isFound[id] !== 1)
}

/** Groups that have lost their last file go. `end` is the number of files. */
function dropEmptyGroups({ starts, labels }: Groups, end: number): Groups {
  const kept = labels.flatMap((_, at) => ((starts[at + 1] ?? end) > (starts[at] ?? 0) ? [at] : []))
  if (kept.length === labels.length) return { starts, labels }
  return {
    starts: Uint32Array.from(kept, (at) => starts[at] ?? 0),
    labels: kept.map((at) => labels[at] ?? null),
  }
}

/** Keeps ids where they are until the next move: they were just acted on. */
export function hold(state: GalleryState, acted: readonly number[]): GalleryState {
  if (acted.length === 0) return state
  return { ...state, held: new Set([...state.held, ...onlyShown(state.ids, acted)]) }
}

/** No longer keeps ids that went: the next result decides. */
export function letGo(state: GalleryState, gone: readonly number[]): GalleryState {
  if (state.held.size === 0 && state.leaving.size === 0) return state
  const without = (kept: ReadonlySet<number>) => new Set([...kept].filter((id) => !all.has(id)))
  const all = new Set(gone)
  return { ...state, held: without(state.held), leaving: without(state.leaving) }
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

/** Of many ids a set is made, of a few the list itself is asked: a set of the list would cost a frame. */
function onlyShown(shown: Uint32Array, ids: readonly number[]): readonly number[] {
  return ids.length < 20 ? ids.filter((id) => shown.includes(id)) : pickShown(shown, new Set(ids))
}

/** Those of the list that are wanted, in its order. */
function pickShown(shown: Uint32Array, wanted: ReadonlySet<number>): readonly number[] {
  const picked: number[] = []
  for (let at = 0; at < shown.length && picked.length < wanted.size; at++) {
    const id = shown[at] ?? 0
    if (wanted.has(id)) picked.push(id)
  }
  return picked
}

/** Lets go of what is leaving, but for `keep`; the cursor must then be found again by id. */
export function dropLeaving(
  state: GalleryState,
  keep: number | null,
): Pick<GalleryState, 'ids' | 'ratios' | 'groups' | 'held' | 'leaving'> {
  const { ids, ratios, groups, leaving } = state
  const keeps = keep !== null && leaving.has(keep)
  const left = { ids, ratios, groups, held: keeps ? new Set([keep]) : none, leaving }
  if (leaving.size === 0 || (leaving.size === 1 && keeps)) return left
  const stays = (id: number): boolean => id === keep || !leaving.has(id)
  return {
    ...left,
    ids: ids.filter(stays),
    ratios: ratios.filter((_, at) => stays(ids[at] ?? 0)),
    groups: groups === null ? null : dropFromGroups(groups, ids, stays),
    leaving: left.held,
  }
}

function dropFromGroups(groups: Groups, ids: Uint32Array, stays: (id: number) => boolean): Groups {
  const starts = new Uint32Array(groups.starts.length)
  let kept = 0
  let group = 0
  for (let at = 0; at < ids.length; at++) {
    for (; groups.starts[group] === at; group++) starts[group] = kept
    if (stays(ids[at] ?? 0)) kept += 1
  }
  return dropEmptyGroups({ starts, labels: groups.labels }, kept)
}
