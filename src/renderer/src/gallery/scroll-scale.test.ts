import fc from 'fast-check'
import { expect, test } from 'vitest'
import { followPage, pageExtentOf, type ScrollPlace, settlePlace, toReal, toTop } from './scroll-scale.ts'

const chromiumLimit = 33_554_428
const million = { extent: 131_000 * 174, viewport: 800 }
const scales = fc.record({
  extent: fc.integer({ min: 1, max: 400_000_000 }),
  viewport: fc.integer({ min: 200, max: 3000 }),
})
const endOf = (extent: number, viewport: number) => Math.max(0, extent - viewport)

test('a list that fits is left alone', () => {
  const scale = { extent: 7_999_999, viewport: 800 }
  expect(pageExtentOf(scale.extent)).toBe(7_999_999)
  expect(followPage(scale, { top: 5, real: 5 }, 6_000_000)).toEqual({ top: 6_000_000, real: 6_000_000 })
  expect(settlePlace(scale, 1234)).toEqual({ top: 1234, real: 1234 })
})

test('no page is higher than Chromium can have, also with four device pixels in one', () => {
  fc.assert(
    fc.property(scales, ({ extent }) => {
      expect(pageExtentOf(extent) * 4).toBeLessThanOrEqual(chromiumLimit)
    }),
  )
})

test('page and list tell of each other, in order, from end to end', () => {
  fc.assert(
    fc.property(
      scales,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (scale, a, b) => {
        const end = endOf(scale.extent, scale.viewport)
        const [low, high] = [Math.min(a, b) * end, Math.max(a, b) * end]
        expect(toTop(scale, toReal(scale, low))).toBeCloseTo(low, 2)
        expect(toReal(scale, low)).toBeLessThanOrEqual(toReal(scale, high) + 1e-6)
        expect(toReal(scale, 0)).toBe(0)
        expect(toReal(scale, end)).toBeCloseTo(endOf(pageExtentOf(scale.extent), scale.viewport), 3)
      },
    ),
  )
})

test('every place is reached by scrolling, and a step moves the list by as much as the page', () => {
  const end = endOf(million.extent, million.viewport)
  for (let start = 0; start < end; start += 700_000) {
    let place: ScrollPlace = settlePlace(million, start)
    for (let step = 0; step < 20; step += 1) {
      const next = followPage(million, place, place.real + 120)
      expect(next.top).toBeCloseTo(Math.min(end, place.top + 120), 3)
      place = next
    }
    // Put right while nobody looks: the list stays where it is.
    expect(settlePlace(million, place.top).top).toBe(place.top)
  }
})

test('from any place both ends are reached, however it is scrolled', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.array(fc.integer({ min: -3000, max: 3000 }), { maxLength: 50 }),
      fc.boolean(),
      (start, steps, up) => {
        const end = endOf(million.extent, million.viewport)
        const lastReal = endOf(pageExtentOf(million.extent), million.viewport)
        let place = settlePlace(million, start * end)
        for (const step of steps) {
          place = followPage(million, place, Math.min(lastReal, Math.max(0, place.real + step)))
          expect(place.top).toBeGreaterThanOrEqual(0)
          expect(place.top).toBeLessThanOrEqual(end)
        }
        place = settlePlace(million, place.top)
        // A drag to the end of the scroll bar, then on by single steps.
        place = followPage(million, place, up ? 0 : lastReal)
        expect(place.top).toBe(up ? 0 : end)
      },
    ),
  )
})

test('a jump of the scroll bar goes to that part of the list', () => {
  const lastReal = endOf(pageExtentOf(million.extent), million.viewport)
  const { top } = followPage(million, settlePlace(million, 0), lastReal / 2)
  expect(top).toBeCloseTo(endOf(million.extent, million.viewport) / 2, -2)
})
