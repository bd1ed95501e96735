import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import type { ActResult } from '#shared/contract.ts'
import { createSlicedActs } from './act-in-slices.ts'
import { undoLast } from './acts.ts'
import { recordFiles } from './record-files.ts'
import { createTestFile } from './test-files.ts'

let db: WriteDb
let ids: readonly number[] = []
let parts: ActResult[] = []
beforeEach(() => {
  db = openTestDatabase()
  parts = []
  ids = recordFiles(
    db,
    Array.from({ length: 2500 }, (_, index) => createTestFile(`${index}.png`)),
  )
})
afterEach(() => db.sqlite.close())

const open = () => createSlicedActs(db, 'user', (part) => parts.push(part))
const four = { what: 'score', change: { to: 4 } } as const
const count = (score: number) =>
  db.sqlite.prepare('SELECT count(*) FROM media_files WHERE score = ?').pluck().get(score)

it('does thousands as one batch, and one undo takes them back', async () => {
  const acts = open()
  const { batch, changed } = await acts.act([...ids, ids[0] ?? 0, 99_999], four)
  expect([changed.length, count(4), acts.isRunning()]).toEqual([2500, 2500, false])
  expect(db.sqlite.prepare('SELECT DISTINCT batch FROM score_events').pluck().all()).toEqual([batch])
  undoLast(db)
  expect(count(0)).toBe(2500)
})

it('lets a score in between come first, and leaves it what the person said later', async () => {
  const acts = open()
  const last = ids.at(-1) ?? 0
  const all = acts.act(ids, four)
  expect(acts.isRunning()).toBe(true)
  await nextTurn()
  expect(Number(count(4))).toBeLessThan(2500)
  expect(acts.act([last], { what: 'score', change: { to: 1 } })).toMatchObject({
    changed: [{ id: last, score: 1 }],
  })
  await all
  expect([count(4), count(1)]).toEqual([2499, 1])
})

it('leaves what was said while a large act waited for another one', async () => {
  const acts = open()
  const last = ids.at(-1) ?? 0
  const first = acts.act(ids, four)
  const second = acts.act(ids, { what: 'score', change: { to: 2 } })
  await nextTurn()
  acts.act([last], { what: 'score', change: { to: 5 } })
  await Promise.all([first, second])
  expect([count(2), count(4), count(5)]).toEqual([2499, 0, 1])
})

it('takes back what was asked for before, and not what is asked for after', async () => {
  const acts = open()
  const first = acts.act(ids, four)
  const undone = acts.afterwards(() => undoLast(db))
  const second = acts.act(ids, { what: 'score', change: { to: 2 } })
  const [{ batch }] = await Promise.all([first, undone, second])
  expect(count(2)).toBe(2500)
  expect(db.sqlite.prepare('SELECT DISTINCT undoes FROM score_events ORDER BY id').pluck().all()).toEqual([
    null,
    batch,
  ])
})

it('tells what was done before a slice that fails', async () => {
  const acts = open()
  const all = acts.act(ids, four)
  await nextTurn()
  db.sqlite.exec("CREATE TRIGGER refuse BEFORE UPDATE ON media_files BEGIN SELECT RAISE(ABORT, 'no'); END")
  await expect(all).rejects.toThrow()
  expect(parts.length).toBe(1)
  expect(count(4)).toBe(parts[0]?.changed.length)
})

it('says so when none of them is known', async () => {
  const unknown = Array.from({ length: 500 }, (_, index) => 100_000 + index)
  await expect(open().act(unknown, four)).rejects.toMatchObject({ code: 'not-found' })
})
