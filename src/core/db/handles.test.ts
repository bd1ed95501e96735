import { expect, test } from 'vitest'
import { prepare } from './handles.ts'
import { openTestDatabase } from './test-database.ts'

test('one text prepared in three modes gives rows, single values and arrays, in whichever order they are asked for', () => {
  const db = openTestDatabase()
  const sql = 'SELECT 1 AS one, 2 AS two'
  const rows = prepare(db, sql)
  expect(prepare(db, sql).pluck().get()).toBe(1)
  expect(rows.get()).toEqual({ one: 1, two: 2 })
  expect(prepare(db, sql).raw().all()).toEqual([[1, 2]])
  expect(rows.get()).toEqual({ one: 1, two: 2 })
  expect(prepare(db, sql).pluck().get()).toBe(1)
})
