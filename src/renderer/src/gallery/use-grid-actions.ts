import { useMemo } from 'react'
import { type ActionHandlers, useActions } from '../shell/actions.ts'
import { showScreen } from '../shell/view-store.ts'
import { extendSelection, gallery, goTo, selectNothing } from './gallery-store.ts'
import { findVertical, type RowLayout } from './layout-rows.ts'
import type { ListScroll } from './list-scroll.ts'
import { changeThumbnailSize } from './thumbnail-size.ts'
import { rowsInSight } from './use-scroll.ts'

/** The keys that need to know where the pictures lie: rows up and down, pages, ranges. */
export function useGridActions(scroll: ListScroll, layout: RowLayout): void {
  const handlers = useMemo((): ActionHandlers => {
    const vertical = (rows: number): number => findVertical(layout, gallery.get().cursor, rows)
    const page = (): number => rowsInSight(scroll, layout)
    const goOver = (rows: number): void => {
      if (gallery.get().cursor >= 0) goTo(skipLeaving(vertical(rows), rows < 0 ? -1 : 1))
    }
    const extendBy = (delta: number): void => extendSelection(gallery.get().cursor + delta)
    return {
      up: () => goOver(-1),
      down: () => goOver(1),
      'page-previous': () => goOver(-page()),
      'page-next': () => goOver(page()),
      'extend-next': () => extendBy(1),
      'extend-previous': () => extendBy(-1),
      'extend-up': () => extendSelection(vertical(-1)),
      'extend-down': () => extendSelection(vertical(1)),
      loupe: () => gallery.get().cursor >= 0 && showScreen('loupe'),
      back: () => gallery.get().selected.size > 0 && selectNothing(),
      'thumbnails-larger': () => changeThumbnailSize(1),
      'thumbnails-smaller': () => changeThumbnailSize(-1),
    }
  }, [scroll, layout])
  useActions(handlers)
}

/** The nearest place in a direction whose picture stays in the list. */
function skipLeaving(index: number, step: number): number {
  const { ids, leaving } = gallery.get()
  let at = index
  while (leaving.has(ids[at] ?? 0)) at += step
  return ids[at] === undefined ? index : at
}
