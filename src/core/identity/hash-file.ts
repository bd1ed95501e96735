import { lstatSync } from 'node:fs'
import { openReader } from '#core/metadata/open-reader.ts'
import { findErrorCode, findModifiedNs } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { hashContent } from './hash-content.ts'

/** Size (bytes), time (ns, exact to 256) and inode of a file, as the scan recorded them. */
export type FileFacts = { readonly sizeBytes: number; readonly modifiedNs: number; readonly inode: number }

export type HashOutcome =
  /** `hash` null: the file is empty. */
  | { readonly kind: 'hashed'; readonly hash: string | null; readonly isDamaged: boolean }
  /** It isn't there, or isn't the one that was recorded: the scan sees to it. */
  | { readonly kind: 'changed' }
  /** Something more urgent came. */
  | { readonly kind: 'interrupted' }
  /** `code` is the system's, or `forbidden`, `unsupported`, `sparse`. */
  | { readonly kind: 'unreadable'; readonly code: string }

/** A file larger than this of which less than half is on disk: reading its holes would take hours and tell nothing. */
const sparseBytes = 1024 ** 3

/**
 * Hashes the content of the file at an absolute path, if it is still the one that was recorded, before and after. Synchronous: for
 * threads.
 */
export function hashFile(path: string, recorded: FileFacts, isWanted: () => boolean): HashOutcome {
  try {
    const opened = openReader(path)
    try {
      if (!isAsRecorded(path, recorded)) return { kind: 'changed' }
      if (isSparse(path)) return { kind: 'unreadable', code: 'sparse' }
      const content = hashContent(opened.reader, isWanted)
      if (content === undefined) return { kind: 'interrupted' }
      if (!opened.isUnchanged() || !isAsRecorded(path, recorded)) return { kind: 'changed' }
      return content === null
        ? { kind: 'hashed', hash: null, isDamaged: false }
        : { kind: 'hashed', ...content }
    } finally {
      opened.close()
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return { kind: 'changed' }
    if (error instanceof AppError) return { kind: 'unreadable', code: error.code }
    const code = findErrorCode(error)
    if (code === undefined) throw error
    return { kind: 'unreadable', code }
  }
}

function isAsRecorded(path: string, recorded: FileFacts): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  return (
    stats?.size === recorded.sizeBytes &&
    findModifiedNs(stats) === recorded.modifiedNs &&
    stats.ino === recorded.inode
  )
}

function isSparse(path: string): boolean {
  const { size, blocks } = lstatSync(path)
  // Windows tells no blocks.
  return size > sparseBytes && blocks !== undefined && blocks * 512 < size / 2 && process.platform !== 'win32'
}
