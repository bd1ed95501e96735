import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles, undoLast } from '#core/media/acts.ts'
import { createOutbox } from '#core/sidecar/outbox.ts'
import { scores } from '#shared/score.ts'
import { createRandom } from '../sample/random.ts'

// A process of its own that scores files of a folder without end, for kill.ts to kill: `kill-writer.ts FOLDER SEED`. Says
// `<id>:<score> …` for each act once the database has acknowledged it.
const [folder = '', seed = '1'] = process.argv.slice(2)
const random = createRandom(Number(seed))
const { db } = openDatabase(join(folder, '.scores/media.db'), { folder })
const outbox = createOutbox({ db, folder, onSaved: () => {} })
const ids = db.sqlite.prepare('SELECT id FROM media_files ORDER BY id').pluck().all() as number[] // one integer column
outbox.kick()
for (;;) {
  const { changed } = act()
  if (changed.length > 0) writeSync(1, `${changed.map(({ id, score }) => `${id}:${score}`).join(' ')}\n`)
  outbox.kick()
  await wait(random.between(0, 5))
}

/** Mostly one file, now and then some at once, now and then the last act is taken back. */
function act(): ReturnType<typeof actOnFiles> {
  const to = scores[random.whole(0, scores.length - 1)] ?? 0
  const kind = random.next()
  if (kind < 0.1) return undoLast(db) ?? { batch: '', changed: [] }
  const chosen = Array.from({ length: kind < 0.25 ? 4 : 1 }, () => ids[random.whole(0, ids.length - 1)] ?? 0)
  return actOnFiles(db, chosen, { what: 'score', change: { to } }, 'user')
}
