import { type RefObject, useLayoutEffect, useRef } from 'react'
import { currentIdOf, type GalleryState } from './gallery-state.ts'
import { findRow, findRowAt, type RowLayout } from './layout-rows.ts'

/** Room above the first row and below the last, for outlines, in CSS pixels. */
export const edgeTop = 5
export const edgeBottom = 28

type Seen = { readonly layout: RowLayout; readonly state: GalleryState; readonly top: number }

/** Where the list was when it was last on the screen, so that coming back from the loupe finds it there. */
let remembered: Seen | null = null

/**
 * Keeps the eye where it was: when the layout or the list changes, the current picture (else the first one in sight) stays at
 * its height; when the current picture changes, it comes into sight with the least movement.
 */
export function useScroll(
  scroller: RefObject<HTMLElement | null>,
  layout: RowLayout,
  state: GalleryState,
): void {
  const before = useRef<Seen | null>(remembered)

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || layout.width <= 1) return
    const seen = before.current
    if (seen === null) reveal(element, layout, state.cursor)
    else if (seen.layout !== layout || seen.state.ids !== state.ids) {
      const held = holdPlace(element, seen, layout, state)
      if (!held || currentIdOf(seen.state) !== currentIdOf(state)) reveal(element, layout, state.cursor)
    } else if (seen.state.cursor !== state.cursor) reveal(element, layout, state.cursor)
    before.current = { layout, state, top: element.scrollTop }
    remembered = before.current
  }, [scroller, layout, state])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const note = (): void => {
      const seen = before.current
      if (seen === null) return
      before.current = { ...seen, top: element.scrollTop }
      remembered = before.current
    }
    element.addEventListener('scroll', note, { passive: true })
    return () => element.removeEventListener('scroll', note)
  }, [scroller])
}

/** Forgets the place: another folder was opened. */
export function forgetScroll(): void {
  remembered = null
}

function holdPlace(element: HTMLElement, seen: Seen, layout: RowLayout, state: GalleryState): boolean {
  const anchor = findAnchor(element, seen, state)
  if (anchor === null) return false
  const oldTop = (seen.layout.tops[findRow(seen.layout, anchor.before)] ?? 0) - seen.top
  element.scrollTop = (layout.tops[findRow(layout, anchor.now)] ?? 0) - oldTop
  return true
}

/** The picture to hold on to, by its place before and now. */
function findAnchor(
  element: HTMLElement,
  seen: Seen,
  state: GalleryState,
): { readonly before: number; readonly now: number } | null {
  const first = seen.layout.starts[findRowAt(seen.layout, seen.top)] ?? 0
  const end = seen.layout.starts[findRowAt(seen.layout, seen.top + element.clientHeight) + 1] ?? first
  const { cursor, ids } = seen.state
  const candidates = [cursor >= first && cursor < end ? cursor : first]
  for (let at = first; at < end; at++) candidates.push(at)
  for (const before of candidates) {
    const id = ids[before]
    const now = id === undefined ? -1 : id === state.ids[before] ? before : state.ids.indexOf(id)
    if (now >= 0) return { before, now }
  }
  return null
}

/** Scrolls a picture's row into sight, if it isn't. */
export function reveal(element: HTMLElement, layout: RowLayout, index: number): void {
  if (index < 0 || layout.rowCount === 0) return
  const row = findRow(layout, index)
  const lead = layout.leads[row] ?? 0
  const top = edgeTop + (layout.tops[row] ?? 0) - lead
  const bottom = top + lead + (layout.heights[row] ?? 0)
  const margin = Math.min(24, element.clientHeight / 8)
  if (row === 0) element.scrollTop = 0
  else if (top - margin < element.scrollTop) element.scrollTop = top - margin
  else if (bottom + margin > element.scrollTop + element.clientHeight) {
    element.scrollTop = bottom + margin - element.clientHeight
  }
}

/** How many rows a page has. */
export function rowsInSight(element: HTMLElement, layout: RowLayout): number {
  const first = findRowAt(layout, element.scrollTop)
  const last = findRowAt(layout, element.scrollTop + element.clientHeight)
  return Math.max(1, last - first - 1)
}
