import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { makeBackup } from './make-backup.ts'

// A process of its own that scores and backs a library up without end, for a test to kill.
const [path = '', folder = ''] = process.argv.slice(2)
const { db } = openDatabase(path, { folder })
const ids = db.sqlite.prepare('SELECT id FROM media_files').pluck().all() as number[] // one integer column
process.stdout.write('ready\n')
for (let act = 0; ; act += 1) {
  actOnFiles(
    db,
    [ids[act % ids.length] ?? 0],
    { what: 'score', change: { to: act % 2 === 0 ? 4 : 2 } },
    'user',
  )
  await makeBackup({ path, reason: 'request' })
}
