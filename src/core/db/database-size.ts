import { lstatSync } from 'node:fs'

/** What a SQLite database takes on the disk, in bytes, with the log beside it; null where there is none. */
export function readDatabaseBytes(path: string): number | null {
  const own = lstatSync(path, { throwIfNoEntry: false })?.size
  if (own === undefined) return null
  return own + (lstatSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0)
}
