import { expect, test } from 'vitest'
import { parseScore } from './score.ts'
import { splitWords } from './search.ts'

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
  [[], undefined, { folder: undefined, query: '' }],
  [['cat'], undefined, { folder: undefined, query: 'cat' }],
  [['pictures', 'cat score:>=4'], undefined, { folder: 'pictures', query: 'cat score:>=4' }],
  [['pictures', 'cat', 'score:>=4'], undefined, { folder: 'pictures', query: 'cat score:>=4' }],
  [['pictures', ''], undefined, { folder: 'pictures', query: '' }],
  [['cat', 'dog'], 'pictures', { folder: 'pictures', query: 'cat dog' }],
])('the words %j with --folder %s', (words, folder, split) => {
  expect(splitWords(words, folder)).toEqual(split)
})
