import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '#core/db/handles.ts'
import { writeMarker } from '#core/db/marker.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { createScanner } from '#core/scan/scan-job.ts'
import { createPng, makeTestFolder, writeFiles } from '#core/scan/test-folder.ts'
import { createOutbox } from '#core/sidecar/outbox.ts'
import { runHashJob } from './hash-job.ts'
import { openHasher } from './open-hasher.ts'

it('a score file that was written before the content was known is owed the hash, and somebody is told to write it', async () => {
  const folder = makeTestFolder()
  const db = openTestDatabase()
  const libraryId = '6f9619ff-8b86-4011-b42d-00c04fc964ff'
  run(db, db.sql.insertInto('settings').values({ key: 'library_id', value: libraryId }))
  writeMarker(folder, libraryId)
  writeFiles(folder, { 'a.png': createPng(2) })
  const hasher = openHasher()
  const outbox = createOutbox({ db, folder, onSaved: () => {} })
  let queued = 0
  const scanner = createScanner({
    ...{ db, folder, hasher },
    emitProgress: () => {},
    onChanged: () => {},
    onVanished: () => {},
    onQueued: () => {
      queued += 1
    },
  })
  await scanner.scan()
  actOnFiles(db, [1], { what: 'score', change: { to: 4 } }, 'user')
  expect(await outbox.flush()).toMatchObject({ pending: 0 })
  queued = 0

  const signal = new AbortController().signal
  await runHashJob(
    { db, folder, hasher, identify: (stop) => scanner.identify(stop), emitProgress: () => {} },
    signal,
  )
  expect(outbox.status()).toMatchObject({ pending: 1 })
  expect(queued).toBeGreaterThan(0)

  expect(await outbox.flush()).toMatchObject({ pending: 0 })
  const text = readFileSync(join(folder, '.scores/a.png.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ score: 4, content_hash: expect.stringMatching(/^[0-9a-z:-]+$/) })
  await scanner.close()
  await outbox.close()
  await hasher.close()
  rmSync(folder, { recursive: true })
})
