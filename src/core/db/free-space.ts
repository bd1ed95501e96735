import { statfsSync } from 'node:fs'
import { AppError } from '#shared/errors.ts'

/** Left free whatever is written: a disk that is full to the last byte is nobody's friend. */
const reserveBytes = 16 * 1024 * 1024

/** Free bytes of the disk that holds a directory, for this user; null where the system doesn't say. */
export function readFreeBytes(directory: string): number | null {
  try {
    const { bavail, bsize, blocks } = statfsSync(directory)
    // Some network and virtual file systems say nothing at all.
    return blocks === 0 ? null : bavail * bsize
  } catch {
    return null
  }
}

/** Throws `disk-full`, with how much is missing, before something large is written where there is no room for it. */
export function requireRoom(freeBytes: number | null, neededBytes: number, what: string): void {
  if (freeBytes === null || freeBytes >= neededBytes + reserveBytes) return
  const missingMegabytes = Math.ceil((neededBytes + reserveBytes - freeBytes) / 1e6)
  throw new AppError(
    'disk-full',
    `There is no room for ${what}: ${missingMegabytes} MB more are needed on the disk. Nothing was changed; free some space and try again.`,
    { details: { neededBytes, freeBytes } },
  )
}
