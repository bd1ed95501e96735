import { constants, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { syncDirectoryNow, writeFileAtomicallyNow } from './atomic-write.ts'
import { findErrorCode } from './storage.ts'
import { nodeStorageSync } from './storage-sync.ts'

/** Gives a finished file its final name, durably: a crash leaves the one or the other, never a part. */
export function renameDurably(from: string, to: string): void {
  syncFile(from)
  nodeStorageSync.rename(from, to)
  syncDirectoryNow(dirname(to))
}

/** Writes a small file of the library's own wholly or not at all. Nothing is left behind when it fails. */
export function writeDurably(path: string, text: string): void {
  // Whoever chose the place of a database may have done so by a link.
  const real = join(realpathSync(dirname(path)), basename(path))
  writeFileAtomicallyNow(real, Buffer.from(text))
}

/** Makes what stands in a file durable. */
export function syncFile(path: string): void {
  // Windows syncs only what is open for writing.
  const flags = process.platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY
  const file = nodeStorageSync.open(path, flags)
  try {
    file.sync()
  } finally {
    file.close()
  }
}

/**
 * Makes a directory where its parent is there. Never more than one: a folder that isn't there is an unmounted disk, not one to make.
 * (Node's recursive form would also try for ever where a file system answers ENOENT.)
 */
export function makeDirectory(directory: string): void {
  try {
    nodeStorageSync.mkdir(directory)
  } catch (error) {
    if (findErrorCode(error) !== 'EEXIST') throw error
  }
}

/** Removes a file if it is there. */
export function removeFile(path: string): void {
  try {
    nodeStorageSync.unlink(path)
  } catch (error) {
    if (findErrorCode(error) !== 'ENOENT') throw error
  }
}
