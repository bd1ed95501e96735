import { type RefObject, useLayoutEffect, useState } from 'react'

/** How many of a list's items have no room in its one line: they wrap below it, out of sight. Measured again when `content` changes. */
export function useHiddenCount(list: RefObject<HTMLElement | null>, content: string): number {
  const [hidden, setHidden] = useState(0)
  useLayoutEffect(() => {
    void content
    const element = list.current
    if (element === null) return
    const measure = (): void => {
      const items = [...element.children]
      const first = items[0] instanceof HTMLElement ? items[0].offsetTop : 0
      setHidden(items.filter((item) => item instanceof HTMLElement && item.offsetTop > first).length)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [list, content])
  return hidden
}
