import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles, findRowCheckFailures } from '#core/media/acts.ts'
import { findRows } from '#core/media/find-rows.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { createRowChecker, healAllRows, healRows } from './heal-rows.ts'

let db: WriteDb
let ids: readonly number[] = []
beforeEach(() => {
  db = openTestDatabase()
  ids = recordFiles(
    db,
    ['a.png', 'sub/b.png', 'c.png'].map((path) => createTestFile(path)),
  )
  actOnFiles(db, ids, { what: 'score', change: { to: 4 } }, 'user')
  actOnFiles(db, ids, { what: 'favourite', value: true }, 'user')
  db.sqlite.exec('DELETE FROM outbox')
})
afterEach(() => db.sqlite.close())

const judged = () =>
  findRows(db, ids).map(({ path, score, favourite, label }) => [path, score, favourite, label])
const right = [
  ['a.png', 4, true, null],
  ['sub/b.png', 4, true, null],
  ['c.png', 4, true, null],
]

describe('rows in which a disk turned something', () => {
  it.each([
    ['a score', 'UPDATE media_files SET score = 5 WHERE id = 2'],
    ['a favourite', 'UPDATE media_files SET favourite = 0 WHERE id = 2'],
    ['a label', "UPDATE media_files SET label = 'red' WHERE id = 2"],
    ['a revision', 'UPDATE media_files SET revision = revision | 64 WHERE id = 2'],
    ['the check', 'UPDATE media_files SET row_check = row_check | 1 WHERE id = 2 AND row_check & 1 = 0'],
    ['a letter of the path', "UPDATE media_files SET file_path = 'sub/c.png' WHERE id = 2"],
    [
      'more than the check can tell',
      'UPDATE media_files SET score = 1, favourite = 0, row_check = row_check - 77 WHERE id = 2',
    ],
  ])('%s: comes back, and the score file is ordered', (_, damage) => {
    db.sqlite.exec(damage)
    const changed = findRowCheckFailures(db).length
    expect(healAllRows(db)).toBe(changed)
    expect(judged()).toEqual(right)
    expect(findRowCheckFailures(db)).toEqual([])
    const ordered = db.sqlite.prepare('SELECT media_file_id FROM outbox').pluck().all()
    expect(ordered).toEqual(changed === 0 ? [] : [2])
  })

  it('is never shown as if somebody had said it', () => {
    db.sqlite.exec('UPDATE media_files SET score = -1 WHERE id = 1')
    expect(judged()).toEqual(right)
  })

  it('leaves alone what is right, and what was never judged', () => {
    recordFiles(db, [createTestFile('d.png')])
    expect(healAllRows(db)).toBe(0)
    expect(db.sqlite.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(0)
  })

  it('are found in steps', () => {
    db.sqlite.exec('UPDATE media_files SET score = 0 WHERE id IN (1, 3)')
    expect(healRows(db, 0, 2)).toEqual({ last: 2, healed: [1] })
    expect(healRows(db, 2, 2)).toEqual({ last: null, healed: [3] })
    db.sqlite.exec('UPDATE media_files SET score = 0 WHERE id = 3')
    const healed: number[] = []
    expect(createRowChecker(db, (found) => healed.push(...found)).step()).toBe(false)
    expect(healed).toEqual([3])
  })
})
