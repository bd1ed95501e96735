export type StripItem = { readonly index: number; readonly left: number; readonly width: number }

export type StripShape = {
  /** Of the strip's window, in CSS pixels. */
  readonly width: number
  readonly itemHeight: number
  readonly gap: number
  /** Kept free at both ends of the list. */
  readonly margin: number
}

const narrowest = 0.5
const widest = 2.4
const unknownRatio = 1

/** Width of a picture in the strip; very long ones are cut at the sides. `ratio` is in thousandths, 0 = not known. */
export function stripItemWidth(ratio: number, itemHeight: number): number {
  const shape = ratio === 0 ? unknownRatio : ratio / 1000
  return Math.round(Math.min(widest, Math.max(narrowest, shape)) * itemHeight)
}

/**
 * The pictures to draw when `anchor` is in the middle, moved by `offset` pixels to the right. At an end of the list the strip
 * stays full; a list that is shorter than the strip is in its middle. Only what is near is looked at, however long the list.
 */
export function layoutStrip(
  ratios: Uint16Array,
  anchor: number,
  offset: number,
  shape: StripShape,
): readonly StripItem[] {
  if (ratios.length === 0 || shape.width <= 0 || ratios[anchor] === undefined) return []
  const widthOf = (index: number) => stripItemWidth(ratios[index] ?? 0, shape.itemHeight)
  const reach = shape.width * 1.5 + Math.abs(offset)
  const own = widthOf(anchor)
  const before: StripItem[] = []
  let left = -own / 2
  for (let index = anchor - 1; index >= 0 && left > -reach; index--) {
    left -= widthOf(index) + shape.gap
    before.push({ index, left, width: widthOf(index) })
  }
  const items = [...before.reverse(), { index: anchor, left: -own / 2, width: own }]
  let right = own / 2
  for (let index = anchor + 1; index < ratios.length && right < reach; index++) {
    items.push({ index, left: right + shape.gap, width: widthOf(index) })
    right += widthOf(index) + shape.gap
  }
  const shift = findShift(shape, offset, {
    left: items[0]?.index === 0 ? left : Number.NEGATIVE_INFINITY,
    right: items.at(-1)?.index === ratios.length - 1 ? right : Number.POSITIVE_INFINITY,
  })
  const overscan = shape.width * 0.25
  return items
    .map((item) => ({ ...item, left: Math.round(item.left + shift) }))
    .filter((item) => item.left + item.width > -overscan && item.left < shape.width + overscan)
}

/** How far the middle of the anchor lies from the strip's left side. */
function findShift(
  { width, margin }: StripShape,
  offset: number,
  ends: { readonly left: number; readonly right: number },
): number {
  const most = margin - ends.left
  const least = width - margin - ends.right
  if (most < least) return (most + least) / 2
  return Math.min(most, Math.max(least, width / 2 + offset))
}
