import { existsSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createTimeName } from './backup.ts'
import { makeDirectory, syncDirectory } from './durable-file.ts'

/** Moves a damaged database, with its logs, to `quarantine/<time>/` beside it. Nothing is deleted. Answers that directory. */
export function quarantineDatabase(path: string): string {
  const parent = join(dirname(path), 'quarantine')
  const directory = join(parent, createTimeName(new Date()))
  makeDirectory(parent)
  makeDirectory(directory)
  // The logs first: a database without its own log is older, but a log beside a new database would be taken for its own.
  for (const suffix of ['-wal', '-journal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, join(directory, basename(path) + suffix))
  }
  syncDirectory(directory)
  syncDirectory(dirname(path))
  return directory
}
