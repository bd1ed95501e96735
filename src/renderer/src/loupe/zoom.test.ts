import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  describeZoom,
  panBy,
  placePicture,
  restingZoom,
  type Scene,
  toggleFill,
  toggleZoom,
  wheelScale,
  zoomTo,
} from './zoom.ts'

const scene: Scene = {
  picture: { width: 2000, height: 1000 },
  stage: { width: 1000, height: 800 },
  ratio: 1,
  room: { width: 1, height: 1 },
}

const scenes = fc.record({
  picture: fc.record({
    width: fc.integer({ min: 1, max: 20_000 }),
    height: fc.integer({ min: 1, max: 20_000 }),
  }),
  stage: fc.record({
    width: fc.integer({ min: 200, max: 4000 }),
    height: fc.integer({ min: 200, max: 3000 }),
  }),
  ratio: fc.constantFrom(1, 1.25, 2, 3),
  room: fc.constantFrom({ width: 1, height: 1 }, { width: 0.94, height: 0.92 }),
})
const shares = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
})

test('a fitted picture is in the middle, whole', () => {
  expect(placePicture(restingZoom, scene)).toEqual({
    left: 0,
    top: 150,
    width: 1000,
    height: 500,
    scale: 0.5,
  })
  expect(describeZoom(restingZoom, scene)).toBe('Fit · 50 %')
})

test('a filling picture covers the stage', () => {
  const filled = toggleFill(restingZoom)
  expect(placePicture(filled, scene)).toEqual({ left: -300, top: 0, width: 1600, height: 800, scale: 0.8 })
  expect(describeZoom(filled, scene)).toBe('Fill · 80 %')
  expect(toggleFill(filled)).toEqual(restingZoom)
})

test('100 % is one device pixel for a pixel of the picture, at the pointer', () => {
  const zoomed = toggleZoom(restingZoom, scene, { x: 250, y: 400 })
  expect(placePicture(zoomed, scene)).toEqual({ left: -250, top: -100, width: 2000, height: 1000, scale: 1 })
  expect(describeZoom(zoomed, scene)).toBe('100 %')
  expect(toggleZoom(zoomed, scene, { x: 0, y: 0 })).toEqual({ ...zoomed, scale: null })
  const dense = { ...scene, ratio: 2 }
  expect(placePicture(toggleZoom(toggleFill(restingZoom), dense, { x: 500, y: 400 }), dense).scale).toBe(0.5)
})

test('a picture that rests at 100 % goes to 200 %', () => {
  const same = { ...scene, picture: { width: 1000, height: 500 } }
  expect(describeZoom(toggleZoom(restingZoom, same, { x: 1, y: 1 }), same)).toBe('200 %')
})

test('a small picture is not blown up further than four times', () => {
  const icon = { ...scene, picture: { width: 16, height: 16 } }
  expect(placePicture(restingZoom, icon)).toEqual({ left: 468, top: 368, width: 64, height: 64, scale: 4 })
})

test('zooming out ends in fit', () => {
  const zoomed = toggleZoom(restingZoom, scene, { x: 10, y: 10 })
  expect(zoomTo(zoomed, scene, { x: 10, y: 10 }, 0.01)).toEqual(restingZoom)
})

test('the wheel goes the same way back', () => {
  expect(wheelScale(wheelScale(1, 100, 0), -100, 0)).toBeCloseTo(1)
  expect(wheelScale(1, -3, 1)).toBeGreaterThan(1)
  expect(wheelScale(1, 1e9, 0)).toBeGreaterThan(0.5)
})

describe('wherever it is dragged and zoomed', () => {
  test('there is never a gap on one side only', () => {
    fc.assert(
      fc.property(
        scenes,
        shares,
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        shares,
        (any, at, factor, drag) => {
          const pointer = { x: at.x * any.stage.width, y: at.y * any.stage.height }
          const zoomed = zoomTo(restingZoom, any, pointer, factor)
          const moved = panBy(zoomed, any, { x: (drag.x - 0.5) * 9000, y: (drag.y - 0.5) * 9000 })
          for (const zoom of [zoomed, moved]) {
            const { left, top, width, height } = placePicture(zoom, any)
            const axes = [
              [left, width, any.stage.width],
              [top, height, any.stage.height],
            ] as const
            for (const [start, length, stage] of axes) {
              const end = stage - start - length
              if (length <= stage) expect(start).toBeCloseTo(end, 6)
              else expect(Math.max(start, end)).toBeLessThanOrEqual(1e-6)
            }
          }
        },
      ),
    )
  })

  test('what is under the pointer stays there, unless an edge comes first', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 1.2, max: 16, noNaN: true }), (at, scale) => {
        const before = toggleZoom(toggleFill(restingZoom), scene, { x: 500, y: 400 })
        const pointer = { x: at.x * 1000, y: at.y * 800 }
        const point = (zoom: typeof before) => {
          const { left, top, width, height } = placePicture(zoom, scene)
          return { x: (pointer.x - left) / width, y: (pointer.y - top) / height }
        }
        const after = point(zoomTo(before, scene, pointer, scale))
        expect(after.x).toBeCloseTo(point(before).x, 6)
        expect(after.y).toBeCloseTo(point(before).y, 6)
      }),
    )
  })
})
