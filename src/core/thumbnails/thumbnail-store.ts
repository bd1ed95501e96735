import { lstatSync, rmSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import BetterSqlite3 from 'better-sqlite3'

export type StoredThumbnail = {
  readonly id: number
  /** `MediaRow.version` of the bytes that it was drawn from. */
  readonly version: string
  readonly mime: string
  readonly bytes: Uint8Array
}

/** Thumbnails as BLOBs in an SQLite file of their own. A cache: whatever is wrong with it, it is made anew. */
export type ThumbnailStore = {
  readonly read: (id: number) => StoredThumbnail | undefined
  readonly write: (thumbnails: readonly StoredThumbnail[]) => void
  readonly close: () => void
}

export type StoreOptions = {
  /** Of the library that the thumbnails are for; a store of another one is not believed. */
  readonly libraryKey: string
  /** `WAL` and mapped memory on a local disk; anything else for network drives and the like. */
  readonly journalMode: string
  /** Told when the store is empty: at its first opening, and whenever it had to be made anew. */
  readonly onNew: () => void
}

const applicationId = 0x4d536874 // «MSht»
const mappedBytes = 256 * 1024 * 1024

/** Opens or makes the store at `path`. Throws where no file can be made there. */
export function openThumbnailStore(path: string, options: StoreOptions): ThumbnailStore {
  let sqlite = openFile(path, options)
  let statements = prepareStatements(sqlite)

  function remake(): void {
    sqlite.close()
    removeFile(path)
    sqlite = openFile(path, options)
    statements = prepareStatements(sqlite)
  }

  function retry<Result>(act: () => Result): Result {
    try {
      return act()
    } catch (error) {
      if (!isDamage(error)) throw error
      remake()
      return act()
    }
  }

  return {
    read: (id) =>
      retry(() => {
        const row = statements.read.get(id) as (Omit<StoredThumbnail, 'id'> & { crc: number }) | undefined // the columns
        // Nothing is flushed for a cache, so after a power cut a row may hold anything.
        if (row === undefined || crc32(row.bytes) !== row.crc) return undefined
        return { id, version: row.version, mime: row.mime, bytes: row.bytes }
      }),
    write: (thumbnails) =>
      retry(() =>
        sqlite
          .transaction(() => {
            for (const { id, version, mime, bytes } of thumbnails) {
              statements.write.run(id, version, mime, crc32(bytes), bytes)
            }
          })
          .immediate(),
      ),
    close: () => sqlite.close(),
  }
}

function prepareStatements(sqlite: BetterSqlite3.Database) {
  return {
    read: sqlite.prepare('SELECT version, mime, crc, bytes FROM thumbnails WHERE media_file_id = ?'),
    write: sqlite.prepare(
      'INSERT OR REPLACE INTO thumbnails (media_file_id, version, mime, crc, bytes) VALUES (?, ?, ?, ?, ?)',
    ),
  }
}

function openFile(path: string, options: StoreOptions): BetterSqlite3.Database {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  // A link could lead the cache's writes anywhere.
  if (stats !== undefined && !stats.isFile()) removeFile(path)
  else if (stats !== undefined) {
    try {
      const sqlite = connect(path, options.journalMode)
      if (findKey(sqlite) === options.libraryKey) return sqlite
      sqlite.close()
    } catch (error) {
      if (!isDamage(error)) throw error
    }
    removeFile(path)
  }
  const sqlite = connect(path, options.journalMode)
  sqlite.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE thumbnails (
      media_file_id INTEGER PRIMARY KEY, version TEXT NOT NULL, mime TEXT NOT NULL, crc INTEGER NOT NULL, bytes BLOB NOT NULL
    );
    CREATE TABLE library (key TEXT NOT NULL);
    PRAGMA application_id = ${applicationId};
  `)
  sqlite.prepare('INSERT INTO library (key) VALUES (?)').run(options.libraryKey)
  sqlite.exec('COMMIT')
  options.onNew()
  return sqlite
}

function connect(path: string, journalMode: string): BetterSqlite3.Database {
  const sqlite = new BetterSqlite3(path, { timeout: 1000 })
  try {
    sqlite.pragma('page_size = 16384')
    const mode = String(
      sqlite.pragma(`journal_mode = ${journalMode === 'wal' ? 'WAL' : 'TRUNCATE'}`, { simple: true }),
    )
    if (mode === 'wal') sqlite.pragma(`mmap_size = ${mappedBytes}`)
    sqlite.pragma('synchronous = OFF')
    sqlite.pragma('cell_size_check = ON')
    sqlite.pragma('trusted_schema = OFF')
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/** Undefined: not a store of ours. */
function findKey(sqlite: BetterSqlite3.Database): string | undefined {
  if (sqlite.pragma('application_id', { simple: true }) !== applicationId) return undefined
  try {
    return sqlite.prepare('SELECT key FROM library').pluck().get() as string | undefined // one text column
  } catch {
    return undefined // No such table.
  }
}

function isDamage(error: unknown): boolean {
  return (
    error instanceof BetterSqlite3.SqliteError &&
    (error.code.startsWith('SQLITE_CORRUPT') ||
      error.code === 'SQLITE_NOTADB' ||
      error.code === 'SQLITE_ERROR')
  )
}

/** The file with its journals; a link is removed, not what it leads to. Throws where a folder took the place. */
function removeFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true })
}
