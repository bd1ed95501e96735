import { expect, test } from 'vitest'
import {
  askForLeast,
  clearFilter,
  dropModifiers,
  findFolder,
  findGrouping,
  hasTerm,
  isFiltered,
  listWords,
  toggleTerm,
} from './filters.ts'

test('a query that only orders filters nothing', () => {
  expect(isFiltered('')).toBe(false)
  expect(isFiltered('sort:date- group:day')).toBe(false)
  expect(isFiltered('limit:5')).toBe(true)
  expect(isFiltered('cat')).toBe(true)
  expect(isFiltered('modl:x')).toBe(true)
})

test('clearing leaves the order', () => {
  expect(clearFilter('cat sort:date- model:flux limit:5 group:day')).toBe('sort:date- group:day')
  expect(dropModifiers('cat sort:date- model:flux limit:5')).toBe('cat model:flux')
})

test('at least so many stars', () => {
  expect(askForLeast('cat score:reject', 3)).toBe('cat score:>=3')
  expect(askForLeast('cat -score:reject', 5)).toBe('cat score:5')
  expect(askForLeast('cat score:>=3', 0)).toBe('cat -score:reject')
})

test('the folder that is looked at', () => {
  expect(findFolder('cat in:2026-11/night')).toBe('2026-11/night')
  expect(findFolder('in:"my pictures"')).toBe('my pictures')
  expect(findFolder('in:a|b')).toBe('')
  expect(findFolder('in:a in:b')).toBe('')
  expect(findFolder('-in:a')).toBe('')
})

test('a term comes and goes', () => {
  expect(toggleTerm('cat', '"blue hour"')).toBe('cat "blue hour"')
  expect(toggleTerm('cat "blue hour"', '"blue hour"')).toBe('cat')
  expect(hasTerm('cat tag:sea', 'tag:sea')).toBe(true)
  expect(hasTerm('cat -tag:sea', 'tag:sea')).toBe(false)
})

test('what the result is put together by is the last that is asked for', () => {
  expect(findGrouping('cat')).toBeNull()
  expect(findGrouping('group:day cat group:model')).toBe('model')
})

test('only words that must be found are marked', () => {
  expect(listWords('lighthouse "blue hour" -text model:flux* score:>=3 stor* prompt:sea')).toEqual([
    'lighthouse',
    'blue hour',
    'stor',
    'sea',
  ])
  expect(listWords('cat OR dog')).toEqual(['cat', 'dog'])
  expect(listWords('')).toEqual([])
})
