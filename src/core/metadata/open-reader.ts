import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { findModifiedNs } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import type { RangeReader } from './extracted.ts'

/** A file opened for reading its metadata. Who opens it closes it. */
export type OpenedFile = {
  readonly reader: RangeReader
  readonly sizeBytes: number
  /** Modification time in nanoseconds as a number, exact to 256 ns: the very number that a walk has, which the database keeps. */
  readonly modifiedNs: number
  readonly inode: number
  /** False when size or time are no longer those of the opening: what was read may be half of two files. */
  readonly isUnchanged: () => boolean
  readonly close: () => void
}

const firstBytes = 4096
/** A JPEG's Exif block with its thumbnail lies before its size: most need one read more or one longer one. */
const firstBytesOfJpeg = 16_384
// Windows has neither flag; links are refused there by looking first.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Opens a regular file without following a link and without blocking on a pipe. Synchronous: for reader threads. Throws
 * `AppError` `not-found`, `forbidden` (no permission) or `unsupported` (a link, a pipe, a device, a directory).
 */
export function openReader(path: string): OpenedFile {
  const descriptor = openWithoutFollowing(path)
  try {
    const stat = fstatSync(descriptor)
    if (!stat.isFile()) throw new AppError('unsupported', 'This is not a regular file.')
    const sizeBytes = stat.size
    return {
      reader: createFileReader(descriptor, sizeBytes),
      sizeBytes,
      modifiedNs: findModifiedNs(stat),
      inode: stat.ino,
      isUnchanged: () => {
        const now = fstatSync(descriptor)
        return now.size === stat.size && now.mtimeMs === stat.mtimeMs
      },
      close: () => closeSync(descriptor),
    }
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function openWithoutFollowing(path: string): number {
  try {
    if (constants.O_NOFOLLOW === undefined && lstatSync(path).isSymbolicLink()) {
      throw new AppError('unsupported', 'This is a link; links are not followed.')
    }
    return openSync(path, openFlags)
  } catch (error) {
    if (error instanceof AppError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ELOOP')
      throw new AppError('unsupported', 'This is a link; links are not followed.', { cause: error })
    if (code === 'ENXIO') throw new AppError('unsupported', 'This is not a regular file.', { cause: error })
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AppError('not-found', 'The file is not there any more.', { cause: error })
    if (code === 'EACCES' || code === 'EPERM')
      throw new AppError('forbidden', 'The file may not be read: its permissions forbid it.', {
        cause: error,
      })
    throw error
  }
}

/** Reads through a window, so that the many small reads of a container's head cost one call to the system. */
function createFileReader(descriptor: number, size: number): RangeReader {
  let window: Uint8Array = new Uint8Array(0)
  let start = 0
  const fill = (offset: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(Math.min(length, size - offset))
    let filled = 0
    while (filled < bytes.length) {
      const count = readSync(descriptor, bytes, filled, bytes.length - filled, offset + filled)
      if (count === 0) break
      filled += count
    }
    return filled === bytes.length ? bytes : bytes.subarray(0, filled)
  }
  const read = (offset: number, length: number): Uint8Array => {
    if (!(offset >= 0) || !(length > 0) || offset >= size) return new Uint8Array(0)
    const from = Math.floor(offset)
    const wanted = Math.min(length, size - from)
    if (from < start || from + wanted > start + window.length) {
      const isJpegHead = start === 0 && window[0] === 0xff && window[1] === 0xd8 && from < firstBytesOfJpeg
      if (isJpegHead && window.length === firstBytes && from + wanted <= firstBytesOfJpeg) {
        const rest = fill(firstBytes, firstBytesOfJpeg - firstBytes)
        const joined = new Uint8Array(window.length + rest.length)
        joined.set(window)
        joined.set(rest, window.length)
        window = joined
      } else {
        window = fill(from, Math.max(wanted, firstBytes))
        start = from
      }
    }
    return window.subarray(from - start, from - start + wanted)
  }
  return { size, read }
}
