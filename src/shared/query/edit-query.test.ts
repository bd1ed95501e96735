import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import {
  addTerm,
  findFacetState,
  listChips,
  removeTerm,
  replaceTerm,
  setOnlyValue,
  toggleExcluded,
  toggleValue,
  writeValue,
} from './edit-query.ts'
import { parseQuery } from './parse-query.ts'
import { printQuery } from './print-query.ts'
import { stripRanges } from './strip-ranges.ts'
import { anyQuery } from './test-trees.ts'

vi.setConfig({ testTimeout: 60_000 })

const tree = (text: string) => stripRanges(parseQuery(text).query)

test.each([
  ['cat', 'cat'],
  ['"red hat"', '"red hat"'],
  ['/re/i', '/re/i'],
  ['a | b', 'a or b'],
  ['(a b) | c', '(a and b) or c'],
  ['score:>=3', 'score ≥ 3'],
  ['score:2..4', 'score 2 to 4'],
  ['lora:none', 'without LoRA'],
  ['lora:any', 'with LoRA'],
  ['model:a|b', 'model a or b'],
  ['w:..512', 'width up to 512'],
  ['seed:1..', 'seed 1 and more'],
  ['date:7d', 'date last 7d'],
  ['ratio:~16:9', 'ratio ≈ 16:9'],
  ['is:rejected', 'rejected'],
  ['@best', 'best'],
  ['sort:score- date+', 'by score ↓, date'],
  ['limit:5', 'first 5'],
  ['group:day', 'grouped by day'],
])('the chip of %s says «%s»', (text, label) => {
  expect(
    listChips(text).map((chip) => [chip.label, chip.negated, text.slice(chip.range.from, chip.range.to)]),
  ).toEqual([[label, false, text]])
})

test('what is left out is marked so and says what it is', () => {
  expect(
    listChips('-dog -(a | b) -lora:any model:!=x').map(({ label, negated }) => [label, negated]),
  ).toEqual([
    ['dog', true],
    ['a or b', true],
    ['with LoRA', true],
    ['model x', true],
  ])
})

describe('chips of any query', () => {
  test('one taken out leaves the others as they are (property)', () => {
    fc.assert(
      fc.property(anyQuery, fc.nat(), (query, at) => {
        const text = printQuery(query)
        const chips = listChips(text)
        const chip = chips[at % Math.max(1, chips.length)]
        if (chip === undefined) return
        const left = removeTerm(text, chip.range)
        expect(parseQuery(left).errors, left).toEqual([])
        const same = chips.filter((one) => one !== chip).map(({ label, negated }) => [label, negated])
        expect(listChips(left).map(({ label, negated }) => [label, negated])).toEqual(
          // What is left may be «a or b» alone, or terms that were inside of it.
          same.length === listChips(left).length ? same : expect.anything(),
        )
      }),
      { numRuns: 1000 },
    )
  })

  test('one put in the place of itself changes nothing (property)', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const text = printQuery(query)
        const before = tree(text)
        for (const { range } of listChips(text)) {
          const after = tree(replaceTerm(text, range, text.slice(range.from, range.to)))
          expect(after, text).toEqual(before)
        }
      }),
      { numRuns: 200 },
    )
  })
})

test.each([
  ['', 'tag:x', 'tag:x'],
  ['cat', 'tag:x', 'cat tag:x'],
  ['a | b', 'c', '(a OR b) c'],
  ['cat sort:date-', 'tag:x', 'cat sort:date- tag:x'],
])('%s and also %s', (text, term, both) => {
  expect(addTerm(text, term)).toBe(both)
})

test.each([
  ['cat model:a|b', 'c', 'cat model:c'],
  ['cat -model:a', 'c', 'cat model:c'],
  ['cat', 'c', 'cat model:c'],
  ['cat model:a', null, 'cat'],
])('only this value: %s, %s', (text, value, after) => {
  expect(setOnlyValue(text, 'model', value)).toBe(after)
})

test.each([
  ['cat', 'cat model:a'],
  ['model:b', 'model:b|a'],
  ['model:a|b', 'model:b'],
  ['model:a', ''],
  ['-model:a', 'model:a'],
  ['-model:a|b', '-model:b model:a'],
])('one more or one less: %s', (text, after) => {
  expect(toggleValue(text, 'model', 'a')).toBe(after)
})

test.each([
  ['cat', 'cat -model:a'],
  ['model:a|b', 'model:b -model:a'],
  ['-model:a', ''],
  ['-model:b', '-model:b|a'],
])('left out or no longer so: %s', (text, after) => {
  expect(toggleExcluded(text, 'model', 'a')).toBe(after)
})

test('a value is used as the query says', () => {
  const states = ['model:a', 'model:a|b', '-model:a', 'cat', 'model:"a"', '(model:a | cat)'].map((text) =>
    findFacetState(text, 'model', 'a'),
  )
  expect(states).toEqual(['only', 'among', 'excluded', 'none', 'only', 'none'])
})

test('any value can be asked for, left out, and taken back (property)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), (value) => {
      if (value.trim() === '') return
      const written = writeValue(value)
      const asked = toggleValue('cat', 'model', written)
      const { errors, query } = parseQuery(asked)
      expect(errors, asked).toEqual([])
      expect(query.root?.kind === 'and' && query.root.children.length).toBe(2)
      expect(findFacetState(asked, 'model', written)).toBe('only')
      expect(toggleValue(asked, 'model', written)).toBe('cat')
      const excluded = toggleExcluded(asked, 'model', written)
      expect(findFacetState(excluded, 'model', written)).toBe('excluded')
      expect(toggleExcluded(excluded, 'model', written)).toBe('cat')
    }),
    { numRuns: 1000 },
  )
})
