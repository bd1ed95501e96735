import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { decodeScoreFile, tooLarge } from '#core/sidecar/read-score-file.ts'
import { largestScoreFileBytes } from '#core/sidecar/score-file.ts'
import type { ReadScoreFile } from '#core/sidecar/take-over-score-files.ts'

const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Reads a score file, synchronously, for reader threads; null where there is none any more, or something that isn't a file. */
export function readScoreFileNow(path: string): ReadScoreFile | null {
  let descriptor: number
  try {
    descriptor = openSync(path, readFlags)
  } catch {
    return null
  }
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) return null
    const found = { modifiedNs: Math.round(stats.mtimeMs * 1e6), sizeBytes: stats.size }
    if (stats.size > largestScoreFileBytes) return { ...found, text: null, problem: tooLarge }
    const bytes = new Uint8Array(stats.size)
    let length = 0
    while (length < bytes.length) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, length)
      if (count === 0) break
      length += count
    }
    return { ...found, ...decodeScoreFile(bytes.subarray(0, length)) }
  } catch {
    return null
  } finally {
    closeSync(descriptor)
  }
}
