import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { run, type WriteDb } from '#core/db/handles.ts'
import { writeMarker } from '#core/db/marker.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { markStandIn } from '#core/stand-in-mark.ts'
import { checkRoot } from './root-check.ts'
import { makeTestFolder } from './test-folder.ts'

const [ours, theirs, others] = [
  '6f9619ff-8b86-4011-b42d-00c04fc964ff',
  '0e37df36-f698-4b4f-b2a5-1b5c3b5b5c01',
  'f47ac10b-58cc-4372-a567-0e02b2c3d479',
]
let folder = ''
let db: WriteDb

beforeEach(() => {
  folder = makeTestFolder()
  db = openTestDatabase()
  run(db, db.sql.insertInto('settings').values({ key: 'library_id', value: ours }))
})
afterEach(() => rmSync(folder, { recursive: true }))

const unmark = () => rmSync(join(folder, '.scores'), { recursive: true, force: true })

it('knows a folder by its marker, and misses it when it is gone or another one’s', () => {
  expect(checkRoot(db, folder)).toBe('unmarked')
  writeMarker(folder, theirs)
  expect(checkRoot(db, folder)).toBe('gone')
  writeMarker(folder, ours)
  expect(checkRoot(db, folder)).toBe('there')
  unmark()
  expect(checkRoot(db, folder)).toBe('gone')
})

it('lets a stand-in take the first marker that its folder gets, and no other one afterwards', () => {
  markStandIn(db)
  expect(checkRoot(db, folder)).toBe('unmarked')
  // The folder could be written to for a while, and has a library of its own since.
  writeMarker(folder, theirs)
  expect([checkRoot(db, folder), checkRoot(db, folder)]).toEqual(['there', 'there'])
  // Another disk at the same place.
  writeMarker(folder, others)
  expect(checkRoot(db, folder)).toBe('gone')
  unmark()
  expect(checkRoot(db, folder)).toBe('gone')
})

it('does not let a stand-in that is a copy of the folder’s own library take another one’s', () => {
  markStandIn(db)
  writeMarker(folder, ours)
  expect(checkRoot(db, folder)).toBe('there')
  writeMarker(folder, theirs)
  expect(checkRoot(db, folder)).toBe('gone')
})
