import { expect, test } from 'vitest'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { planXmpWriting } from './plan-xmp.ts'
import { setXmpMode } from './xmp-mode.ts'

test('counts what was judged, and what of it can carry a rating itself', () => {
  const db = openTestDatabase()
  const ids = recordFiles(db, [
    createTestFile('a.png'),
    createTestFile('b.nef', { format: 'nef' }),
    createTestFile('c.mp4', { type: 'video', format: 'mp4' }),
    createTestFile('d.jpg', { format: 'jpeg' }),
    createTestFile('never judged.png'),
    createTestFile('gone.png'),
  ])
  actOnFiles(db, ids.slice(0, 3), { what: 'score', change: { to: 3 } }, 'user')
  actOnFiles(db, ids.slice(3, 4), { what: 'label', value: 'red' }, 'user')
  actOnFiles(db, ids.slice(5), { what: 'score', change: { to: 3 } }, 'user')
  db.sqlite.prepare('UPDATE media_files SET missing_since = ? WHERE id = ?').run('2026-01-01', ids[5])
  expect(planXmpWriting(db)).toEqual({ judged: 4, embeddable: 2 })
  // What is promised is what is ordered then.
  expect(setXmpMode(db, 'sidecar', 'write')).toBe(4)
})
