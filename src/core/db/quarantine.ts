import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { syncDirectoryNow } from '#core/storage/atomic-write.ts'
import { makeDirectory, removeFile, writeDurably } from '#core/storage/durable-file.ts'
import { nodeStorageSync } from '#core/storage/storage-sync.ts'
import { createTimeName } from './backup.ts'

/** The logs first: a database without its own log is older, but a log beside a new database would be taken for its own. */
const suffixes = ['-wal', '-journal', '-shm', '-damaged', ''] as const

/**
 * Moves a damaged database, with its logs, to `quarantine/<time>/` beside it. Nothing is deleted. Answers where it lies then. A note
 * stays beside it until `endQuarantine`: a program that is killed in between goes on where it was (`findUnfinishedQuarantine`).
 */
export function quarantineDatabase(path: string): string {
  const parent = join(dirname(path), 'quarantine')
  const name = createTimeName(new Date())
  makeDirectory(parent)
  makeDirectory(join(parent, name))
  writeDurably(createNotePath(path), `${name}\n`)
  return moveAside(path, join(parent, name))
}

/** Where a database lies that was set aside and not looked through to the end; null where there is none. */
export function findUnfinishedQuarantine(path: string): string | null {
  if (!existsSync(createNotePath(path))) return null
  const name = readFileSync(createNotePath(path), 'utf8').trim()
  const directory = join(dirname(path), 'quarantine', basename(name))
  if (!existsSync(directory)) return null
  const moved = join(directory, basename(path))
  // What is at the path now is the new one, unless the old one was still to be moved.
  return existsSync(moved) || !existsSync(path) ? moved : moveAside(path, directory)
}

/** What could be read of it is in the new database. */
export function endQuarantine(path: string): void {
  removeFile(createNotePath(path))
}

function moveAside(path: string, directory: string): string {
  for (const suffix of suffixes) {
    if (existsSync(path + suffix))
      nodeStorageSync.rename(path + suffix, join(directory, basename(path) + suffix))
  }
  syncDirectoryNow(directory)
  syncDirectoryNow(dirname(path))
  return join(directory, basename(path))
}

function createNotePath(path: string): string {
  return `${path}-salvage`
}
