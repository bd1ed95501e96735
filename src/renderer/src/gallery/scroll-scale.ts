/**
 * A page can be no higher than some 33 million device pixels (Chromium's LayoutUnit), a list of a million pictures is. Such a list stands
 * in a lower page: near both ends a pixel of the page is one of the list, between them it is several. While somebody scrolls, list and
 * page move alike; when they have stopped, or have jumped, the page's place is put right.
 */
export type ScrollScale = {
  /** Height of the list with its edges, and of the part that is in sight, in CSS pixels. */
  readonly extent: number
  readonly viewport: number
}

/** Where the list is (`top`: what lies at the upper edge), and where the page that it stands in is (`real`: `scrollTop`). */
export type ScrollPlace = { readonly top: number; readonly real: number }

/** A third of the limit, for screens with up to four device pixels in one of CSS. */
const highestPage = 8_000_000
/** More than this many screens at once is no scrolling but a jump: the scroll bar was dragged. */
const jumpScreens = 4

/** Height of the page for a list, in CSS pixels. */
export function pageExtentOf(extent: number): number {
  return Math.min(extent, highestPage)
}

export function isScaled({ extent }: ScrollScale): boolean {
  return extent > highestPage
}

/** The furthest that list and page can be scrolled. */
function findEnds({ extent, viewport }: ScrollScale): { readonly top: number; readonly real: number } {
  return { top: Math.max(0, extent - viewport), real: Math.max(0, pageExtentOf(extent) - viewport) }
}

/** The page's place for one of the list. */
export function toReal(scale: ScrollScale, top: number): number {
  const ends = findEnds(scale)
  const edge = ends.real / 4
  if (ends.top <= ends.real || top <= edge) return top
  if (top >= ends.top - edge) return ends.real - (ends.top - top)
  return edge + ((top - edge) * (ends.real - 2 * edge)) / (ends.top - 2 * edge)
}

/** The list's place for one of the page. */
export function toTop(scale: ScrollScale, real: number): number {
  const ends = findEnds(scale)
  const edge = ends.real / 4
  if (ends.top <= ends.real || real <= edge) return real
  if (real >= ends.real - edge) return ends.top - (ends.real - real)
  return edge + ((real - edge) * (ends.top - 2 * edge)) / (ends.real - 2 * edge)
}

/** Where the list is after the page was scrolled to `real`. Both reach their ends together. */
export function followPage(scale: ScrollScale, before: ScrollPlace, real: number): ScrollPlace {
  const ends = findEnds(scale)
  if (!isScaled(scale)) return { top: real, real }
  if (real <= 0) return { top: 0, real }
  if (real >= ends.real - 1) return { top: ends.top, real }
  const moved = real - before.real
  if (Math.abs(moved) > jumpScreens * scale.viewport) return { top: toTop(scale, real), real }
  return { top: Math.min(ends.top, Math.max(0, before.top + moved)), real }
}

/** The same place of the list, with the page where it belongs. */
export function settlePlace(scale: ScrollScale, top: number): ScrollPlace {
  const kept = Math.min(findEnds(scale).top, Math.max(0, top))
  return { top: kept, real: toReal(scale, kept) }
}
