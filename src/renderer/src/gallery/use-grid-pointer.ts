import { type MouseEvent, type RefObject, useEffect } from 'react'
import { isMac } from '../app-state.ts'
import { showScreen } from '../shell/view-store.ts'
import { extendSelection, gallery, goTo, selectNothing, toggleSelected } from './gallery-store.ts'
import { changeThumbnailSize } from './thumbnail-size.ts'

type PointerProps = {
  readonly onMouseDown: (event: MouseEvent) => void
  readonly onDoubleClick: (event: MouseEvent) => void
  readonly onContextMenu: (event: MouseEvent) => void
}

/** A click goes there, with Shift up to there, with Ctrl it joins or leaves; a double click opens; Ctrl and the wheel size. */
export function useGridPointer(scroller: RefObject<HTMLElement | null>): PointerProps {
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    // Not through React: its wheel listeners are passive, and the page would be zoomed.
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !(isMac() && event.metaKey)) return
      event.preventDefault()
      changeThumbnailSize(event.deltaY < 0 ? 1 : -1)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [scroller])
  return pointerProps
}

const pointerProps: PointerProps = {
  onMouseDown: (event) => {
    if (event.button !== 0 || isOnControl(event)) return
    const index = indexUnder(event)
    if (index === null) {
      selectNothing()
      return
    }
    if (event.shiftKey) extendSelection(index)
    else if (isMac() ? event.metaKey : event.ctrlKey) toggleSelected(index)
    else if (index !== gallery.get().cursor || gallery.get().selected.size > 0) goTo(index)
  },
  onDoubleClick: (event) => {
    if (indexUnder(event) !== null && !isOnControl(event)) showScreen('loupe')
  },
  onContextMenu: (event) => {
    const index = indexUnder(event)
    if (index === null) return
    const { ids, selected } = gallery.get()
    if (!selected.has(ids[index] ?? 0)) goTo(index)
  },
}

function indexUnder(event: MouseEvent): number | null {
  if (!(event.target instanceof Element)) return null
  const index = event.target.closest<HTMLElement>('[data-index]')?.dataset.index
  return index === undefined ? null : Number(index)
}

function isOnControl(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('button') !== null
}
