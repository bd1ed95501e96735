/** Rows of pictures, as prefix sums: no object per picture, so that a hundred thousand take a few milliseconds. */
export type RowLayout = {
  readonly rowCount: number
  /** Place of each row's first picture; one more entry than rows, the last is the number of pictures. */
  readonly starts: Uint32Array
  /** Upper edge of each row's pictures in CSS pixels; one more entry than rows, the last is the height of all with its gap. */
  readonly tops: Float64Array
  /** Room above each row for its group's heading, in CSS pixels; 0 where none begins there. */
  readonly leads: Uint16Array
  /** Height of each row in CSS pixels. */
  readonly heights: Float32Array
  readonly width: number
  readonly gap: number
  /** The shape of each picture by its place: width by height, within the limits that rows allow. */
  readonly ratioAt: (index: number) => number
}

export type LayoutSize = {
  /** Of the whole list, in CSS pixels. */
  readonly width: number
  /** The height that rows should have; they have it roughly. */
  readonly rowHeight: number
  readonly gap: number
}

/** Where groups begin: each in a row of its own, below its heading. */
export type LayoutGroups = { readonly starts: Uint32Array; readonly headingHeight: number }

const leastRatio = 0.42
const mostRatio = 3.4
const unknownRatio = 1
/** A row may be this much higher than wanted, where one picture more would make it much lower. */
const mostStretch = 1.3

function ratioOf(thousandths: number): number {
  if (thousandths === 0) return unknownRatio
  return Math.min(mostRatio, Math.max(leastRatio, thousandths / 1000))
}

/** Rows as wide as the list, each picture in its own shape. The last row, of each group too, keeps the wanted height. */
export function layoutJustified(
  ratios: Uint16Array,
  size: LayoutSize,
  groups: LayoutGroups | null = null,
): RowLayout {
  const { gap } = size
  const width = Math.max(1, size.width)
  const builder = createBuilder(ratios.length)
  forEachGroup(ratios.length, groups, builder, (from, to) =>
    addJustified(builder, ratios, from, to, { ...size, width }),
  )
  return builder.finish(width, gap, (index) => ratioOf(ratios[index] ?? 0))
}

/** The whole list, or one group after the other with room for its heading. */
function forEachGroup(
  count: number,
  groups: LayoutGroups | null,
  builder: Builder,
  add: (from: number, to: number) => void,
): void {
  if (groups === null) {
    add(0, count)
    return
  }
  const { starts, headingHeight } = groups
  for (let group = 0; group < starts.length; group++) {
    const from = starts[group] ?? 0
    const to = starts[group + 1] ?? count
    if (to <= from) continue
    builder.lead(headingHeight)
    add(from, to)
  }
}

function addJustified(
  builder: Builder,
  ratios: Uint16Array,
  from: number,
  to: number,
  { width, rowHeight, gap }: LayoutSize,
): void {
  let first = from
  let sum = 0
  for (let at = from; at < to; at++) {
    const ratio = ratioOf(ratios[at] ?? 0)
    sum += ratio
    const count = at - first + 1
    if (sum * rowHeight + gap * (count - 1) < width) continue
    const lower = (width - gap * (count - 1)) / sum
    const higher = count > 1 ? (width - gap * (count - 2)) / (sum - ratio) : Number.POSITIVE_INFINITY
    if (higher <= rowHeight * mostStretch && higher / rowHeight < rowHeight / lower) {
      builder.add(at - first, higher, gap)
      first = at
      sum = ratio
      if (ratio * rowHeight < width) continue
      builder.add(1, width / ratio, gap)
      first = at + 1
      sum = 0
    } else {
      builder.add(count, lower, gap)
      first = at + 1
      sum = 0
    }
  }
  if (first < to) {
    const count = to - first
    builder.add(count, Math.min(rowHeight, (width - gap * (count - 1)) / sum), gap)
  }
}

/** Squares, as many in a row as fit. */
export function layoutSquares(
  count: number,
  size: LayoutSize,
  groups: LayoutGroups | null = null,
): RowLayout {
  const { gap, rowHeight } = size
  const width = Math.max(1, size.width)
  const columns = Math.max(1, Math.floor((width + gap) / (rowHeight + gap)))
  const side = (width - gap * (columns - 1)) / columns
  const builder = createBuilder(count)
  forEachGroup(count, groups, builder, (from, to) => {
    for (let first = from; first < to; first += columns) {
      builder.add(Math.min(columns, to - first), side, gap)
    }
  })
  return builder.finish(width, gap, () => 1)
}

type Builder = {
  /** Leaves room above the next row. */
  readonly lead: (height: number) => void
  readonly add: (count: number, height: number, gap: number) => void
  readonly finish: (width: number, gap: number, ratioAt: (index: number) => number) => RowLayout
}

function createBuilder(count: number): Builder {
  const starts = new Uint32Array(count + 1)
  const tops = new Float64Array(count + 1)
  const heights = new Float32Array(count)
  const leads = new Uint16Array(count)
  let rows = 0
  return {
    lead: (height) => {
      leads[rows] = height
      tops[rows] = (tops[rows] ?? 0) + height
    },
    add: (taken, height, gap) => {
      const whole = Math.max(1, Math.round(height))
      heights[rows] = whole
      starts[rows + 1] = (starts[rows] ?? 0) + taken
      tops[rows + 1] = (tops[rows] ?? 0) + whole + gap
      rows += 1
    },
    finish: (width, gap, ratioAt) => ({
      rowCount: rows,
      starts: starts.slice(0, rows + 1),
      tops: tops.slice(0, rows + 1),
      heights: heights.slice(0, rows),
      leads: leads.slice(0, rows),
      width,
      gap,
      ratioAt,
    }),
  }
}

/** The row that holds a picture. */
export function findRow(layout: RowLayout, index: number): number {
  return lastAtMost(layout.starts, index, layout.rowCount)
}

/** The row at a height, in CSS pixels from the top of the list; a heading belongs to the row above it here. */
export function findRowAt(layout: RowLayout, y: number): number {
  return lastAtMost(layout.tops, y, layout.rowCount)
}

/** The group that holds the picture at a place. */
export function findGroup(starts: Uint32Array, index: number): number {
  return lastAtMost(starts, index, starts.length)
}

function lastAtMost(sums: Uint32Array | Float64Array, wanted: number, count: number): number {
  let low = 0
  let high = Math.max(0, count - 1)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sums[middle] ?? 0) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}

export type CellPlace = {
  readonly index: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Where the pictures of a row lie, on whole pixels. */
export function placeRow(layout: RowLayout, row: number): readonly CellPlace[] {
  const first = layout.starts[row] ?? 0
  const end = layout.starts[row + 1] ?? first
  const top = layout.tops[row] ?? 0
  const height = layout.heights[row] ?? 0
  let sum = 0
  for (let index = first; index < end; index++) sum += layout.ratioAt(index)
  // Whole-pixel heights leave a row a pixel or two short or long: the widths make up for it, where the row is a full one.
  const free = layout.width - layout.gap * (end - first - 1)
  const full = Math.abs(free - sum * height) < sum + 1
  const unit = full ? free / sum : height
  const places: CellPlace[] = []
  let edge = 0
  for (let index = first; index < end; index++) {
    const width = layout.ratioAt(index) * unit
    const left = Math.round(edge)
    places.push({ index, left, top, width: Math.round(edge + width) - left, height })
    edge += width + layout.gap
  }
  return places
}

/** The picture that lies above or below another, by `rows` rows: the one whose middle is nearest. */
export function findVertical(layout: RowLayout, index: number, rows: number): number {
  const row = findRow(layout, index)
  const wanted = Math.min(layout.rowCount - 1, Math.max(0, row + rows))
  if (wanted === row) return index
  const here = placeRow(layout, row).find((place) => place.index === index)
  if (here === undefined) return index
  const middle = here.left + here.width / 2
  let best = index
  let distance = Number.POSITIVE_INFINITY
  for (const place of placeRow(layout, wanted)) {
    const away = Math.abs(place.left + place.width / 2 - middle)
    if (away < distance) {
      best = place.index
      distance = away
    }
  }
  return best
}
