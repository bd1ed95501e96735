import { currentIdOf, dropLeaving, type GalleryState } from './gallery-state.ts'

const none: ReadonlySet<number> = new Set()

/** Goes to a place; whatever was leaving goes now, and the selection ends. */
export function moveTo(state: GalleryState, index: number): GalleryState {
  const place = clampIndex(state, index)
  if (place < 0) return state
  const id = state.ids[place] ?? null
  return { ...goTo(state, id), selected: none, anchor: id }
}

/** Goes forward or back, over what is leaving. At an end the current one stays, unless it is itself about to leave. */
export function moveBy(state: GalleryState, delta: number): GalleryState {
  const step = delta < 0 ? -1 : 1
  const wanted = clampIndex(state, state.cursor + delta)
  const target = findStaying(state, wanted, step) ?? findStaying(state, wanted, -step)
  if (target === null) {
    if (state.leaving.size === 0) return state
    return { ...state, ...dropLeaving(state, null), cursor: -1, selected: none, anchor: null }
  }
  return moveTo(state, target)
}

/** Goes to the next file (from the current one on, then from the start) that `isWanted` says yes to. */
export function extendTo(state: GalleryState, index: number): GalleryState {
  const place = clampIndex(state, index)
  if (place < 0) return state
  const anchor = state.anchor ?? currentIdOf(state)
  const from = anchor === null ? place : state.ids.indexOf(anchor)
  const start = from < 0 ? state.cursor : from
  const range = state.ids.subarray(Math.min(start, place), Math.max(start, place) + 1)
  return { ...state, cursor: place, selected: new Set(range), anchor: state.ids[start] ?? null }
}

/** Adds a file to the selection or takes it out, and makes it the current one. */
export function toggleAt(state: GalleryState, index: number): GalleryState {
  const id = state.ids[index]
  if (id === undefined) return state
  const current = currentIdOf(state)
  const selected = new Set(state.selected)
  if (selected.size === 0 && current !== null) selected.add(current)
  if (selected.has(id) && selected.size > 1) selected.delete(id)
  else selected.add(id)
  return { ...state, cursor: index, selected, anchor: id }
}

export function selectAll(state: GalleryState): GalleryState {
  if (state.ids.length === 0) return state
  return { ...state, selected: new Set(state.ids) }
}

export function selectNone(state: GalleryState): GalleryState {
  return state.selected.size === 0 ? state : { ...state, selected: none }
}

/** Goes to a file by its id, if it is shown. */
export function moveToId(state: GalleryState, id: number): GalleryState {
  const place = state.ids.indexOf(id)
  return place < 0 ? state : moveTo(state, place)
}

function goTo(state: GalleryState, id: number | null): GalleryState {
  const kept = dropLeaving(state, id)
  return { ...state, ...kept, cursor: id === null ? -1 : kept.ids.indexOf(id) }
}

function clampIndex(state: GalleryState, index: number): number {
  return Math.max(state.ids.length === 0 ? -1 : 0, Math.min(state.ids.length - 1, index))
}

function findStaying(state: GalleryState, from: number, step: number): number | null {
  for (let at = from; at >= 0 && at < state.ids.length; at += step) {
    if (!state.leaving.has(state.ids[at] ?? 0)) return at
  }
  return null
}
