import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { findRowAt, type RowLayout } from './layout-rows.ts'
import type { ListScroll } from './list-scroll.ts'

/** Rows that exist (`last` is -1 where there are none), and by how much they are drawn higher than the list has them. */
export type VisibleRows = { readonly first: number; readonly last: number; readonly shift: number }

/** The rows in sight and some more above and below; renders again only when those are others. */
export function useVisibleRows(
  scroll: ListScroll,
  layout: RowLayout,
  { edgeTop, overscan }: { readonly edgeTop: number; readonly overscan: number },
): VisibleRows {
  const find = useMemo(() => {
    let known: VisibleRows = { first: 0, last: -1, shift: 0 }
    return (): VisibleRows => {
      const next = findVisible(scroll, layout, edgeTop, overscan)
      const isSame = next.first === known.first && next.last === known.last && next.shift === known.shift
      known = isSame ? known : next
      return known
    }
  }, [scroll, layout, edgeTop, overscan])
  const subscribe = useCallback((listener: () => void) => scroll.subscribe(listener), [scroll])
  return useSyncExternalStore(subscribe, find)
}

function findVisible(scroll: ListScroll, layout: RowLayout, edgeTop: number, overscan: number): VisibleRows {
  if (layout.rowCount === 0 || layout.width <= 1) return { first: 0, last: -1, shift: 0 }
  const top = scroll.lastTop() - edgeTop
  const first = Math.max(0, findRowAt(layout, top) - overscan)
  const last = Math.min(layout.rowCount - 1, findRowAt(layout, top + scroll.viewport()) + overscan)
  return { first, last, shift: scroll.shift() }
}
