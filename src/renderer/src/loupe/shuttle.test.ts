import { expect, test } from 'vitest'
import { nextSpeed, shuttle, stepFrame } from './shuttle.ts'

test('L doubles up to eight, J turns round and doubles too', () => {
  let rate = 0
  const rates = (['L', 'L', 'L', 'L', 'L', 'J', 'J', 'L'] as const).map((key) => {
    rate = shuttle(rate, key === 'L' ? 1 : -1, 1)
    return rate
  })
  expect(rates).toEqual([1, 2, 4, 8, 8, -1, -2, 1])
  expect(shuttle(0, 1, 0.5)).toBe(0.5)
})

test('a frame step goes to the middle of the neighbour frame and stays within the clip', () => {
  const frameOf = (time: number) => Math.floor(time * 24)
  expect(frameOf(stepFrame(0, 1, 24, 3))).toBe(1)
  expect(frameOf(stepFrame(1.5 / 24, 1, 24, 3))).toBe(2)
  expect(frameOf(stepFrame(1.5 / 24, -1, 24, 3))).toBe(0)
  expect(frameOf(stepFrame(0, -1, 24, 3))).toBe(0)
  expect(frameOf(stepFrame(3, 1, 24, 3))).toBe(71)
  let time = 0
  for (let step = 0; step < 50; step++) time = stepFrame(time, 1, 29.97, 10)
  expect(Math.floor(time * 29.97)).toBe(50)
})

test('speeds go round', () => {
  expect([0.25, 0.5, 1, 1.5, 2].map(nextSpeed)).toEqual([0.5, 1, 1.5, 2, 0.25])
})
