import { expect, test } from 'vitest'
import { createCrashLimit } from './crash-limit.ts'
import { chooseBounds } from './window-state.ts'

const left = { workArea: { x: 0, y: 25, width: 1920, height: 1055 } }
const right = { workArea: { x: 1920, y: 0, width: 1280, height: 1024 } }
const at = (x: number, y: number) => ({ bounds: { x, y, width: 1000, height: 700 }, maximized: false })
const size = { width: 1000, height: 700 }

test.each([
  ['the first time', undefined, { width: 1440, height: 900 }],
  ['as it was', at(100, 100), { x: 100, y: 100, ...size }],
  ['over both screens', at(1500, 100), { x: 1500, y: 100, ...size }],
  ['on a screen that is gone', at(4000, 100), size],
  ['too far to the left', at(-950, 100), size],
  ['with its title bar above the screen', at(100, -300), size],
  ['below the screen', at(100, 1070), size],
])('the window opens %s', (_where, state, bounds) => {
  expect(chooseBounds(state, [left, right])).toEqual(bounds)
})

test('a page that falls three times within a minute is not loaded again', () => {
  let now = 0
  const mayReload = createCrashLimit(() => now)
  const fall = (at: number) => {
    now = at
    return mayReload()
  }
  expect([0, 50_000, 61_000, 62_000].map(fall)).toEqual([true, true, true, false])
})
