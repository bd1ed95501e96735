import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeBackup } from '#core/backup/make-backup.ts'
import { findBackupDirectory } from '#core/backup/read-backups.ts'
import { replaceDatabase } from '#core/backup/replace-database.ts'
import { dumpDatabase } from '#core/backup/test-kept-library.ts'
import { verifyBackup } from '#core/backup/verify-backup.ts'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { takeAlone } from '#core/maintenance/take-alone.ts'
import { actOnFiles, redoLast, undoLast } from '#core/media/acts.ts'
import { markMissing, recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { colorLabels } from '#shared/media.ts'
import { isScore } from '#shared/score.ts'
import type { Random } from '../sample/random.ts'
import { makeFolder } from './library.ts'
import type { Part } from './part.ts'

const states = { unit: 15, short: 50, long: 10_000 } as const
const actsOfState = 12
const mostFiles = 25

/** A library in one random state after the other, each backed up, changed, and put back: it says exactly what it said. */
export const backup: Part = {
  name: 'backup',
  isOwn: true,
  about: 'backs up random states of a library and puts them back: each says exactly what it said',
  run: async ({ size, random, say }) => {
    const { folder, remove } = makeFolder([])
    const database = join(folder, '.scores', 'media.db')
    const failures: string[] = []
    let slowestMs = 0
    try {
      for (let state = 0; state < states[size]; state += 1) {
        await change(folder, database, random)
        const before = dumpDatabase(database)
        const startedMs = performance.now()
        const { name } = await makeBackup({ path: database, reason: 'request' })
        slowestMs = Math.max(slowestMs, performance.now() - startedMs)
        const path = join(findBackupDirectory(database), name)
        if (dumpDatabase(path) !== before) failures.push(`state ${state}: the backup says something else`)
        await change(folder, database, random)
        const taken = takeAlone(database)
        try {
          replaceDatabase(database, path, taken)
        } finally {
          taken.release()
        }
        if (dumpDatabase(database) !== before)
          failures.push(`state ${state}: what was put back says something else`)
        verifyBackup(path)
        // Each leaves a whole database: a night of them would fill the disk.
        rmSync(join(folder, '.scores', 'quarantine'), { recursive: true, force: true })
        if (state % 1000 === 999) say(`${state + 1} states`)
      }
    } finally {
      remove()
    }
    return { counts: { states: states[size], 'slowest backup, ms': Math.round(slowestMs) }, failures }
  },
}

async function change(folder: string, database: string, random: Random): Promise<void> {
  const { db, close } = openDatabase(database, { folder })
  try {
    for (let act = 0; act < actsOfState; act += 1) changeOnce(db, random)
  } finally {
    close()
  }
}

function changeOnce(db: WriteDb, random: Random): void {
  const ids = prepare(db, 'SELECT id FROM media_files ORDER BY id').pluck().all() as number[] // one integer column
  const some = ids.filter(() => random.whole(0, 4) === 0)
  const path = `p ${random.whole(1, mostFiles)}.png`
  const score = random.whole(-1, 5)
  switch (random.whole(0, 7)) {
    case 0:
      recordFiles(db, [createTestFile(path, { generation: { prompt: `a prompt ${random.whole(0, 999)}` } })])
      return
    case 1:
      actOnFiles(db, some, { what: 'score', change: { to: isScore(score) ? score : 0 } }, 'user')
      return
    case 2:
      actOnFiles(db, some, { what: 'favourite', value: random.whole(0, 1) === 1 }, 'user')
      return
    case 3:
      actOnFiles(
        db,
        some,
        { what: 'label', value: colorLabels[random.whole(0, colorLabels.length)] ?? null },
        'api',
      )
      return
    case 4:
      undoLast(db)
      return
    case 5:
      redoLast(db)
      return
    case 6:
      markMissing(db, some, new Date(random.whole(0, 2 ** 40)).toISOString())
      return
    default:
      prepare(db, 'INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)').run(
        `torture ${random.whole(0, 5)}`,
        String(random.whole(0, 2 ** 30)),
      )
  }
}
