import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { runSteps, runStepsNow, type Steps, wait } from './steps.ts'
import { findErrorCode, findModifiedNs, type Storage, type StorageFile } from './storage.ts'
import { nodeStorageSync, type SyncStorage, type SyncStorageFile } from './storage-sync.ts'

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

/** Of a file that isn't there yet; one that is keeps its own. */
const newFileMode = 0o666

type Disk = Storage | SyncStorage

/**
 * Replaces `path` by a file with these bytes, wholly or not at all, and durably: created beside it, written to the last byte,
 * checked, synced, renamed over it, the directory synced. A link, a directory or a pipe in its place is refused, and so is a directory
 * that is a link. After a failure the old file is as it was (or, when only the last sync failed, the new one is whole) and nothing
 * is left behind. `expected` is what was read there (null: nothing was): if it is something else by now, `ChangedMeanwhile` is thrown.
 */
export function writeFileAtomically(
  storage: Storage,
  path: string,
  bytes: Uint8Array,
  expected?: FileState | null,
  mode = newFileMode,
): Promise<WrittenFile> {
  return runSteps(writeSteps(storage, path, bytes, expected, mode))
}

/** The same at once. */
export function writeFileAtomicallyNow(path: string, bytes: Uint8Array): WrittenFile {
  return runStepsNow(writeSteps(nodeStorageSync, path, bytes, undefined, newFileMode))
}

function* writeSteps(
  storage: Disk,
  path: string,
  bytes: Uint8Array,
  expected: FileState | null | undefined,
  mode: number,
): Steps<WrittenFile> {
  const directory = dirname(path)
  if (!(yield* wait(storage.lstat(directory))).isDirectory()) {
    throw new AppError(
      'unsupported',
      `${directory} is not a folder. Rename what stands there, then try again.`,
    )
  }
  const before = yield* findSteps(storage, path)
  const temporary = join(directory, `.media-scorer-${randomBytes(8).toString('hex')}.tmp`)
  inFlight.add(temporary)
  try {
    const written = yield* writeTemporary(storage, temporary, bytes, before, mode)
    try {
      // As late as can be: what another program wrote until now isn't overwritten.
      if (expected !== undefined) requireState(yield* findSteps(storage, path), expected)
      yield* wait(storage.rename(temporary, path))
    } catch (error) {
      yield* removeQuietly(storage, temporary)
      throw error
    }
    yield* syncSteps(storage, directory)
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
export function findFile(storage: Storage, path: string): Promise<Stats | undefined> {
  return runSteps(findSteps(storage, path))
}

function* findSteps(storage: Disk, path: string): Steps<Stats | undefined> {
  let stats: Stats
  try {
    stats = yield* wait(storage.lstat(path))
  } catch (error) {
    if (findErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
  if (stats.isFile()) return stats
  const kind = stats.isSymbolicLink() ? 'a link' : stats.isDirectory() ? 'a folder' : 'not a file'
  throw new AppError('unsupported', `${path} is ${kind}, so it was left alone. Rename it, then try again.`)
}

/** Makes a rename or a new file in `directory` durable, where the system can (Windows and some network disks can't). */
export function syncDirectory(storage: Storage, directory: string): Promise<void> {
  return runSteps(syncSteps(storage, directory))
}

/** The same at once. */
export function syncDirectoryNow(directory: string): void {
  runStepsNow(syncSteps(nodeStorageSync, directory))
}

function* syncSteps(storage: Disk, directory: string): Steps<void> {
  if (process.platform === 'win32') return
  const handle = yield* wait<StorageFile | SyncStorageFile>(storage.open(directory, directoryFlags))
  try {
    yield* wait(handle.sync())
  } catch (error) {
    if (findErrorCode(error) !== 'EINVAL' && findErrorCode(error) !== 'ENOTSUP') throw error
  } finally {
    yield* wait(handle.close())
  }
}

function* writeTemporary(
  storage: Disk,
  temporary: string,
  bytes: Uint8Array,
  before: Stats | undefined,
  mode: number,
): Steps<WrittenFile> {
  const file = yield* wait<StorageFile | SyncStorageFile>(storage.open(temporary, createFlags, mode))
  let open = true
  try {
    if (before !== undefined && process.platform !== 'win32') yield* wait(file.chmod(before.mode & 0o777))
    for (let offset = 0; offset < bytes.length; ) {
      const count = yield* wait(file.write(bytes.subarray(offset)))
      if (count === 0) throw new AppError('disk-full', 'The disk takes no more data.')
      offset += count
    }
    const stats = yield* wait(file.stat())
    if (stats.size !== bytes.length) throw new AppError('disk-full', 'The disk did not take all of the data.')
    yield* wait(file.sync())
    open = false
    yield* wait(file.close())
    return { sizeBytes: stats.size, modifiedNs: findModifiedNs(stats) }
  } catch (error) {
    if (open) yield* closeQuietly(file)
    yield* removeQuietly(storage, temporary)
    throw error
  }
}

// The failure that is on its way tells more than one in cleaning up after it; what stays is removed at the next start.
function* removeQuietly(storage: Disk, path: string): Steps<void> {
  try {
    yield* wait(storage.unlink(path))
  } catch {
    // See above.
  }
}

function* closeQuietly(file: StorageFile | SyncStorageFile): Steps<void> {
  try {
    yield* wait(file.close())
  } catch {
    // See above.
  }
}
