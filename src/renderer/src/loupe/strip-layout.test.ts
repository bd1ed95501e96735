import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layoutStrip, stripItemWidth } from './strip-layout.ts'

const shape = { width: 1000, itemHeight: 100, gap: 10, margin: 12 }
const squares = (count: number) => new Uint16Array(count).fill(1000)

test('a picture keeps its shape, unless it is very long or not known', () => {
  expect([1500, 667, 0, 100, 9000].map((ratio) => stripItemWidth(ratio, 100))).toEqual([
    150, 67, 100, 50, 240,
  ])
})

test('the current one is in the middle of a long list', () => {
  const items = layoutStrip(squares(1_000_000), 500_000, 0, shape)
  expect(items.find((item) => item.index === 500_000)).toEqual({ index: 500_000, left: 450, width: 100 })
  expect(items.length).toBeLessThan(20)
})

test('at the ends the strip stays full', () => {
  expect(layoutStrip(squares(100), 0, 0, shape)[0]).toEqual({ index: 0, left: 12, width: 100 })
  expect(layoutStrip(squares(100), 2, 500, shape)[0]).toEqual({ index: 0, left: 12, width: 100 })
  expect(layoutStrip(squares(100), 99, 0, shape).at(-1)).toEqual({ index: 99, left: 888, width: 100 })
})

test('a short list is in the middle, whichever is current', () => {
  const expected = [
    { index: 0, left: 340, width: 100 },
    { index: 1, left: 450, width: 100 },
    { index: 2, left: 560, width: 100 },
  ]
  for (const anchor of [0, 1, 2]) expect(layoutStrip(squares(3), anchor, 0, shape)).toEqual(expected)
})

test('nothing is shown of an empty list or from a place beyond it', () => {
  expect(layoutStrip(squares(0), -1, 0, shape)).toEqual([])
  expect(layoutStrip(squares(3), 5, 0, shape)).toEqual([])
})

test('neighbours stand beside each other with the gap between, and the window is covered', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 40, maxLength: 200 }),
      fc.nat(199),
      fc.integer({ min: -800, max: 800 }),
      (list, at, offset) => {
        const ratios = Uint16Array.from(list)
        const items = layoutStrip(ratios, at % ratios.length, offset, shape)
        items.forEach((item, place) => {
          const next = items[place + 1]
          if (next === undefined) return
          expect(next.index).toBe(item.index + 1)
          expect(Math.abs(next.left - item.left - item.width - shape.gap)).toBeLessThanOrEqual(1)
        })
        const [first] = items
        const last = items.at(-1)
        if (first === undefined || last === undefined) throw new Error('nothing is shown')
        expect(first.left <= shape.margin || first.index === 0).toBe(true)
        expect(last.left + last.width >= shape.width - shape.margin || last.index === list.length - 1).toBe(
          true,
        )
      },
    ),
  )
})
