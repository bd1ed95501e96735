import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { findErrorCode } from '#core/sidecar/storage.ts'

/** Removes what a killed write left; paths are relative to the folder. */
export async function removeLeftovers(folder: string, leftovers: readonly string[]): Promise<void> {
  for (const path of leftovers) {
    try {
      await unlink(join(folder, path))
    } catch (error) {
      // What is gone, or can't be removed, harms nobody: no one reads it.
      if (findErrorCode(error) === undefined) throw error
    }
  }
}
