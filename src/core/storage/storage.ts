import type { Stats } from 'node:fs'
import { chmod, copyFile, link, lstat, mkdir, open, rename, rm, unlink } from 'node:fs/promises'
import { noteCall } from './intercept.ts'

/** An open file. Offsets and lengths in bytes. */
export type StorageFile = {
  /** For a program that is given the open file. */
  readonly fd: number
  /** Reads up to `bytes.length` bytes at `position`; gives how many there were. */
  readonly read: (bytes: Uint8Array, position: number) => Promise<number>
  /** Appends; gives how many bytes the disk took, which may be fewer than were given. */
  readonly write: (bytes: Uint8Array) => Promise<number>
  readonly stat: () => Promise<Stats>
  readonly chmod: (mode: number) => Promise<void>
  readonly chown: (uid: number, gid: number) => Promise<void>
  /** Seconds since 1970. */
  readonly utimes: (accessed: number, modified: number) => Promise<void>
  readonly sync: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Every call by which the program changes something on the disk, in one object, so that a test can make each of them fail. SQLite has its own. */
export type Storage = {
  readonly lstat: (path: string) => Promise<Stats>
  readonly mkdir: (path: string, mode?: number) => Promise<void>
  /** Makes a directory with those above it that aren't there: only for the program's own data, never beside media. */
  readonly makeTree: (path: string, mode?: number) => Promise<void>
  readonly chmod: (path: string, mode: number) => Promise<void>
  readonly open: (path: string, flags: number, mode?: number) => Promise<StorageFile>
  readonly rename: (from: string, to: string) => Promise<void>
  /** A second name for the same file; fails where the name is taken. */
  readonly link: (from: string, to: string) => Promise<void>
  /** Copies the bytes of a file; `mode` as `fs.copyFile` has it. Not durable before it is synced. */
  readonly copyFile: (from: string, to: string, mode?: number) => Promise<void>
  readonly unlink: (path: string) => Promise<void>
  /** Removes a directory with all in it, if it is there: only for the program's own data. */
  readonly removeTree: (path: string) => Promise<void>
}

/** The disk itself. */
export const nodeStorage: Storage = {
  lstat: async (path) => {
    noteCall('lstat', path)
    return lstat(path)
  },
  mkdir: async (path, mode) => {
    noteCall('mkdir', path)
    await mkdir(path, { mode })
  },
  makeTree: async (path, mode) => {
    noteCall('makeTree', path)
    await mkdir(path, { recursive: true, mode })
  },
  chmod: async (path, mode) => {
    noteCall('chmod', path)
    await chmod(path, mode)
  },
  open: async (path, flags, mode) => {
    noteCall('open', path)
    const handle = await open(path, flags, mode)
    const noted =
      <Given extends readonly unknown[], Result>(name: string, call: (...given: Given) => Promise<Result>) =>
      async (...given: Given): Promise<Result> => {
        noteCall(`file.${name}`, path)
        return call(...given)
      }
    return {
      fd: handle.fd,
      read: noted(
        'read',
        async (bytes: Uint8Array, position: number) =>
          (await handle.read(bytes, 0, bytes.length, position)).bytesRead,
      ),
      write: noted('write', async (bytes: Uint8Array) => (await handle.write(bytes)).bytesWritten),
      stat: noted('stat', () => handle.stat()),
      chmod: noted('chmod', (fileMode: number) => handle.chmod(fileMode)),
      chown: noted('chown', (uid: number, gid: number) => handle.chown(uid, gid)),
      utimes: noted('utimes', (accessed: number, modified: number) => handle.utimes(accessed, modified)),
      sync: noted('sync', () => handle.sync()),
      close: async () => {
        // Closed whatever comes: a test that makes this call fail shall not leak what is open.
        await handle.close()
        noteCall('file.close', path)
      },
    }
  },
  rename: async (from, to) => {
    noteCall('rename', from)
    await rename(from, to)
  },
  link: async (from, to) => {
    noteCall('link', from)
    await link(from, to)
  },
  copyFile: async (from, to, mode) => {
    noteCall('copyFile', from)
    await copyFile(from, to, mode)
  },
  unlink: async (path) => {
    noteCall('unlink', path)
    await unlink(path)
  },
  removeTree: async (path) => {
    noteCall('removeTree', path)
    await rm(path, { recursive: true, force: true })
  },
}

/** The system's code of a failed call (`ENOSPC`), or undefined where the error is something else. */
export function findErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** A file's modification time in nanoseconds as the database keeps it: rounded from milliseconds, exact to 256 ns. */
export function findModifiedNs(stats: { readonly mtimeMs: number }): number {
  return Math.round(stats.mtimeMs * 1e6)
}
