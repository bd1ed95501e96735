import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addIds, addSet, createFileSet, type FileSet, listFileIds, subtractSet } from './file-set.ts'

const mostId = 37
const someIds = fc.array(fc.integer({ min: 1, max: mostId }), { maxLength: 60 })

function createSet(ids: readonly number[], within: FileSet | null = null) {
  const set = createFileSet(mostId)
  addIds(set, ids, within)
  return set
}

const sorted = (ids: Iterable<number>) => [...new Set(ids)].sort((a, b) => a - b)

test('sets of files are sets of numbers (property)', () => {
  fc.assert(
    fc.property(someIds, someIds, (one, other) => {
      const [a, b] = [createSet(one), createSet(other)]
      const both = createSet(one)
      addSet(both, b)
      const found = [a, both, subtractSet(a, b), createSet(one, b)]
      expect(found.map((set) => [...listFileIds(set)])).toEqual([
        sorted(one),
        sorted([...one, ...other]),
        sorted(one.filter((id) => !other.includes(id))),
        sorted(one.filter((id) => other.includes(id))),
      ])
      expect(found.map(({ count }) => count)).toEqual(found.map((set) => listFileIds(set).length))
      expect([...listFileIds(b)], 'what was put in is left as it was').toEqual(sorted(other))
    }),
  )
})

test('an id that no file has any more changes nothing', () => {
  const set = createSet([1, 1000])
  expect([[...listFileIds(set)], set.count]).toEqual([[1], 1])
})
