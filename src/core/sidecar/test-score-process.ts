import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { scores } from '#shared/score.ts'
import { createOutbox } from './outbox.ts'

// A process of its own that scores the files of a folder's library without end, for a test to kill. Says `<id> <score>` for each act
// once the database has acknowledged it.
const folder = process.argv[2] ?? ''
const { db } = openDatabase(join(folder, '.scores/media.db'), { folder })
const outbox = createOutbox({ db, folder, onSaved: () => {} })
const ids = db.sqlite.prepare('SELECT id FROM media_files ORDER BY id').pluck().all() as number[] // one integer column
for (;;) {
  const id = ids[Math.floor(Math.random() * ids.length)] ?? 0
  const to = scores[Math.floor(Math.random() * scores.length)] ?? 0
  actOnFiles(db, [id], { what: 'score', change: { to } }, 'user')
  process.stdout.write(`${id} ${to}\n`)
  outbox.kick()
  await wait(Math.random() * 6)
}
