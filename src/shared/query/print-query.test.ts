import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuery } from './parse-query.ts'
import { printQuery } from './print-query.ts'
import { stripRanges } from './strip-ranges.ts'
import { anyQuery } from './test-trees.ts'

const numRuns = 2000

test('what is printed reads as the same tree (property)', () => {
  fc.assert(
    fc.property(anyQuery, (query) => {
      const text = printQuery(query)
      const parsed = parseQuery(text)
      expect([parsed.errors, stripRanges(parsed.query)], text).toEqual([[], stripRanges(query)])
    }),
    { numRuns },
  )
})

test('what is printed is printed the same again, whatever was typed (property)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
      const { query, errors } = parseQuery(typed)
      const text = printQuery(query)
      const again = parseQuery(text)
      if (errors.length === 0) expect(stripRanges(again.query)).toEqual(stripRanges(query))
      expect(printQuery(again.query)).toBe(text)
    }),
    { numRuns },
  )
})
