import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  findGroup,
  findRow,
  findRowAt,
  findVertical,
  layoutJustified,
  layoutSquares,
  placeRow,
  type RowLayout,
} from './layout-rows.ts'

const size = { width: 880, rowHeight: 168, gap: 6 }
const anySize = fc.record({
  width: fc.integer({ min: 1, max: 4000 }),
  rowHeight: fc.integer({ min: 80, max: 480 }),
  gap: fc.integer({ min: 0, max: 12 }),
})
const anyRatios = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 65_535 })), { maxLength: 400 })
  .map((list) => Uint16Array.from(list))

function allPlaces(layout: RowLayout) {
  return Array.from({ length: layout.rowCount }, (_, row) => placeRow(layout, row)).flat()
}

test('every picture has one place, in order, within the width, on whole pixels', () => {
  fc.assert(
    fc.property(anyRatios, anySize, fc.boolean(), (ratios, anyOf, squares) => {
      const layout = squares ? layoutSquares(ratios.length, anyOf) : layoutJustified(ratios, anyOf)
      const places = allPlaces(layout)
      expect(places.map(({ index }) => index)).toEqual([...ratios.keys()])
      for (const { left, width, top, height } of places) {
        expect([left, width, top, height].every(Number.isInteger)).toBe(true)
        expect(left).toBeGreaterThanOrEqual(0)
        expect(left + width).toBeLessThanOrEqual(Math.max(anyOf.width, left + 1))
      }
      expect(layout.tops.at(-1)).toBe(
        [...layout.heights].reduce((sum, height) => sum + height + anyOf.gap, 0),
      )
    }),
  )
})

test('each group begins a row of its own, below room for its heading', () => {
  fc.assert(
    fc.property(
      anyRatios,
      anySize,
      fc.boolean(),
      fc.array(fc.nat(400), { maxLength: 8 }),
      (ratios, anyOf, squares, cuts) => {
        const inside = cuts.filter((cut) => cut < ratios.length)
        const starts = Uint32Array.from([...new Set([0, ...inside])].sort((one, other) => one - other))
        const groups = { starts, headingHeight: 34 }
        const layout = squares
          ? layoutSquares(ratios.length, anyOf, groups)
          : layoutJustified(ratios, anyOf, groups)
        expect(allPlaces(layout).map(({ index }) => index)).toEqual([...ratios.keys()])
        const headed = [...layout.leads.keys()].filter((row) => layout.leads[row] === 34)
        expect(headed.map((row) => layout.starts[row])).toEqual(ratios.length === 0 ? [] : [...starts])
        expect(headed.map((row) => findGroup(starts, layout.starts[row] ?? 0))).toEqual(
          headed.map((_, group) => group),
        )
        for (let row = 1; row < layout.rowCount; row++) {
          const bottom = (layout.tops[row - 1] ?? 0) + (layout.heights[row - 1] ?? 0) + anyOf.gap
          expect(layout.tops[row]).toBe(bottom + (layout.leads[row] ?? 0))
        }
      },
    ),
  )
})

test('rows but the last are as wide as the list', () => {
  const ratios = Uint16Array.from({ length: 500 }, (_, index) => 400 + ((index * 977) % 2200))
  const layout = layoutJustified(ratios, size)
  for (let row = 0; row < layout.rowCount - 1; row++) {
    const last = placeRow(layout, row).at(-1)
    expect((last?.left ?? 0) + (last?.width ?? 0)).toBe(size.width)
  }
})

test('rows are about as high as wanted', () => {
  const ratios = Uint16Array.from({ length: 2000 }, (_, index) => 500 + ((index * 769) % 1500))
  const layout = layoutJustified(ratios, size)
  const heights = [...layout.heights].slice(0, -1)
  expect(Math.max(...heights)).toBeLessThanOrEqual(Math.round(168 * 1.3))
  expect(Math.min(...heights)).toBeGreaterThan(168 * 0.7)
})

test('a last row is not stretched', () => {
  const layout = layoutJustified(Uint16Array.from([1000, 1000]), size)
  expect(placeRow(layout, 0)).toEqual([
    { index: 0, left: 0, top: 0, width: 168, height: 168 },
    { index: 1, left: 174, top: 0, width: 168, height: 168 },
  ])
})

test('a shape that is not known is square, and extreme ones are held to what a row can carry', () => {
  const layout = layoutJustified(Uint16Array.from([0, 65_535, 1]), { ...size, width: 5000 })
  expect(placeRow(layout, 0).map(({ width }) => width)).toEqual([168, 571, 71])
})

test('no picture at all is no row', () => {
  expect(layoutJustified(new Uint16Array(0), size).rowCount).toBe(0)
  expect(layoutSquares(0, size).rowCount).toBe(0)
})

test('rows are found by picture and by height', () => {
  const layout = layoutSquares(1000, { width: 880, rowHeight: 100, gap: 6 })
  const columns = layout.starts[1] ?? 0
  expect(columns).toBe(8)
  expect(findRow(layout, 0)).toBe(0)
  expect(findRow(layout, 7)).toBe(0)
  expect(findRow(layout, 8)).toBe(1)
  expect(findRow(layout, 999)).toBe(124)
  expect(findRowAt(layout, (layout.tops[3] ?? 0) - 1)).toBe(2)
  expect(findRowAt(layout, layout.tops[3] ?? 0)).toBe(3)
  expect(findRowAt(layout, 1e9)).toBe(layout.rowCount - 1)
})

test('up and down keep to the column, and stop at the ends', () => {
  const layout = layoutSquares(20, { width: 880, rowHeight: 100, gap: 6 })
  expect(findVertical(layout, 3, 1)).toBe(11)
  expect(findVertical(layout, 11, -1)).toBe(3)
  expect(findVertical(layout, 3, -1)).toBe(3)
  expect(findVertical(layout, 3, 50)).toBe(19)
  expect(findVertical(layout, 15, 1)).toBe(19)
})

test('a hundred thousand pictures are laid out in a moment', () => {
  const ratios = Uint16Array.from({ length: 100_000 }, (_, index) => 500 + ((index * 769) % 1500))
  layoutJustified(ratios, size)
  const started = performance.now()
  for (let turn = 0; turn < 5; turn++) layoutJustified(ratios, size)
  // A few milliseconds each; the limit only tells it from anything that isn't linear.
  expect((performance.now() - started) / 5).toBeLessThan(500)
})
