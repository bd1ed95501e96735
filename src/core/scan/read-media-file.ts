import { join } from 'node:path'
import type { FoundAndRead } from '#core/media/record-files.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import type { Extracted } from '#core/metadata/extracted.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import { noSettings, type ReadSettings } from '#core/metadata/parser.ts'
import { readFileMetadata } from '#core/metadata/read-file.ts'
import { findErrorCode } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import type { MediaProblem } from '#shared/media.ts'
import { type FoundEntry, joinPath, statEntry } from './walk-folder.ts'

/** A file that is written to all the while is recorded as it was, and comes again when it has changed. */
const tries = 3

/**
 * Reads a file's metadata, and makes sure that the bytes belong to the size and time it is recorded with. A file that can't be read
 * is given as one of unknown type with a problem; null: it is gone. Synchronous, for reader threads.
 */
export function readMediaFile(
  folder: string,
  directory: string,
  entry: FoundEntry,
  settings: ReadSettings = noSettings,
): FoundAndRead | null {
  const path = joinPath(directory, entry.name)
  const absolute = join(folder, path)
  let before = entry
  for (let attempt = 1; ; attempt += 1) {
    const extracted = readMetadata(absolute, entry, settings)
    const after = statEntry(absolute, entry.name)
    if (extracted === null || after === undefined) return null
    if (typeof after === 'string' || isSame(before, after) || attempt === tries) {
      const { sizeBytes, modifiedNs, inode, createdMs } = before
      const { sideStamp } = entry
      return { found: { path, sizeBytes, modifiedNs, inode, createdMs, sideStamp }, extracted }
    }
    before = after
  }
}

/** What is recorded of a file that could not be read, and why. */
export function describeUnread(name: string, problem: MediaProblem): Extracted {
  const nothing = { size: 0, read: () => new Uint8Array(0) }
  return { ...extractMetadata(nothing, name), problems: [problem] }
}

/** Whether what was read says that the file couldn't be opened, which may be otherwise next time. */
export function isUnread(extracted: Extracted): boolean {
  return extracted.problems.some((problem) => problem.stage === 'scan')
}

function readMetadata(
  absolute: string,
  { name, sideStamp }: FoundEntry,
  settings: ReadSettings,
): Extracted | null {
  try {
    const opened = openReader(absolute)
    try {
      return readFileMetadata(opened, absolute, { settings, hasSideFiles: sideStamp !== 0 })
    } finally {
      opened.close()
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null
    if (error instanceof AppError) {
      return describeUnread(name, { stage: 'scan', code: error.code, message: error.message })
    }
    const code = findErrorCode(error)
    // A bug in a reader of a format must not end the scan of the other files.
    return describeUnread(
      name,
      code === undefined
        ? { stage: 'metadata', code: 'reader-failed', message: 'The file could not be made sense of.' }
        : { stage: 'scan', code, message: `The file could not be read: the disk answered ${code}.` },
    )
  }
}

function isSame(one: FoundEntry, other: FoundEntry): boolean {
  return one.sizeBytes === other.sizeBytes && one.modifiedNs === other.modifiedNs && one.inode === other.inode
}
