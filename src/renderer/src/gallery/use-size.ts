import { type RefObject, useLayoutEffect, useState } from 'react'

/** Of a scroller in CSS pixels: its inside without the scrollbar, and the room that the scrollbar takes. 0 until known. */
export type InnerSize = { readonly width: number; readonly scrollbar: number }

export function useInnerSize(element: RefObject<HTMLElement | null>): InnerSize {
  const [size, setSize] = useState<InnerSize>({ width: 0, scrollbar: 0 })
  useLayoutEffect(() => {
    const watched = element.current
    if (watched === null) return
    const measure = (): void => {
      const width = watched.clientWidth
      const scrollbar = watched.offsetWidth - width
      setSize((known) =>
        known.width === width && known.scrollbar === scrollbar ? known : { width, scrollbar },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(watched)
    return () => observer.disconnect()
  }, [element])
  return size
}
