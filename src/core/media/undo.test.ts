import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import type { Score } from '#shared/score.ts'
import { actOnFiles, findRowCheckFailures, redoLast, undoLast } from './acts.ts'
import { findRows } from './find-rows.ts'
import { recordFiles } from './record-files.ts'
import { createTestFile } from './test-files.ts'

function openWith(count: number) {
  const db = openTestDatabase()
  const names = Array.from({ length: count }, (_, index) => createTestFile(`${index}.png`))
  return { db, ids: recordFiles(db, names) }
}

function score(
  db: WriteDb,
  ids: readonly number[],
  to: Score,
  by: 'user' | 'api' | 'sidecar' | 'xmp' = 'user',
) {
  return actOnFiles(db, ids, { what: 'score', change: { to } }, by)
}

function scoresOf(db: WriteDb, ids: readonly number[]) {
  return findRows(db, ids).map((row) => row.score)
}

describe('undo and redo', () => {
  test('take back whole batches and do them again', () => {
    const { db, ids } = openWith(3)
    score(db, ids, 3)
    score(db, [1, 2], 5)
    actOnFiles(db, ids, { what: 'label', value: 'green' }, 'api')
    expect(undoLast(db)?.changed.map(({ label }) => label)).toEqual([null, null, null])
    expect(undoLast(db)?.changed.map(({ id, score }) => [id, score])).toEqual([
      [2, 3],
      [1, 3],
    ])
    expect(undoLast(db)?.changed).toHaveLength(3)
    expect(undoLast(db)).toBeNull()
    expect(scoresOf(db, ids)).toEqual([0, 0, 0])
    redoLast(db)
    expect(scoresOf(db, ids)).toEqual([3, 3, 3])
    redoLast(db)
    expect(scoresOf(db, ids)).toEqual([5, 5, 3])
    redoLast(db)
    expect(redoLast(db)).toBeNull()
    expect(findRows(db, ids).map(({ label }) => label)).toEqual(['green', 'green', 'green'])
    expect(findRowCheckFailures(db)).toEqual([])
  })

  test('a new act ends what could be done again', () => {
    const { db, ids } = openWith(1)
    score(db, ids, 3)
    undoLast(db)
    score(db, ids, 4)
    expect(redoLast(db)).toBeNull()
    undoLast(db)
    expect(scoresOf(db, ids)).toEqual([0])
  })

  test('only what a person did is taken back', () => {
    const { db, ids } = openWith(1)
    score(db, ids, 2, 'sidecar')
    score(db, ids, 4, 'xmp')
    expect(undoLast(db)).toBeNull()
    expect(redoLast(db)).toBeNull()
    expect(scoresOf(db, ids)).toEqual([4])
  })

  test('an act whose value is already gone counts as taken back', () => {
    const { db, ids } = openWith(1)
    score(db, ids, 2)
    score(db, ids, 4)
    score(db, ids, 2, 'sidecar')
    expect(undoLast(db)?.changed).toEqual([])
    expect(undoLast(db)?.changed).toMatchObject([{ score: 0 }])
    expect(undoLast(db)).toBeNull()
  })

  test('the last act wins over what a score file brought in between', () => {
    const { db, ids } = openWith(1)
    score(db, ids, 2)
    score(db, ids, 5)
    score(db, ids, 1, 'sidecar')
    expect(undoLast(db)?.changed).toMatchObject([{ score: 2 }])
  })

  test('survive a restart', () => {
    const folder = mkdtempSync(join(tmpdir(), 'media-scorer-'))
    const path = join(folder, '.scores', 'media.db')
    const before = openDatabase(path, { folder })
    const ids = recordFiles(before.db, [createTestFile('a.png')])
    score(before.db, ids, 3)
    score(before.db, ids, 5)
    undoLast(before.db)
    before.close()
    const after = openDatabase(path, { folder })
    expect(redoLast(after.db)?.changed).toMatchObject([{ score: 5 }])
    undoLast(after.db)
    undoLast(after.db)
    expect(scoresOf(after.db, ids)).toEqual([0])
    after.close()
    rmSync(folder, { recursive: true })
  })

  test('a program may use one batch for several calls', () => {
    const { db, ids } = openWith(2)
    const act = { what: 'score', change: { to: 3 } } as const
    actOnFiles(db, [1], act, 'api', 'together')
    score(db, [1], 5)
    actOnFiles(db, [2], act, 'api', 'together')
    undoLast(db)
    expect(scoresOf(db, ids)).toEqual([0, 0])
  })

  test('behave like two stacks (property)', () => {
    const step = fc.oneof(
      fc.record({
        act: fc.constant('score' as const),
        id: fc.constantFrom(1, 2),
        to: fc.constantFrom(-1, 0, 1, 2, 3, 4, 5),
      }),
      fc.constantFrom({ act: 'undo' as const }, { act: 'redo' as const }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { db, ids } = openWith(2)
        let undone: (readonly Score[])[] = []
        const done: (readonly Score[])[] = []
        let now: readonly Score[] = [0, 0]
        for (const one of steps) {
          if (one.act === 'score') {
            const to = one.to as Score // one of the constants above
            const next = now.map((value, index) => (index === one.id - 1 ? to : value))
            score(db, [one.id], to)
            if (next[one.id - 1] === now[one.id - 1]) continue
            done.push(now)
            undone = []
            now = next
          } else if (one.act === 'undo') {
            const earlier = done.pop()
            expect(undoLast(db) === null).toBe(earlier === undefined)
            if (earlier === undefined) continue
            undone.push(now)
            now = earlier
          } else {
            const later = undone.pop()
            expect(redoLast(db) === null).toBe(later === undefined)
            if (later === undefined) continue
            done.push(now)
            now = later
          }
          expect(scoresOf(db, ids)).toEqual(now)
        }
      }),
      { numRuns: 150 },
    )
  })
})
