import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Gives a finished file its final name, durably: a crash leaves the one or the other, never a part. */
export function renameDurably(from: string, to: string): void {
  syncPath(from)
  renameSync(from, to)
  syncDirectory(dirname(to))
}

/** Writes a small file wholly or not at all. Nothing is left behind when it fails. */
export function writeDurably(path: string, text: string): void {
  const temporary = join(dirname(path), `.${crypto.randomUUID()}.tmp`)
  try {
    writeFileSync(temporary, text, { flag: 'wx' })
    renameDurably(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Makes names in a directory durable. Windows keeps them by itself and can't open a directory. */
export function syncDirectory(directory: string): void {
  if (process.platform !== 'win32') syncPath(directory)
}

function syncPath(path: string): void {
  // Windows syncs only what is open for writing.
  const file = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/**
 * Makes a directory where its parent is there. Never more than one: a folder that isn't there is an unmounted disk, not one to make.
 * (Node's recursive form would also try for ever where a file system answers ENOENT.)
 */
export function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
