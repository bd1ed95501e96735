import { join } from 'node:path'
import { isBeingWritten } from '#core/storage/atomic-write.ts'
import { findErrorCode, nodeStorage } from '#core/storage/storage.ts'

/** A write takes seconds at the most, on a network perhaps longer: what is younger may be another program's that is under way. */
const youngestMs = 10 * 60_000

/** Removes what killed writes left, and never what is being written; paths are relative to the folder. */
export async function removeLeftovers(folder: string, leftovers: readonly string[]): Promise<void> {
  for (const path of leftovers) {
    const absolute = join(folder, path)
    try {
      const { mtimeMs } = await nodeStorage.lstat(absolute)
      if (!isBeingWritten(absolute) && Date.now() - mtimeMs > youngestMs) await nodeStorage.unlink(absolute)
    } catch (error) {
      // What is gone, or can't be removed, harms nobody: no one reads it.
      if (findErrorCode(error) === undefined) throw error
    }
  }
}
