import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { dirname, join } from 'node:path'
import { findFile, syncDirectory } from '#core/storage/atomic-write.ts'
import { findErrorCode, nodeStorage, type Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'

const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
const pieceBytes = 64 * 1024

/**
 * Writes texts, one after the other, into a file: wholly or not at all, and durably. What is there already is replaced only with
 * `replace`, in one step at the end. Throws `file-changed` where something is there, `disk-full`, `read-only`, `not-found`.
 */
export async function writeExport(
  path: string,
  texts: AsyncIterable<string>,
  existing: 'refuse' | 'replace',
  storage: Storage = nodeStorage,
): Promise<void> {
  const directory = dirname(path)
  const temporary = join(directory, `.media-scorer-${randomBytes(8).toString('hex')}.tmp`)
  try {
    await refuseExisting(storage, path, existing)
    const file = await storage.open(temporary, createFlags, 0o666)
    try {
      let piece = ''
      for await (const text of texts) {
        piece += text
        if (piece.length < pieceBytes) continue
        await writeAll(file, piece)
        piece = ''
      }
      await writeAll(file, piece)
      await file.sync()
    } finally {
      await file.close()
    }
    await refuseExisting(storage, path, existing)
    await storage.rename(temporary, path)
    await syncDirectory(storage, directory)
  } catch (error) {
    await storage.unlink(temporary).catch(() => undefined)
    throw explain(error, path)
  }
}

async function refuseExisting(storage: Storage, path: string, existing: 'refuse' | 'replace'): Promise<void> {
  const there = await findFile(storage, path)
  if (there === undefined || existing === 'replace') return
  throw new AppError('file-changed', `“${path}” is there already, and was not touched. --force replaces it.`)
}

async function writeAll(
  file: { readonly write: (bytes: Uint8Array) => Promise<number> },
  text: string,
): Promise<void> {
  const bytes = Buffer.from(text)
  for (let offset = 0; offset < bytes.length; ) {
    const count = await file.write(bytes.subarray(offset))
    if (count === 0) throw new AppError('disk-full', 'The disk takes no more data. Nothing was written.')
    offset += count
  }
}

function explain(error: unknown, path: string): unknown {
  const code = findErrorCode(error)
  const say = (as: 'disk-full' | 'read-only' | 'not-found', sentence: string) =>
    new AppError(as, sentence, { cause: error })
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return say('disk-full', `The disk is full: “${path}” was not written.`)
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return say('read-only', `“${path}” can’t be written there.`)
  }
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return say('not-found', `The folder of “${path}” is not there.`)
  return error
}
