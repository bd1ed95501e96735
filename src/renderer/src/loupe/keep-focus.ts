import { type RefObject, useEffect } from 'react'

/** A button or an option inside that is clicked doesn't take the focus: Space and Enter stay with the pictures. By keyboard it still gets it. */
export function useKeepFocus(inside: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = inside.current
    if (element === null) return
    const keep = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest('button, [role="option"]') !== null)
        event.preventDefault()
    }
    element.addEventListener('mousedown', keep)
    return () => element.removeEventListener('mousedown', keep)
  }, [inside])
}
