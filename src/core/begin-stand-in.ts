import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '#shared/errors.ts'
import { isWhollyCarried } from './carry-stand-in.ts'
import { checkQuickly } from './db/check-database.ts'
import { markDamaged } from './db/damage-mark.ts'
import { openDatabaseForReading } from './db/open-database.ts'
import { isCorruption } from './db/translate-error.ts'
import { removeFile, writeDurably } from './storage/durable-file.ts'
import { nodeStorageSync } from './storage/storage-sync.ts'

/** The database itself is copied last. */
const suffixes = ['-wal', '-journal', ''] as const
const mostAttempts = 5

/**
 * Begins the library in `to`, which stands in for a folder's own one in `from` (`.scores`, which can't be written to), with a copy of
 * that. One that was begun before stays, unless all that was decided in it is in the folder's own by now: then it is begun anew. A
 * damaged database is copied with a mark, so that what can be read of it is taken over when the copy is opened. Throws `disk-full`.
 */
export function beginStandIn(from: string, to: string): void {
  const source = join(from, 'media.db')
  const target = join(to, 'media.db')
  if (lstatSync(source, { throwIfNoEntry: false })?.isFile() !== true) return
  const stamp = readStamp(source)
  if (existsSync(target) && readNote(to) === stamp) return
  removeLeftCopies(to)
  const copy = `${to}.copy-${crypto.randomUUID()}`
  try {
    nodeStorageSync.mkdir(copy, 0o700)
    const isWhole = copyDatabase(source, join(copy, 'media.db'))
    if (existsSync(target)) {
      if (isWhole && isCarriedInto(join(copy, 'media.db'), target)) {
        nodeStorageSync.rename(to, `${to}.carried-${Date.now()}`)
        nodeStorageSync.mkdir(to, 0o700)
        place(copy, to)
      }
    } else {
      if (!isWhole) markDamaged(target, 'The folder’s own was damaged when it was copied.')
      place(copy, to)
    }
    writeDurably(createNotePath(to), stamp)
  } catch (error) {
    refuse(error)
  } finally {
    nodeStorageSync.removeTree(copy)
  }
}

/** What is younger may be another program's that is at work. */
const youngestLeftMs = 10 * 60_000

function removeLeftCopies(to: string): void {
  for (const name of readdirSync(dirname(to))) {
    const path = join(dirname(to), name)
    if (!name.startsWith(`${basename(to)}.copy-`)) continue
    if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > youngestLeftMs) {
      nodeStorageSync.removeTree(path)
    }
  }
}

/** Sizes, times and inodes of a database with its logs, as text. */
function readStamp(path: string): string {
  return suffixes
    .map((suffix) => {
      const stats = lstatSync(path + suffix, { throwIfNoEntry: false })
      return stats === undefined ? '-' : `${stats.ino} ${stats.size} ${stats.mtimeMs}`
    })
    .join('\n')
}

/** What the folder's own library looked like when it was copied last. */
function readNote(to: string): string | null {
  return existsSync(createNotePath(to)) ? readFileSync(createNotePath(to), 'utf8') : null
}

function createNotePath(to: string): string {
  return join(to, 'copied-from')
}

/** Copies a database with its logs and makes one file of them. False: it is damaged, and copied as it is. */
function copyDatabase(source: string, copy: string): boolean {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const before = readStamp(source)
    for (const suffix of suffixes) {
      removeFile(copy + suffix)
      if (existsSync(source + suffix)) nodeStorageSync.copyFile(source + suffix, copy + suffix)
    }
    // Somebody else may write there, who may: then parts of two moments were copied. Whether that did harm is seen below.
    if (readStamp(source) === before) break
  }
  let sqlite: BetterSqlite3.Database | undefined
  try {
    sqlite = new BetterSqlite3(copy)
    sqlite.pragma('trusted_schema = OFF')
    checkQuickly(sqlite)
    // Out of the write-ahead log: what was in it is in the file then.
    sqlite.pragma('journal_mode = DELETE')
    return true
  } catch (error) {
    if (!isCorruption(error)) throw error
    return false
  } finally {
    sqlite?.close()
  }
}

function isCarriedInto(own: string, standIn: string): boolean {
  const opened: { readonly close: () => void }[] = []
  try {
    const [ownDb, standInDb] = [own, standIn].map((path) => {
      const one = openDatabaseForReading(path)
      opened.push(one)
      return one.db
    })
    return ownDb !== undefined && standInDb !== undefined && isWhollyCarried(ownDb, standInDb)
  } catch {
    return false // One of them is of another version or damaged: nothing is known, so nothing is set aside.
  } finally {
    for (const { close } of opened) close()
  }
}

/** Gives the copy its place, unless another program was faster: that one may have it open already. */
function place(copy: string, to: string): void {
  if (existsSync(join(to, 'media.db'))) return
  for (const suffix of suffixes) {
    const from = join(copy, `media.db${suffix}`)
    if (!existsSync(from)) continue
    try {
      nodeStorageSync.link(from, join(to, `media.db${suffix}`))
    } catch (error) {
      if (isCode(error, 'EEXIST')) return
      // A file system without hard links.
      nodeStorageSync.rename(from, join(to, `media.db${suffix}`))
    }
  }
}

function refuse(error: unknown): void {
  // What can't be read can't be copied: the stand-in begins with what the score files say.
  if (isCode(error, 'EACCES') || isCode(error, 'EPERM') || isCode(error, 'EIO')) return
  if (isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT') || isCode(error, 'SQLITE_FULL')) {
    throw new AppError(
      'disk-full',
      'The folder can’t be written to, and the disk of this account is full, so there is no room for a library of it. Free some space, then open the folder again.',
      { cause: error },
    )
  }
  throw error
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
