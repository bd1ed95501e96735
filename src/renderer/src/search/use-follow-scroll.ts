import { type RefObject, useEffect, useLayoutEffect } from 'react'

/** Keeps the colours under a box whose text is longer than itself where the box has scrolled to. */
export function useFollowScroll(
  input: RefObject<HTMLInputElement | null>,
  colours: RefObject<HTMLElement | null>,
  text: string,
): void {
  useLayoutEffect(() => {
    void text
    follow(input.current, colours.current)
  }, [input, colours, text])
  useEffect(() => {
    const box = input.current
    if (box === null) return
    const onScroll = (): void => follow(box, colours.current)
    // Moving the caret scrolls too, and not every engine says so.
    const onSelection = (): void => {
      if (document.activeElement === box) requestAnimationFrame(onScroll)
    }
    box.addEventListener('scroll', onScroll, { passive: true })
    box.addEventListener('blur', onSelection)
    document.addEventListener('selectionchange', onSelection)
    const observer = new ResizeObserver(onScroll)
    observer.observe(box)
    return () => {
      box.removeEventListener('scroll', onScroll)
      box.removeEventListener('blur', onSelection)
      document.removeEventListener('selectionchange', onSelection)
      observer.disconnect()
    }
  }, [input, colours])
}

function follow(box: HTMLElement | null, colours: HTMLElement | null): void {
  if (box !== null && colours !== null) colours.style.transform = `translateX(${-box.scrollLeft}px)`
}
