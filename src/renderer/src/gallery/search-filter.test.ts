import { expect, test } from 'vitest'
import type { Search } from '#shared/contract.ts'
import { everything } from './gallery-state.ts'
import { clearFilter, describeRange, isFiltered, passesScore, pickScore, pickType } from './search-filter.ts'

test('a click on a score filters by it alone, a second one no longer', () => {
  expect(pickScore(null, 3, false)).toEqual({ min: 3, max: 3 })
  expect(pickScore({ min: 1, max: 5 }, 3, false)).toEqual({ min: 3, max: 3 })
  expect(pickScore({ min: 3, max: 3 }, 3, false)).toBeNull()
})

test('adding stretches the range, and takes its ends away', () => {
  expect(pickScore({ min: 5, max: 5 }, 4, true)).toEqual({ min: 4, max: 5 })
  expect(pickScore({ min: 5, max: 5 }, 2, true)).toEqual({ min: 2, max: 5 })
  expect(pickScore({ min: 0, max: 2 }, 3, true)).toEqual({ min: 0, max: 3 })
  expect(pickScore({ min: 3, max: 5 }, 3, true)).toEqual({ min: 4, max: 5 })
  expect(pickScore({ min: 3, max: 5 }, 5, true)).toEqual({ min: 3, max: 4 })
  expect(pickScore({ min: 3, max: 3 }, 3, true)).toBeNull()
  expect(pickScore({ min: 1, max: 5 }, 3, true)).toEqual({ min: 3, max: 3 })
  expect(pickScore(null, -1, true)).toEqual({ min: -1, max: -1 })
})

test('kinds are chosen alone or together', () => {
  expect(pickType([], 'video', false)).toEqual(['video'])
  expect(pickType(['video'], 'video', false)).toEqual([])
  expect(pickType(['video', 'image'], 'video', false)).toEqual(['video'])
  expect(pickType(['image'], 'video', true)).toEqual(['image', 'video'])
  expect(pickType(['image', 'video'], 'image', true)).toEqual(['video'])
})

test('a filter on scores passes its range', () => {
  const search = { ...everything, score: { min: 0, max: 2 } as const }
  expect(([-1, 0, 2, 3] as const).map((score) => passesScore(search, score))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(passesScore(everything, -1)).toBe(true)
})

test('clearing leaves the order', () => {
  const sort = { by: 'date', descending: true } as const
  const search: Search = { ...everything, text: 'storm', folder: 'a', types: ['video'], sort }
  expect(isFiltered(search)).toBe(true)
  expect(clearFilter(search)).toEqual({ ...everything, sort })
  expect(isFiltered(clearFilter(search))).toBe(false)
  expect(isFiltered({ ...everything, text: '  ' })).toBe(false)
})

test('ranges read as words', () => {
  expect(describeRange({ min: 3, max: 5 })).toBe('≥ 3')
  expect(describeRange({ min: 0, max: 5 })).toBe('not rejected')
  expect(describeRange({ min: -1, max: -1 })).toBe('rejected')
  expect(describeRange({ min: 0, max: 0 })).toBe('unrated')
  expect(describeRange({ min: 5, max: 5 })).toBe('★★★★★')
  expect(describeRange({ min: 1, max: 2 })).toBe('★ to ★★')
  expect(describeRange({ min: -1, max: 5 })).toBe('any')
})
