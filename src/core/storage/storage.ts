import type { Stats } from 'node:fs'
import { chmod, lstat, mkdir, open, rename, unlink } from 'node:fs/promises'

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

/** Every call to the disk that score files make, in one object, so that a test can make each of them fail. */
export type Storage = {
  readonly lstat: (path: string) => Promise<Stats>
  readonly mkdir: (path: string) => Promise<void>
  readonly chmod: (path: string, mode: number) => Promise<void>
  readonly open: (path: string, flags: number, mode?: number) => Promise<StorageFile>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly unlink: (path: string) => Promise<void>
}

/** The disk itself. */
export const nodeStorage: Storage = {
  lstat: (path) => lstat(path),
  mkdir: async (path) => {
    await mkdir(path)
  },
  chmod: (path, mode) => chmod(path, mode),
  open: async (path, flags, mode) => {
    const handle = await open(path, flags, mode)
    return {
      fd: handle.fd,
      read: async (bytes, position) => (await handle.read(bytes, 0, bytes.length, position)).bytesRead,
      write: async (bytes) => (await handle.write(bytes)).bytesWritten,
      stat: () => handle.stat(),
      chmod: (fileMode) => handle.chmod(fileMode),
      chown: (uid, gid) => handle.chown(uid, gid),
      utimes: (accessed, modified) => handle.utimes(accessed, modified),
      sync: () => handle.sync(),
      close: () => handle.close(),
    }
  },
  rename: (from, to) => rename(from, to),
  unlink: (path) => unlink(path),
}

/** The system's code of a failed call (`ENOSPC`), or undefined where the error is something else. */
export function findErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** A file's modification time in nanoseconds as the database keeps it: rounded from milliseconds, exact to 256 ns. */
export function findModifiedNs(stats: { readonly mtimeMs: number }): number {
  return Math.round(stats.mtimeMs * 1e6)
}
