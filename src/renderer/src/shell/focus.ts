/** The list of pictures, or the picture in the loupe: where the keyboard belongs when nothing else asks for it. */
export function findPictures(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-region="pictures"]')
}

/** Gives the keyboard back to the pictures. */
export function focusPictures(): void {
  findPictures()?.focus({ preventScroll: true })
}

/** Goes round the parts of the window: header, side, pictures, details, status. */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const here = regions.findIndex((each) => each.contains(document.activeElement))
  for (let turn = 1; turn <= regions.length; turn++) {
    const region = regions.at((here + step * turn) % regions.length)
    const focusable = region === undefined ? null : firstFocusable(region)
    if (focusable !== null) {
      focusable.focus({ preventScroll: true })
      return
    }
  }
}

function firstFocusable(region: HTMLElement): HTMLElement | null {
  if (region.hasAttribute('tabindex')) return region
  return region.querySelector<HTMLElement>(
    'input:not([tabindex="-1"]), button:not([tabindex="-1"]):not(:disabled), [tabindex="0"]',
  )
}

const clicked = '.workspace :is(button:not([aria-haspopup]), input[type="range"], summary)'

/**
 * A button that was clicked with the pointer doesn't keep the keyboard, else the next Space would press it again. One that was
 * reached with the keyboard does. Holds until the returned function is called.
 */
export function returnFocusAfterClicks(): () => void {
  const onClick = (event: MouseEvent): void => {
    if (event.detail === 0 || !(event.target instanceof Element)) return
    if (event.target.closest(clicked) === null) return
    // After the click has done its work: it may have opened something that wants the focus.
    requestAnimationFrame(() => {
      const active = document.activeElement
      if (active === null || active === document.body || active.matches(clicked)) focusPictures()
    })
  }
  window.addEventListener('click', onClick)
  return () => window.removeEventListener('click', onClick)
}
