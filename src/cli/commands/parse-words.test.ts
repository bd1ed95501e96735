import { expect, test } from 'vitest'
import { parseScore } from './score.ts'
import { parseScoreRange } from './search.ts'

test.each([
  ['-1', -1],
  ['reject', -1],
  ['0', 0],
  ['clear', 0],
  ['1', 1],
  ['5', 5],
])('the score %s', (text, score) => {
  expect(parseScore(text)).toBe(score)
})

test.each(['6', '-2', '3.5', '05', '1e0', '+1', ' 1', '', '٣', 'five', 'Reject', '0x1', '-0', undefined])(
  'no score: %s',
  (text) => {
    expect(() => parseScore(text)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  },
)

test.each([
  ['3..5', { min: 3, max: 5 }],
  ['4..', { min: 4, max: 5 }],
  ['..2', { min: -1, max: 2 }],
  ['-1..0', { min: -1, max: 0 }],
  ['-1', { min: -1, max: -1 }],
  ['0', { min: 0, max: 0 }],
])('the scores %s', (text, range) => {
  expect(parseScoreRange(text)).toEqual(range)
})

test.each(['..', '5..3', '6', '1...3', '-2..1', 'a..b', '', '1..6'])('no scores: %s', (text) => {
  expect(() => parseScoreRange(text)).toThrow()
})
