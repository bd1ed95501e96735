import { constants } from 'node:fs'
import { type FileState, findFile, findState } from '#core/storage/atomic-write.ts'
import type { Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { largestScoreFileBytes } from './score-file.ts'
import type { ReadScoreFile } from './take-over-score-files.ts'

const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** What a score file larger than any can be is told with; it isn't read. */
export const tooLarge = {
  code: 'too-large',
  message: 'The score file is far too large to be one.',
} as const
/** For bytes that aren't UTF-8. */
export const notText = { code: 'not-text', message: 'The score file is damaged: it is not text.' } as const

/** Reads a score file from disk; undefined where there is none. Throws what the disk says, and `unsupported` for what isn't a file. */
export async function readScoreFile(
  storage: Storage,
  path: string,
): Promise<(ReadScoreFile & FileState) | undefined> {
  const known = await findFile(storage, path)
  if (known === undefined) return undefined
  const file = await storage.open(path, readFlags)
  try {
    const stats = await file.stat()
    if (!stats.isFile())
      throw new AppError('unsupported', `${path} is not a file. Rename it, then try again.`)
    const found = findState(stats)
    if (stats.size > largestScoreFileBytes) return { ...found, text: null, problem: tooLarge }
    const bytes = new Uint8Array(stats.size)
    let length = 0
    while (length < bytes.length) {
      const count = await file.read(bytes.subarray(length), length)
      if (count === 0) break
      length += count
    }
    return { ...found, ...decodeScoreFile(bytes.subarray(0, length)) }
  } finally {
    await file.close()
  }
}

/** The text of a score file's bytes, which are UTF-8. */
export function decodeScoreFile(
  bytes: Uint8Array,
):
  | { readonly text: string; readonly problem: null }
  | { readonly text: null; readonly problem: typeof notText } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), problem: null }
  } catch {
    return { text: null, problem: notText }
  }
}
