import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { searchSchema } from '#shared/contract.ts'
import { sortFields } from '#shared/query/query-tree.ts'
import { isScore } from '#shared/score.ts'
import { runSearch } from './run-search.ts'
import { openPlainLibrary } from './test-library.ts'
import { plainLibrary, testNowMs } from './test-plain-file.ts'

const keys = fc
  .array(
    fc.tuple(fc.constantFrom(...sortFields.filter((key) => key !== 'relevance')), fc.constantFrom('', '-')),
    { minLength: 1, maxLength: 3 },
  )
  .map(
    (list) =>
      `sort:(${list.map(([key, sign]) => (key === 'random' ? `random(7)${sign}` : key + sign)).join(' ')})`,
  )

function search(db: WriteDb, text: string): readonly number[] {
  const { ids, errors } = runSearch(db, { ...searchSchema.parse({ text }), missing: 'also' }, testNowMs)
  expect(errors, text).toBeUndefined()
  return [...ids]
}

test('the same order comes from values of few files, and from orders of all that stay in memory, also after scores (property)', () => {
  fc.assert(
    fc.property(
      plainLibrary,
      fc.array(keys, { minLength: 8, maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: -1, max: 5 })), { minLength: 8, maxLength: 8 }),
      (files, orders, acts) => {
        const db = openPlainLibrary(files)
        orders.forEach((order, round) => {
          // Nothing is asked: all of an order. Something is: few enough to be read one by one.
          expect(search(db, order), order).toEqual(search(db, `id:>0 ${order}`))
          const [at = 0, score = 0] = acts[round] ?? []
          if (!isScore(score) || files.length === 0) return
          actOnFiles(db, [1 + (at % files.length)], { what: 'score', change: { to: score } }, 'user')
          expect(search(db, order), `${order} after a score`).toEqual(search(db, `id:>0 ${order}`))
        })
      },
    ),
    { numRuns: 30 },
  )
}, 120_000)
