import { expect, test } from 'vitest'
import { followWriting, noWriting, type Writing } from './follow-writing.ts'

function follow(...owed: readonly number[]): readonly Writing[] {
  let now = noWriting
  return owed.map((count) => {
    now = followWriting(now, count)
    return now
  })
}

test('a batch is followed from its whole to nothing', () => {
  expect(follow(10_000, 9_600, 9_600, 1, 0)).toEqual([
    { most: 10_000, left: 10_000 },
    { most: 10_000, left: 9_600 },
    { most: 10_000, left: 9_600 },
    { most: 10_000, left: 1 },
    noWriting,
  ])
})

test('what comes on top makes it larger, and what was done stays done', () => {
  const [, , third, , last] = follow(100, 40, 50, 0, 3)
  expect(third).toEqual({ most: 110, left: 50 })
  expect(last).toEqual({ most: 3, left: 3 })
})
