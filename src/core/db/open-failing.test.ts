import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { interceptStorage } from '#core/storage/intercept.ts'
import { createSystemError } from '#core/storage/test-storage.ts'
import { AppError } from '#shared/errors.ts'
import { createTestFolder } from './ancestor-fixture.ts'
import { applyMigrations } from './migrate.ts'
import { currentVersion, migrations } from './migrations/index.ts'
import { openDatabase } from './open-database.ts'

const codes = ['EIO', 'ENOSPC', 'EACCES', 'EROFS'] as const

let folder = ''
let path = ''
beforeEach(() => {
  folder = createTestFolder()
  path = join(folder, '.scores', 'media.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A library of the version before, with a score. */
function makeOld(): void {
  mkdirSync(join(folder, '.scores'))
  const sqlite = new BetterSqlite3(path)
  applyMigrations(sqlite, migrations.slice(0, currentVersion - 1))
  sqlite.exec(
    "INSERT INTO media_files (id, filename, directory, file_path, score) VALUES (1, 'a.png', '', 'a.png', 4)",
  )
  sqlite.close()
}

/** One whose database begins with nonsense, but that can be read all the same. */
function makeDamaged(): void {
  const { db, close } = openDatabase(path, { folder })
  const ids = recordFiles(db, [createTestFile('a.png')])
  actOnFiles(db, ids, { what: 'score', change: { to: 4 } }, 'user')
  close()
  const sqlite = new BetterSqlite3(path)
  sqlite.pragma('journal_mode = DELETE')
  sqlite.close()
  const bytes = Buffer.alloc(100, 0x2a)
  const whole = new BetterSqlite3(path, { readonly: true }).serialize()
  bytes.copy(whole)
  writeFileSync(path, whole)
}

/** Opens with the n-th call to the disk failing; answers whether there was an n-th. */
function openFailing(call: number, code: string): { readonly name: string | null; readonly error: unknown } {
  let count = 0
  let name: string | null = null
  const end = interceptStorage((one) => {
    count += 1
    if (count !== call) return
    name = one.name
    throw createSystemError(code, one.name)
  })
  try {
    openDatabase(path, { folder }).close()
    return { name, error: null }
  } catch (error) {
    return { name, error }
  } finally {
    end()
  }
}

describe.each([
  ['one of the version before', makeOld],
  ['a damaged one', makeDamaged],
])('opening %s while a call to the disk fails', (_, make) => {
  it('loses nothing, leaves nothing behind, and says what happened', () => {
    for (let call = 1; ; call += 1) {
      const code = codes[call % codes.length] ?? 'EIO'
      rmSync(join(folder, '.scores'), { recursive: true, force: true })
      make()
      const { name, error } = openFailing(call, code)
      const where = [call, name, code]
      if (error !== null) expect([where, error]).toEqual([where, expect.any(AppError)])
      const { db, close } = openDatabase(path, { folder })
      expect([where, db.sqlite.prepare('SELECT file_path, score FROM media_files').all()]).toEqual([
        where,
        [{ file_path: 'a.png', score: 4 }],
      ])
      close()
      const names = readdirSync(join(folder, '.scores'), { recursive: true, encoding: 'utf8' })
      // What can't be removed stays, and what removes it is the very call that failed.
      if (name !== 'unlink') expect([where, names.filter((one) => one.endsWith('.tmp'))]).toEqual([where, []])
      expect([where, names.filter((one) => one.endsWith('-salvage'))]).toEqual([where, []])
      if (name === null) break
      expect(call).toBeLessThan(60)
    }
  }, 60_000)
})
