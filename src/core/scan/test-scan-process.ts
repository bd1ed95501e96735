import { join } from 'node:path'
import { openDatabase } from '#core/db/open-database.ts'
import { createScanner } from './scan-job.ts'

// A process of its own that scans a folder, for a test to kill. Says `recorded` for each change that it tells of.
const folder = process.argv[2] ?? ''
const { db } = openDatabase(join(folder, '.scores/media.db'), { folder })
const scanner = createScanner({
  db,
  folder,
  emitProgress: (progress) => process.stdout.write(`${progress.done}\n`),
  onChanged: () => {},
  onVanished: () => {},
})
await scanner.scan()
process.stdout.write('done\n')
await scanner.close()
