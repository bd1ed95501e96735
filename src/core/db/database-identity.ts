import { statSync } from 'node:fs'
import type BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import type { ReadDb } from './handles.ts'

type FileIdentity = { readonly path: string; readonly device: bigint; readonly inode: bigint }

const identities = new WeakMap<BetterSqlite3.Database, FileIdentity>()

/** Notes which file on disk a connection has open, so that `checkDatabaseIdentity` can tell when the path leads to another one. */
export function rememberDatabaseIdentity(sqlite: BetterSqlite3.Database, path: string): void {
  const { dev, ino } = statSync(path, { bigint: true })
  identities.set(sqlite, { path, device: dev, inode: ino })
}

/** Where the file of a connection lies; undefined for one in memory. */
export function findDatabasePath(sqlite: BetterSqlite3.Database): string | undefined {
  return identities.get(sqlite)?.path
}

/**
 * Refuses with `library-replaced` when the open database was renamed, deleted, emptied or replaced: SQLite in WAL mode would accept the
 * write into a file that nobody will ever see again. To be called inside the transaction, right before it commits.
 */
export function checkDatabaseIdentity(db: ReadDb): void {
  const known = identities.get(db.sqlite)
  if (known === undefined) return
  const now = statSync(known.path, { bigint: true, throwIfNoEntry: false })
  if (now !== undefined && now.dev === known.device && now.ino === known.inode && now.size > 0n) return
  throw new AppError(
    'library-replaced',
    'The library’s database was moved, deleted or replaced while it was open. What you just did was not saved; everything before it is safe. Open the folder again.',
    { details: { path: known.path } },
  )
}
