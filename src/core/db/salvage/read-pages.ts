import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { ReadPage } from './decode-cell.ts'

export type PageFile = {
  readonly pageSize: number
  /** All pages of the database, then all that its write-ahead log holds, whatever became of them. The buffer is used again for the next. */
  readonly pages: () => Generator<Buffer>
  /** A page by its number: the newest in the log, else the one in the database. */
  readonly readPage: ReadPage
  readonly close: () => void
}

const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const logHeaderBytes = 32
const frameHeaderBytes = 24

/** Opens a damaged database, with its log, page by page and without SQLite, which refuses it from the first wrong byte on. */
export function openPages(path: string): PageFile {
  const database = openFile(path)
  const log = openFile(`${path}-wal`)
  const pageSize = findPageSize(database, log)
  const frames = listFrames(log, pageSize)
  const buffer = Buffer.alloc(pageSize)
  const overflow = Buffer.alloc(pageSize)
  const newest = new Map(frames.map(({ page, at }) => [page, at]))
  const count = Math.ceil((database?.size ?? 0) / pageSize)
  return {
    pageSize,
    pages: function* () {
      for (let number = 0; number < count; number += 1) {
        if (database !== undefined) yield readAt(database, number * pageSize, buffer)
      }
      for (const { at } of frames) if (log !== undefined) yield readAt(log, at, buffer)
    },
    readPage: (number) => {
      const at = newest.get(number)
      if (at !== undefined && log !== undefined) return readAt(log, at, overflow)
      return database === undefined || number > count
        ? undefined
        : readAt(database, (number - 1) * pageSize, overflow)
    },
    close: () => {
      for (const file of [database, log]) if (file !== undefined) closeSync(file.descriptor)
    },
  }
}

type File = { readonly descriptor: number; readonly size: number }

function openFile(path: string): File | undefined {
  let descriptor: number
  try {
    descriptor = openSync(path, openFlags)
  } catch {
    return undefined // Not there, or a link: then there is nothing to be read of it.
  }
  const stats = fstatSync(descriptor)
  if (stats.isFile()) return { descriptor, size: stats.size }
  closeSync(descriptor)
  return undefined
}

/** Always a whole page; what the file doesn't have, or the disk doesn't give, is zero. */
function readAt({ descriptor }: File, position: number, buffer: Buffer): Buffer {
  buffer.fill(0)
  try {
    readSync(descriptor, buffer, 0, buffer.length, position)
  } catch {
    // A sector that can't be read costs what stood on it.
  }
  return buffer
}

/** Offset 16 of the header, 8 of the log's; 4096, SQLite's own choice, where neither makes sense. */
function findPageSize(database: File | undefined, log: File | undefined): number {
  const told = [
    database === undefined ? 0 : readAt(database, 16, Buffer.alloc(2)).readUInt16BE(0),
    log === undefined ? 0 : readAt(log, 8, Buffer.alloc(4)).readUInt32BE(0),
  ].map((size) => (size === 1 ? 65_536 : size))
  return told.find((size) => size >= 512 && size <= 65_536 && (size & (size - 1)) === 0) ?? 4096
}

/** Section 4.1: frames of page number, size after commit, salts and checksums, each before its page. */
function listFrames(
  log: File | undefined,
  pageSize: number,
): { readonly page: number; readonly at: number }[] {
  const frames: { readonly page: number; readonly at: number }[] = []
  if (log === undefined) return frames
  const step = frameHeaderBytes + pageSize
  for (let at = logHeaderBytes; at + step <= log.size; at += step) {
    frames.push({ page: readAt(log, at, Buffer.alloc(4)).readUInt32BE(0), at: at + frameHeaderBytes })
  }
  return frames
}
