import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { findErrorCode, findModifiedNs, type Storage } from './storage.ts'

const temporaryName = /^\.media-scorer-[0-9a-f]{16}\.tmp$/
const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
const directoryFlags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0)

/** Whether a name is one that `writeFileAtomically` makes for the time of a write: what is left of one after a crash can go. */
export function isTemporaryName(name: string): boolean {
  return temporaryName.test(name)
}

/** The temporary files of writes that are under way in this process, absolute. */
const inFlight = new Set<string>()

/** Whether this process is writing that temporary file just now, so that nobody may remove it. */
export function isBeingWritten(path: string): boolean {
  return inFlight.has(path)
}

/** Size in bytes and time in nanoseconds of what was written. */
export type WrittenFile = { readonly sizeBytes: number; readonly modifiedNs: number }

/** Which bytes lay at a path when they were read. Size in bytes, time in nanoseconds. */
export type FileState = WrittenFile & { readonly inode: number }

/** Another program changed the file between the moment it was read and the moment it was to be replaced. Nothing was written. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile'
}

/**
 * Replaces `path` by a file with these bytes, wholly or not at all, and durably: created beside it, written to the last byte,
 * checked, synced, renamed over it, the directory synced. A link, a directory or a pipe in its place is refused, and so is a directory
 * that is a link. After a failure the old file is as it was (or, when only the last sync failed, the new one is whole) and nothing
 * is left behind. `expected` is what was read there (null: nothing was): if it is something else by now, `ChangedMeanwhile` is thrown.
 */
export async function writeFileAtomically(
  storage: Storage,
  path: string,
  bytes: Uint8Array,
  expected?: FileState | null,
): Promise<WrittenFile> {
  const directory = dirname(path)
  if (!(await storage.lstat(directory)).isDirectory()) {
    throw new AppError(
      'unsupported',
      `${directory} is not a folder. Rename what stands there, then try again.`,
    )
  }
  const before = await findFile(storage, path)
  const temporary = join(directory, `.media-scorer-${randomBytes(8).toString('hex')}.tmp`)
  inFlight.add(temporary)
  try {
    const written = await writeTemporary(storage, temporary, bytes, before)
    try {
      // As late as can be: what another program wrote until now isn't overwritten.
      if (expected !== undefined) requireState(await findFile(storage, path), expected)
      await storage.rename(temporary, path)
    } catch (error) {
      await removeQuietly(storage, temporary)
      throw error
    }
    await syncDirectory(storage, directory)
    return written
  } finally {
    inFlight.delete(temporary)
  }
}

/** What of a file's stats tells whether it is still the one that was read. */
export function findState(stats: Stats): FileState {
  return { inode: stats.ino, sizeBytes: stats.size, modifiedNs: findModifiedNs(stats) }
}

function requireState(stats: Stats | undefined, expected: FileState | null): void {
  const now = stats === undefined ? null : findState(stats)
  const isSame =
    now?.inode === expected?.inode &&
    now?.sizeBytes === expected?.sizeBytes &&
    now?.modifiedNs === expected?.modifiedNs
  if (!isSame) throw new ChangedMeanwhile('The file was changed while it was to be replaced.')
}

/** Stats of the regular file at `path`, or undefined where there is nothing. Throws `unsupported` for anything else. */
export async function findFile(storage: Storage, path: string): Promise<Stats | undefined> {
  let stats: Stats
  try {
    stats = await storage.lstat(path)
  } catch (error) {
    if (findErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
  if (stats.isFile()) return stats
  const kind = stats.isSymbolicLink() ? 'a link' : stats.isDirectory() ? 'a folder' : 'not a file'
  throw new AppError('unsupported', `${path} is ${kind}, so it was left alone. Rename it, then try again.`)
}

/** Makes a rename or a new file in `directory` durable, where the system can (Windows and some network disks can't). */
export async function syncDirectory(storage: Storage, directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await storage.open(directory, directoryFlags)
  try {
    await handle.sync()
  } catch (error) {
    if (findErrorCode(error) !== 'EINVAL' && findErrorCode(error) !== 'ENOTSUP') throw error
  } finally {
    await handle.close()
  }
}

async function writeTemporary(
  storage: Storage,
  temporary: string,
  bytes: Uint8Array,
  before: Stats | undefined,
): Promise<WrittenFile> {
  const file = await storage.open(temporary, createFlags, 0o666)
  let open = true
  try {
    if (before !== undefined && process.platform !== 'win32') await file.chmod(before.mode & 0o777)
    for (let offset = 0; offset < bytes.length; ) {
      const count = await file.write(bytes.subarray(offset))
      if (count === 0) throw new AppError('disk-full', 'The disk takes no more data.')
      offset += count
    }
    const stats = await file.stat()
    if (stats.size !== bytes.length) throw new AppError('disk-full', 'The disk did not take all of the data.')
    await file.sync()
    open = false
    await file.close()
    return { sizeBytes: stats.size, modifiedNs: findModifiedNs(stats) }
  } catch (error) {
    if (open) await closeQuietly(file)
    await removeQuietly(storage, temporary)
    throw error
  }
}

// The failure that is on its way tells more than one in cleaning up after it; what stays is removed at the next start.
async function removeQuietly(storage: Storage, path: string): Promise<void> {
  await storage.unlink(path).catch(() => undefined)
}

async function closeQuietly(file: { readonly close: () => Promise<void> }): Promise<void> {
  await file.close().catch(() => undefined)
}
