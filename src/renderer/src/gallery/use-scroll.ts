import { useLayoutEffect, useRef } from 'react'
import { currentIdOf, type GalleryState } from './gallery-state.ts'
import { findRow, findRowAt, type RowLayout } from './layout-rows.ts'
import type { ListScroll } from './list-scroll.ts'

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
export function useScroll(scroll: ListScroll, layout: RowLayout, state: GalleryState): void {
  const before = useRef<Seen | null>(remembered)

  useLayoutEffect(() => {
    if (layout.width <= 1) return
    const seen = before.current
    if (seen === null) reveal(scroll, layout, state.cursor)
    else if (seen.layout !== layout || seen.state.ids !== state.ids) {
      const held = holdPlace(scroll, seen, layout, state)
      if (!held || currentIdOf(seen.state) !== currentIdOf(state)) reveal(scroll, layout, state.cursor)
    } else if (seen.state.cursor !== state.cursor) reveal(scroll, layout, state.cursor)
    before.current = { layout, state, top: scroll.top() }
    remembered = before.current
  }, [scroll, layout, state])

  useLayoutEffect(
    () =>
      scroll.subscribe(() => {
        const seen = before.current
        if (seen === null) return
        before.current = { ...seen, top: scroll.lastTop() }
        remembered = before.current
      }),
    [scroll],
  )
}

/** Forgets the place: another folder was opened. */
export function forgetScroll(): void {
  remembered = null
}

function holdPlace(scroll: ListScroll, seen: Seen, layout: RowLayout, state: GalleryState): boolean {
  const anchor = findAnchor(scroll, seen, state)
  if (anchor === null) return false
  const oldTop = (seen.layout.tops[findRow(seen.layout, anchor.before)] ?? 0) - seen.top
  scroll.moveTo((layout.tops[findRow(layout, anchor.now)] ?? 0) - oldTop)
  return true
}

/** The picture to hold on to, by its place before and now. */
function findAnchor(
  scroll: ListScroll,
  seen: Seen,
  state: GalleryState,
): { readonly before: number; readonly now: number } | null {
  const first = seen.layout.starts[findRowAt(seen.layout, seen.top)] ?? 0
  const end = seen.layout.starts[findRowAt(seen.layout, seen.top + scroll.viewport()) + 1] ?? first
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
export function reveal(scroll: ListScroll, layout: RowLayout, index: number): void {
  if (index < 0 || layout.rowCount === 0) return
  const row = findRow(layout, index)
  const lead = layout.leads[row] ?? 0
  const top = edgeTop + (layout.tops[row] ?? 0) - lead
  const bottom = top + lead + (layout.heights[row] ?? 0)
  const margin = Math.min(24, scroll.viewport() / 8)
  const now = scroll.top()
  if (row === 0) scroll.moveTo(0)
  else if (top - margin < now) scroll.moveTo(top - margin)
  else if (bottom + margin > now + scroll.viewport()) scroll.moveTo(bottom + margin - scroll.viewport())
}

/** How many rows a page has. */
export function rowsInSight(scroll: ListScroll, layout: RowLayout): number {
  const first = findRowAt(layout, scroll.top())
  const last = findRowAt(layout, scroll.top() + scroll.viewport())
  return Math.max(1, last - first - 1)
}
