import { followPage, isScaled, type ScrollPlace, type ScrollScale, settlePlace } from './scroll-scale.ts'

/** A list's place in its scroller: in pixels of the list, however much higher than a page it is. */
export type ListScroll = {
  /** Follows an element until the returned function is called. */
  readonly attach: (element: HTMLElement) => () => void
  /** The height of the whole list with its edges. */
  readonly setExtent: (extent: number) => void
  /** What of the list lies at the upper edge, right now. */
  readonly top: () => number
  readonly moveTo: (top: number) => void
  /** The same as of the last event: reading it makes the browser lay nothing out. */
  readonly lastTop: () => number
  /** Height of what is in sight. */
  readonly viewport: () => number
  /** To be taken from a place of the list to draw it in the page. Always 0 for a list that fits. */
  readonly shift: () => number
  readonly subscribe: (listener: () => void) => () => void
}

export function createListScroll(): ListScroll {
  let element: HTMLElement | null = null
  let scale: ScrollScale = { extent: 0, viewport: 0 }
  let place: ScrollPlace = { top: 0, real: 0 }
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of [...listeners]) listener()
  }

  function follow(): boolean {
    const real = element?.scrollTop ?? 0
    if (real === place.real) return false
    place = followPage(scale, place, real)
    return true
  }

  function put(top: number): void {
    place = settlePlace(scale, top)
    if (element === null) return
    element.scrollTop = place.real
    // The browser takes whole device pixels, and no more than there are.
    place = { top: isScaled(scale) ? place.top : element.scrollTop, real: element.scrollTop }
  }

  return {
    attach: (wanted) => {
      element = wanted
      scale = { ...scale, viewport: wanted.clientHeight }
      follow()
      const onScroll = (): void => {
        if (follow()) tell()
      }
      const onEnd = (): void => {
        follow()
        if (isScaled(scale)) put(place.top)
        tell()
      }
      const observer = new ResizeObserver(() => {
        if (wanted.clientHeight === scale.viewport) return
        scale = { ...scale, viewport: wanted.clientHeight }
        tell()
      })
      observer.observe(wanted)
      wanted.addEventListener('scroll', onScroll, { passive: true })
      wanted.addEventListener('scrollend', onEnd, { passive: true })
      return () => {
        observer.disconnect()
        wanted.removeEventListener('scroll', onScroll)
        wanted.removeEventListener('scrollend', onEnd)
        element = null
      }
    },
    setExtent: (extent) => {
      scale = { ...scale, extent }
      if (isScaled(scale)) put(place.top)
      else follow()
      tell()
    },
    top: () => {
      follow()
      return place.top
    },
    moveTo: (top) => {
      put(top)
      tell()
    },
    lastTop: () => place.top,
    viewport: () => scale.viewport,
    shift: () => (isScaled(scale) ? place.top - place.real : 0),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
