import { expect, test } from 'vitest'
import { listOpenQueries } from './merge-facets.ts'

test('a list that the query narrows is counted without it', () => {
  expect(listOpenQueries('cat model:flux -score:reject sort:date-')).toEqual([
    { facet: 'scores', text: 'cat model:flux sort:date-' },
    { facet: 'models', text: 'cat -score:reject sort:date-' },
  ])
  expect(listOpenQueries('in:2026-11')).toEqual([{ facet: 'folders', text: '' }])
  expect(listOpenQueries('cat')).toEqual([])
  expect(listOpenQueries('steps:20 OR model:flux')).toEqual([])
})
