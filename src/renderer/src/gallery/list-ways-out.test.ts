import { expect, it } from 'vitest'
import { listWaysOut } from './list-ways-out.ts'

const write = (query: string) => listWaysOut(query).map(({ kind, text }) => `${kind} ${text}`)

it('a word may be the beginning of another, or be mistyped; then one thing less is asked', () => {
  expect(write('lighth')).toEqual(['beginning lighth*', 'like ~lighth'])
  expect(write('lighth score:>=4 sort:date-')).toEqual([
    'beginning lighth* score:>=4 sort:date-',
    'like ~lighth score:>=4 sort:date-',
    'without score:>=4 sort:date-',
    'without lighth sort:date-',
  ])
})

it('short words are not looked for with typos; patterns, phrases, fields and what is excluded stay as they are', () => {
  expect(write('cat')).toEqual(['beginning cat*'])
  expect(write('cat* "red hat" -dog')).toEqual([
    'without "red hat" -dog',
    'without cat* -dog',
    'without cat* "red hat"',
  ])
})

it('nothing is tried of an empty query, of one thing that is no word, and of very many things', () => {
  expect(write('')).toEqual([])
  expect(write('score:5')).toEqual([])
  expect(write('a1 b2 c3 d4 e5 f6 g7')).toEqual([])
})
