import { expect, test } from 'vitest'
import { addToHistory, mostRemembered } from './search-history.ts'

test('the newest search stands first, and each only once', () => {
  expect(addToHistory([], ' cat ')).toEqual(['cat'])
  expect(addToHistory(['dog', 'cat'], 'cat')).toEqual(['cat', 'dog'])
  expect(addToHistory(['cat'], 'cat')).toEqual(['cat'])
})

test('nothing, and what is far too long, is not remembered', () => {
  expect(addToHistory(['cat'], '  ')).toEqual(['cat'])
  expect(addToHistory(['cat'], 'x'.repeat(501))).toEqual(['cat'])
})

test('the oldest is forgotten', () => {
  const many = Array.from({ length: mostRemembered }, (_, place) => `search ${place}`)
  const next = addToHistory(many, 'one more')
  expect(next).toHaveLength(mostRemembered)
  expect(next.at(-1)).toBe(`search ${mostRemembered - 2}`)
})
