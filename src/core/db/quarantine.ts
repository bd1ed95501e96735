import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createTimeName } from './backup.ts'
import { syncDirectory } from './durable-file.ts'

/** Moves a damaged database, with its logs, to `quarantine/<time>/` beside it. Nothing is deleted. Answers that directory. */
export function quarantineDatabase(path: string): string {
  const directory = join(dirname(path), 'quarantine', createTimeName(new Date()))
  mkdirSync(directory, { recursive: true })
  // The logs first: a database without its own log is older, but a log beside a new database would be taken for its own.
  for (const suffix of ['-wal', '-journal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, join(directory, basename(path) + suffix))
  }
  syncDirectory(directory)
  syncDirectory(dirname(path))
  return directory
}
