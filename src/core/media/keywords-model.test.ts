import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { runSearch } from '#core/search/run-search.ts'
import { searchSchema } from '#shared/contract.ts'
import { foldKeyword } from '#shared/keyword.ts'
import { actOnKeywords } from './act-on-keywords.ts'
import { findRowCheckFailures, redoLast, undoLast } from './acts.ts'
import { findOwnKeywords } from './change-words.ts'
import { countKeywordsOf } from './keyword-counts.ts'
import { recordFiles } from './record-files.ts'
import { createTestFile } from './test-files.ts'

const files = 4
const words = ['sea', 'Sea', 'style/anime', 'STYLE/Anime', 'café', 'red hat']
const word = fc.constantFrom(...words)
const ids = fc.uniqueArray(fc.integer({ min: 1, max: files }), { minLength: 1 })
const step = fc.oneof(
  fc.record({
    do: fc.constant('act' as const),
    ids,
    add: fc.array(word, { maxLength: 3 }),
    remove: fc.array(word, { maxLength: 2 }),
  }),
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) }),
)

/** The keys of each file's keywords; index 0 is file 1. */
type State = readonly ReadonlySet<string>[]

function act(state: State, ids: readonly number[], add: readonly string[], remove: readonly string[]): State {
  return state.map((own, index) => {
    if (!ids.includes(index + 1)) return own
    const gone = new Set(remove.map(foldKeyword))
    return new Set([...[...own].filter((key) => !gone.has(key)), ...add.map(foldKeyword)])
  })
}

const write = (state: State) => state.map((own) => [...own].sort())

function read(db: WriteDb): readonly (readonly string[])[] {
  return Array.from({ length: files }, (_, index) =>
    findOwnKeywords(db, index + 1)
      .map(foldKeyword)
      .sort(),
  )
}

test('keywords are what was given and not taken away, whatever was undone; index and counts follow (property)', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const db = openTestDatabase()
      recordFiles(
        db,
        Array.from({ length: files }, (_, index) => createTestFile(`${index}.png`)),
      )
      let state: State = Array.from({ length: files }, () => new Set<string>())
      const done: State[] = []
      let undone: State[] = []
      for (const one of steps) {
        if (one.do === 'act') {
          const after = act(state, one.ids, one.add, one.remove)
          const before = state
          const { changed } = actOnKeywords(db, one.ids, one, 'user')
          // A keyword that is only spelled anew is a change too.
          if (changed.length > 0) {
            done.push(before)
            undone = []
          }
          state = after
        } else {
          const [from, to] = one.do === 'undo' ? [done, undone] : [undone, done]
          const result = one.do === 'undo' ? undoLast(db) : redoLast(db)
          const target = from.pop()
          expect(result === null).toBe(target === undefined)
          if (target !== undefined) {
            to.push(state)
            state = target
          }
        }
        expect(read(db)).toEqual(write(state))
      }
      for (const key of new Set(words.map(foldKeyword))) {
        const holders = state.flatMap((own, index) => (own.has(key) ? [index + 1] : []))
        const found = runSearch(
          db,
          searchSchema.parse({ text: `tag:"${key}"`, sort: { by: 'name', descending: false } }),
        )
        expect([...found.ids], key).toEqual(holders)
        const bare = runSearch(db, searchSchema.parse({ text: `"${key.replace('/', ' ')}"` }))
        expect([...bare.ids], key).toEqual(holders)
      }
      const counted = countKeywordsOf(db, [1, 2, 3, 4]).map(({ keyword, count }) => [
        foldKeyword(keyword),
        count,
      ])
      const naive = new Map<string, number>()
      for (const own of state) for (const key of own) naive.set(key, (naive.get(key) ?? 0) + 1)
      expect(new Map(counted as [string, number][])).toEqual(naive)
      expect(findRowCheckFailures(db)).toEqual([])
      db.sqlite.close()
    }),
    { numRuns: 120 },
  )
}, 120_000)

test('ten thousand files are given keywords, undone and done again', () => {
  const db = openTestDatabase()
  const many = 10_000
  const all: number[] = []
  for (let start = 0; start < many; start += 500) {
    const part = Array.from({ length: 500 }, (_, index) => createTestFile(`${start + index}.png`))
    all.push(...recordFiles(db, part))
  }
  const find = () => runSearch(db, searchSchema.parse({ text: 'tag:style/*' })).ids.length
  expect(actOnKeywords(db, all, { add: ['style/anime', 'sea'], remove: [] }, 'user').changed).toHaveLength(
    many,
  )
  expect(find()).toBe(many)
  expect(undoLast(db)?.changed).toHaveLength(many)
  expect([find(), countKeywordsOf(db, all)]).toEqual([0, []])
  expect(redoLast(db)?.changed).toHaveLength(many)
  expect([find(), countKeywordsOf(db, all)]).toEqual([
    many,
    [
      { keyword: 'sea', count: many },
      { keyword: 'style/anime', count: many },
    ],
  ])
}, 120_000)
