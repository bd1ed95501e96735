import { expect, test } from 'vitest'
import type { FacetState } from '#shared/query/edit-query.ts'
import { listFacetValues } from './facet-values.ts'

const values = ['flux1-dev', 'sd_xl', 'pony', 'qwen'].map((value, place) => ({ value, count: 9 - place }))
const plain = { wanted: '', most: 2, states: (): FacetState => 'none', nameOf: (value: string) => value }

function names(options: Partial<Parameters<typeof listFacetValues>[1]>) {
  return listFacetValues(values, { ...plain, ...options }).map(({ value }) => value)
}

test('the first few, and what is asked for', () => {
  expect(names({})).toEqual(['flux1-dev', 'sd_xl'])
  expect(names({ states: (value) => (value === 'qwen' ? 'excluded' : 'none') })).toEqual([
    'flux1-dev',
    'sd_xl',
    'qwen',
  ])
  expect(names({ most: null })).toEqual(['flux1-dev', 'sd_xl', 'pony', 'qwen'])
})

test('a word in a value finds it, in any case', () => {
  expect(names({ wanted: ' XL' })).toEqual(['sd_xl'])
  expect(names({ wanted: 'nothing' })).toEqual([])
})
