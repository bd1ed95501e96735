import {
  chmodSync,
  closeSync,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { noteCall } from './intercept.ts'
import type { Storage, StorageFile } from './storage.ts'

type AtOnce<Call> = Call extends (...given: infer Given) => Promise<infer Result>
  ? (...given: Given) => Result extends StorageFile ? SyncStorageFile : Result
  : Call

/** An open file that answers at once. */
export type SyncStorageFile = { readonly [Name in keyof StorageFile]: AtOnce<StorageFile[Name]> }

/** The same calls, answered at once: for what opens a library, where nothing else may happen in between. */
export type SyncStorage = { readonly [Name in keyof Storage]: AtOnce<Storage[Name]> }

/** The disk itself, answering at once. */
export const nodeStorageSync: SyncStorage = {
  lstat: (path) => {
    noteCall('lstat', path)
    return lstatSync(path)
  },
  mkdir: (path, mode) => {
    noteCall('mkdir', path)
    mkdirSync(path, { mode })
  },
  makeTree: (path, mode) => {
    noteCall('makeTree', path)
    mkdirSync(path, { recursive: true, mode })
  },
  chmod: (path, mode) => {
    noteCall('chmod', path)
    chmodSync(path, mode)
  },
  open: (path, flags, mode) => {
    noteCall('open', path)
    const fd = openSync(path, flags, mode)
    const noted =
      <Given extends readonly unknown[], Result>(name: string, call: (...given: Given) => Result) =>
      (...given: Given): Result => {
        noteCall(`file.${name}`, path)
        return call(...given)
      }
    return {
      fd,
      read: noted('read', (bytes: Uint8Array, position: number) =>
        readSync(fd, bytes, 0, bytes.length, position),
      ),
      write: noted('write', (bytes: Uint8Array) => writeSync(fd, bytes)),
      stat: noted('stat', () => fstatSync(fd)),
      chmod: noted('chmod', (mode: number) => fchmodSync(fd, mode)),
      chown: noted('chown', (uid: number, gid: number) => fchownSync(fd, uid, gid)),
      utimes: noted('utimes', (accessed: number, modified: number) => futimesSync(fd, accessed, modified)),
      sync: noted('sync', () => fsyncSync(fd)),
      close: () => {
        closeSync(fd)
        noteCall('file.close', path)
      },
    }
  },
  rename: (from, to) => {
    noteCall('rename', from)
    renameSync(from, to)
  },
  link: (from, to) => {
    noteCall('link', from)
    linkSync(from, to)
  },
  copyFile: (from, to, mode) => {
    noteCall('copyFile', from)
    copyFileSync(from, to, mode)
  },
  unlink: (path) => {
    noteCall('unlink', path)
    unlinkSync(path)
  },
  removeTree: (path) => {
    noteCall('removeTree', path)
    rmSync(path, { recursive: true, force: true })
  },
}
