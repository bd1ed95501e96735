import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { join, parse } from 'node:path'
import { crc32 } from 'node:zlib'
import BetterSqlite3 from 'better-sqlite3'
import { removeFile } from '#core/storage/durable-file.ts'

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

/** Where the store of a library lies: `thumbnails.db` beside `media.db`, `x.thumbnails.db` beside `x.db`. */
export function createStorePath(database: string): string {
  const { dir, name } = parse(database)
  return join(dir, name === 'media' ? 'thumbnails.db' : `${name}.thumbnails.db`)
}

/**
 * Opens or makes the store at `wanted`, or at a name beside it where something lies that isn't a store of ours: only those are ever
 * changed or removed. Throws where no file can be made there.
 */
export function openThumbnailStore(wanted: string, options: StoreOptions): ThumbnailStore {
  const path = findFreePath(wanted)
  let sqlite = openFile(path, options)
  let statements = prepareStatements(sqlite)

  function remake(): void {
    sqlite.close()
    removeStore(path)
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
  if (isOurs(path)) {
    try {
      const sqlite = connect(path, options.journalMode)
      if (findKey(sqlite) === options.libraryKey) return sqlite
      sqlite.close()
    } catch (error) {
      if (!isDamage(error)) throw error
    }
    removeStore(path)
  }
  const sqlite = createFile(path, options.journalMode)
  sqlite.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE thumbnails (
      media_file_id INTEGER PRIMARY KEY, version TEXT NOT NULL, mime TEXT NOT NULL, crc INTEGER NOT NULL, bytes BLOB NOT NULL
    );
    CREATE TABLE library (key TEXT NOT NULL);
  `)
  sqlite.prepare('INSERT INTO library (key) VALUES (?)').run(options.libraryKey)
  sqlite.exec('COMMIT')
  options.onNew()
  return sqlite
}

/** So many names are tried where others lie at the store's own. */
const mostNames = 9

/** The first name, of the store's own and numbered ones, at which nothing lies or a store of ours. Whatever else lies there is left alone. */
function findFreePath(path: string): string {
  const { dir, name, ext } = parse(path)
  for (let number = 1; number <= mostNames; number += 1) {
    const candidate = number === 1 ? path : join(dir, `${name}-${number}${ext}`)
    if (lstatSync(candidate, { throwIfNoEntry: false }) === undefined || isOurs(candidate)) return candidate
    // A crash before the first byte.
    if (isEmpty(candidate)) return candidate
  }
  throw new Error(`Other files lie at ${path} and at the names after it.`)
}

function isEmpty(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.size === 0
}

/** Whether the header says that it is a store of thumbnails (file format, section 1.3: application id at offset 68). */
function isOurs(path: string): boolean {
  let file: number
  try {
    // A link could lead the cache's writes anywhere.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch {
    return false // Not there, a link, or not for us to read.
  }
  try {
    const header = Buffer.alloc(72)
    if (!fstatSync(file).isFile()) return false
    return (
      readSync(file, header, 0, header.length, 0) === header.length &&
      header.readUInt32BE(68) === applicationId
    )
  } finally {
    closeSync(file)
  }
}

/** A database that says from its first page on whose it is: in a write-ahead log that could be told too late. */
function createFile(path: string, journalMode: string): BetterSqlite3.Database {
  const sqlite = new BetterSqlite3(path, { timeout: 1000 })
  try {
    sqlite.pragma('page_size = 16384')
    sqlite.pragma(`application_id = ${applicationId}`)
  } finally {
    sqlite.close()
  }
  return connect(path, journalMode)
}

function connect(path: string, journalMode: string): BetterSqlite3.Database {
  const sqlite = new BetterSqlite3(path, { timeout: 1000 })
  try {
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

/** Undefined: it was never finished. */
function findKey(sqlite: BetterSqlite3.Database): string | undefined {
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

/** The file with its journals. */
function removeStore(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) removeFile(`${path}${suffix}`)
}
