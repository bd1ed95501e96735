import { createHash } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { ChangedMeanwhile, findState, syncDirectory } from '#core/storage/atomic-write.ts'
import { findErrorCode, type Storage, type StorageFile } from '#core/storage/storage.ts'
import { carryAttributes } from '#core/xmp/embed/carry-attributes.ts'
import { AppError } from '#shared/errors.ts'
import { takeName } from './take-name.ts'

const chunkBytes = 1024 * 1024
const noFollow = constants.O_NOFOLLOW ?? 0
// A pipe in the file's place would otherwise wait for a writer for ever.
const readFlags = constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0)
const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow

/**
 * Copies a file to a name that is free: into a temporary file beside it (named after `key`), byte for byte, synced, read again and
 * compared, and only then given its name. Mode, times and extended attributes come along where the disk can keep them. Throws what the
 * disk says. Answers what the original was when it was read.
 */
export async function copyVerified(
  storage: Storage,
  { from, to, key }: { readonly from: string; readonly to: string; readonly key: string },
  signal: AbortSignal,
): Promise<Stats> {
  const temporary = findTemporary(to, key)
  await removeIfThere(storage, temporary)
  try {
    const { stats, hash } = await write(storage, from, temporary, signal)
    if ((await hashFile(storage, temporary, signal)) !== hash) {
      throw new AppError('unsupported', 'the disk gave back other bytes than were written to it.')
    }
    await takeName(storage, temporary, to)
    return stats
  } finally {
    await removeIfThere(storage, temporary)
    await syncDirectory(storage, dirname(to))
  }
}

/** The temporary file of a copy: known by its act, so that what a killed program left is found. */
export function findTemporary(to: string, key: string): string {
  const name = createHash('sha256').update(`${key}\0${to}`).digest('hex').slice(0, 16)
  return join(dirname(to), `.media-scorer-${name}.tmp`)
}

/** Whether two files hold the same bytes. False where one isn't there. */
export async function haveSameBytes(
  storage: Storage,
  one: string,
  other: string,
  signal: AbortSignal,
): Promise<boolean> {
  const sizes = await Promise.all([one, other].map((path) => findRegular(storage, path)))
  if (sizes[0] === undefined || sizes[0].size !== sizes[1]?.size) return false
  return (await hashFile(storage, one, signal)) === (await hashFile(storage, other, signal))
}

/** Stats of the regular file at a path; undefined where there is nothing, or something else. */
export async function findRegular(storage: Storage, path: string): Promise<Stats | undefined> {
  try {
    const stats = await storage.lstat(path)
    return stats.isFile() ? stats : undefined
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(findErrorCode(error) ?? '')) return undefined
    throw error
  }
}

export async function removeIfThere(storage: Storage, path: string): Promise<void> {
  try {
    await storage.unlink(path)
  } catch (error) {
    if (findErrorCode(error) !== 'ENOENT') throw error
  }
}

async function write(
  storage: Storage,
  from: string,
  temporary: string,
  signal: AbortSignal,
): Promise<{ readonly stats: Stats; readonly hash: string }> {
  const source = await storage.open(from, readFlags)
  try {
    const stats = await source.stat()
    if (!stats.isFile()) throw new AppError('unsupported', 'it is not a regular file.')
    const target = await storage.open(temporary, createFlags, 0o600)
    let hash = ''
    try {
      hash = await pour(source, target, signal)
      if (process.platform !== 'win32') await target.chmod(stats.mode & 0o7777)
      await carryQuietly(from, temporary, signal)
      await target.utimes(stats.atimeMs / 1000, stats.mtimeMs / 1000)
      await target.sync()
    } finally {
      await target.close()
    }
    if (!isSameState(await source.stat(), stats)) {
      throw new ChangedMeanwhile('The file was changed while it was copied.')
    }
    return { stats, hash }
  } finally {
    await source.close()
  }
}

async function pour(source: StorageFile, target: StorageFile, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(chunkBytes)
  for (let position = 0; ; ) {
    signal.throwIfAborted()
    const count = await source.read(buffer, position)
    if (count === 0) return hash.digest('hex')
    const chunk = buffer.subarray(0, count)
    hash.update(chunk)
    for (let offset = 0; offset < count; ) {
      const written = await target.write(chunk.subarray(offset))
      if (written === 0) throw new AppError('disk-full', 'the disk takes no more data.')
      offset += written
    }
    position += count
  }
}

async function hashFile(storage: Storage, path: string, signal: AbortSignal): Promise<string> {
  const file = await storage.open(path, readFlags)
  try {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(chunkBytes)
    for (let position = 0; ; ) {
      signal.throwIfAborted()
      const count = await file.read(buffer, position)
      if (count === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, count))
      position += count
    }
  } finally {
    await file.close()
  }
}

/** A disk that keeps no extended attributes (FAT) is no reason not to copy to it; neither is a system without the tool. */
async function carryQuietly(from: string, to: string, signal: AbortSignal): Promise<void> {
  try {
    await carryAttributes(from, to, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof AppError)) throw error
  }
}

/** Whether a file is still the one that it was. */
export function isSameState(one: Stats, other: Stats): boolean {
  const [a, b] = [findState(one), findState(other)]
  return a.inode === b.inode && a.sizeBytes === b.sizeBytes && a.modifiedNs === b.modifiedNs
}
