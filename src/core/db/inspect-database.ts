import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import { applicationId, currentVersion } from './migrations/index.ts'
import { busyTimeoutMs } from './pragmas.ts'

/** `empty`: nothing in it yet; `ours`: ours of a version that this program knows; `ancestor`: the scoring program's. */
export type DatabaseOrigin = 'empty' | 'ours' | 'ancestor'

/**
 * Looks at what lies at a database's path without SQLite, which would already write beside it: `none`, or `database`, or `damaged`
 * where it can't be one. Throws `library-foreign` and `library-newer` for what the header says is not for us.
 */
export function inspectDatabaseFile(path: string): 'none' | 'database' | 'damaged' {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined || (stats.isFile() && stats.size === 0)) return 'none'
  if (stats.isDirectory()) return 'damaged'
  if (!stats.isFile()) {
    throw new AppError(
      'library-foreign',
      `${path} is not a file but a ${stats.isSymbolicLink() ? 'link' : 'device or pipe'}. Nothing was touched. Rename it and open the folder again.`,
    )
  }
  const header = readHeader(path)
  if (header.length < 100 || !isHeader(header)) return 'damaged'
  // File format, section 1.3: user version at offset 60, application id at 68, big-endian.
  refuseUnknown(path, header.readUInt32BE(68), header.readUInt32BE(60))
  return 'database'
}

/**
 * File format, section 1.3: what is the same in every database, or one of a few values. Where that is wrong nothing else in the header is
 * believed, not that it is another program's or of a newer version either.
 */
function isHeader(header: Buffer): boolean {
  const pageSize = header.readUInt16BE(16)
  const isPageSize = pageSize === 1 || (pageSize >= 512 && (pageSize & (pageSize - 1)) === 0)
  const hasVersions = [1, 2].includes(header[18] ?? 0) && [1, 2].includes(header[19] ?? 0)
  const hasFractions = header[21] === 64 && header[22] === 32 && header[23] === 32
  // Offset 44, the schema's format, and 56, the text's encoding; both are 0 before anything was written.
  const hasFormats = header.readUInt32BE(44) <= 4 && header.readUInt32BE(56) <= 3
  const isOfThisCentury = header.readUInt32BE(60) < absurdVersion || header.readUInt32BE(68) !== applicationId
  return (
    header.toString('latin1', 0, 16) === 'SQLite format 3\0' &&
    isPageSize &&
    hasVersions &&
    hasFractions &&
    hasFormats &&
    isOfThisCentury
  )
}

/** No program will ever write a schema of this version. */
const absurdVersion = 100_000

/**
 * Throws `library-foreign` for another program's database before a connection that may write is opened: closing that one would
 * already tidy up a log that is none of our business.
 */
export function refuseForeign(path: string): void {
  if (!hasContent(path) || hasContent(`${path}-journal`)) return
  const header = readHeader(path)
  if (header.readUInt32BE(68) === applicationId) return
  const sqlite = openUntouched(path, header)
  try {
    inspectDatabase(sqlite, path)
  } finally {
    sqlite.close()
  }
}

function openUntouched(path: string, header: Buffer): BetterSqlite3.Database {
  // Offsets 18 and 19: 2 is WAL. Even a connection that only reads would make a log and leave it, so a cleanly closed one is read as
  // a whole, into memory, and taken out of WAL there.
  if (header[18] !== 2 || hasContent(`${path}-wal`)) {
    return new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs })
  }
  const bytes = readFileSync(path)
  bytes.fill(1, 18, 20)
  return new BetterSqlite3(bytes, { readonly: true })
}

/** Whether there is a file with anything in it. */
export function hasContent(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
}

/** The same for an open database, whose newest header may still stand in the write-ahead log. Nothing is written. */
export function inspectDatabase(sqlite: BetterSqlite3.Database, path: string): DatabaseOrigin {
  const id = Number(sqlite.pragma('application_id', { simple: true })) >>> 0
  refuseUnknown(path, id, Number(sqlite.pragma('user_version', { simple: true })))
  if (id === applicationId) return 'ours'
  const tables = sqlite
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all() as string[] // one text column
  if (tables.length === 0) return 'empty'
  if (isAncestor(sqlite, tables)) return 'ancestor'
  throw createForeignError(path)
}

const ancestorColumns = ['id', 'filename', 'directory', 'file_path', 'score']

function isAncestor(sqlite: BetterSqlite3.Database, tables: readonly string[]): boolean {
  if (!tables.includes('media_files')) return false
  const columns = sqlite
    .prepare("SELECT name FROM pragma_table_info('media_files')")
    .pluck()
    .all() as string[] // one text column
  return ancestorColumns.every((name) => columns.includes(name))
}

function refuseUnknown(path: string, id: number, version: number): void {
  if (id !== 0 && id !== applicationId) throw createForeignError(path)
  if (id === applicationId && version > currentVersion) {
    throw new AppError(
      'library-newer',
      `This library was written by a newer Media Scorer: it has version ${version}, and this program knows versions up to ${currentVersion}. Nothing was changed. Install a Media Scorer that knows version ${version} to open it.`,
      { details: { path, version, known: currentVersion } },
    )
  }
}

function createForeignError(path: string): AppError {
  return new AppError(
    'library-foreign',
    `${path} is another program’s database. It was not touched. Move it elsewhere, then open the folder again.`,
    { details: { path } },
  )
}

function readHeader(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  try {
    const header = Buffer.alloc(Math.min(100, fstatSync(file).size))
    return header.subarray(0, readSync(file, header, 0, header.length, 0))
  } finally {
    closeSync(file)
  }
}
