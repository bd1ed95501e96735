import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeDamage } from '#core/db/damage-mark.ts'
import { type OpenedDatabase, openDatabase } from '#core/db/open-database.ts'
import { guardHandlers } from './guard-handlers.ts'

let folder = ''
let opened: OpenedDatabase
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'media-scorer-guard-'))
  opened = openDatabase(join(folder, '.scores', 'media.db'), { folder })
})
afterEach(() => {
  opened.close()
  rmSync(folder, { recursive: true })
})

const refuse = (code: string) => (): number => {
  throw new BetterSqlite3.SqliteError('made to fail', code)
}

it('says in plain words what only reads and can’t, and has a damaged database checked at the next opening', async () => {
  const handlers = guardHandlers(opened.db, {
    fine: () => 1,
    busy: refuse('SQLITE_BUSY'),
    damaged: refuse('SQLITE_CORRUPT_INDEX'),
    later: async () => refuse('SQLITE_CORRUPT')(),
  })
  const mark = join(folder, '.scores', 'media.db-damaged')
  expect(handlers.fine()).toBe(1)
  expect(() => handlers.busy()).toThrowError(expect.objectContaining({ code: 'library-busy' }))
  expect([existsSync(mark), describeDamage(opened.db.sqlite)]).toEqual([false, null])
  expect(() => handlers.damaged()).toThrowError(expect.objectContaining({ code: 'library-corrupt' }))
  expect(existsSync(mark)).toBe(true)
  expect(describeDamage(opened.db.sqlite)).toContain('damaged')
  await expect(handlers.later()).rejects.toMatchObject({ code: 'library-corrupt' })
})
