import type { MouseEvent } from 'react'

/** A button that is clicked doesn't take the focus: Space and Enter stay with the pictures. By keyboard it still gets it. */
export function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest('button') !== null) event.preventDefault()
}
