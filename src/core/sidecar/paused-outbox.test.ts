import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { createOutbox } from './outbox.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'media-scorer-paused-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a batch whose mirroring is stopped halfway stays owed, and is written when it goes on', async () => {
  const db = openTestDatabase()
  const names = Array.from({ length: 40 }, (_, at) => `${at}.png`)
  for (const name of names) writeFileSync(join(folder, name), name)
  const ids = recordFiles(
    db,
    names.map((name) => createTestFile(name)),
  )
  let paused = false
  let written = 0
  const outbox = createOutbox({
    ...{ db, folder, isPaused: () => paused },
    onSaved: ({ saved }) => {
      written += saved.length
      paused = true
    },
  })
  actOnFiles(db, ids, { what: 'score', change: { to: 4 } }, 'user')
  const stopped = await outbox.flush()
  expect(written).toBeGreaterThan(0)
  expect(stopped).toEqual({ pending: 40 - written, failed: 0, failures: [] })
  // What is in the database is safe, and nothing is begun by what comes after.
  actOnFiles(db, ids.slice(0, 1), { what: 'score', change: { to: 5 } }, 'user')
  outbox.kick()
  expect((await outbox.flush()).pending).toBe(Math.min(40, 40 - written + 1))
  paused = false
  const rest = createOutbox({ db, folder, onSaved: () => {} })
  await outbox.close()
  expect(await rest.retry()).toEqual({ pending: 0, failed: 0, failures: [] })
  await rest.close()
  expect(readdirSync(join(folder, '.scores'))).toHaveLength(40)
})
