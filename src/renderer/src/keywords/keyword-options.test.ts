import { expect, test } from 'vitest'
import { listKeywordOptions, listPresent, parseTyped } from './keyword-options.ts'

const present = listPresent(
  [
    { keyword: 'sea', count: 1 },
    { keyword: 'night', count: 3 },
  ],
  3,
)
const suggested = [
  { keyword: 'night', count: 9, alias: null },
  { keyword: 'style/night sky', count: 2, alias: null },
]

test('what is on all files stands first', () => {
  expect(present).toEqual([
    { keyword: 'night', count: 3, onAll: true },
    { keyword: 'sea', count: 1, onAll: false },
  ])
})

test('what is known and not on all files already can be added, and what was typed', () => {
  expect(listKeywordOptions(' nig ', suggested, present)).toEqual([
    { keyword: 'style/night sky', count: 2, alias: null, isNew: false },
    { keyword: 'nig', count: null, alias: null, isNew: true },
  ])
  expect(listKeywordOptions('Night', suggested, present).map(({ keyword }) => keyword)).toEqual([
    'style/night sky',
  ])
  expect(listKeywordOptions('', suggested, []).map(({ keyword }) => keyword)).toEqual([
    'night',
    'style/night sky',
  ])
})

test('another name of a keyword is no new one', () => {
  const known = [{ keyword: 'lighthouse', count: 2, alias: 'beacon' }]
  expect(listKeywordOptions('Beacon', known, [])).toEqual([{ ...known[0], isNew: false }])
})

test('several are typed with commas between them', () => {
  expect(parseTyped(' sea, style / oil ,, sea')).toEqual(['sea', 'style/oil'])
  expect(parseTyped('x'.repeat(300))).toBeNull()
})
