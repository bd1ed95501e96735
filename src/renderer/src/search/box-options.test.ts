import { expect, test } from 'vitest'
import { parseQuery } from '#shared/query/parse-query.ts'
import { type BoxOption, listFixes, listRecent, splitMatch, takeOption } from './box-options.ts'

const value: BoxOption = {
  kind: 'value',
  from: 4,
  to: 8,
  text: 'model:flux',
  label: 'flux',
  detail: null,
  count: 3,
}

test('a chosen value takes the place of what was typed, with room for the next word at the end', () => {
  expect(takeOption('cat mode', value)).toEqual({
    insert: 'model:flux ',
    text: 'cat model:flux ',
    caret: 15,
  })
  expect(takeOption('cat mode dog', value)).toEqual({
    insert: 'model:flux',
    text: 'cat model:flux dog',
    caret: 14,
  })
})

test('a chosen field waits for its value', () => {
  expect(takeOption('mod', { ...value, kind: 'field', from: 0, to: 3, text: 'model:' }).text).toBe('model:')
})

test('the searches before are offered, but not what is there already', () => {
  const history = ['cat', 'model:flux*', 'Catalogue']
  expect(listRecent(history, '').map(({ label }) => label)).toEqual(history)
  expect(listRecent(history, 'ca').map(({ label }) => label)).toEqual(['cat', 'Catalogue'])
  expect(listRecent(history, 'cat').map(({ label }) => label)).toEqual(['Catalogue'])
})

test('what is wrong can be mended by choosing', () => {
  const text = 'cat modl:x'
  const fixes = listFixes(text, parseQuery(text).errors)
  expect(fixes.map(({ label, detail }) => [label, detail])).toEqual([
    ['Make it model', null],
    ['Search as text', 'modl:x → "modl:x"'],
  ])
  expect(fixes.map((fix) => takeOption(text, fix).text)).toEqual(['cat model:x', 'cat "modl:x"'])
})

test('the typed part of a label is found in any case', () => {
  expect(splitMatch('Euler a', 'eul')).toEqual(['', 'Eul', 'er a'])
  expect(splitMatch('Euler a', 'x')).toEqual(['Euler a', '', ''])
  expect(splitMatch('Euler a', '')).toEqual(['Euler a', '', ''])
})
