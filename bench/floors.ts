import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** All regular files below a folder, dot directories left out: an own stack, no work beyond what the system asks. */
export function listFiles(folder: string): string[] {
  const found: string[] = []
  const pending = [folder]
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue
      const path = join(directory, entry.name)
      if (entry.isDirectory()) pending.push(path)
      else if (entry.isFile()) found.push(path)
    }
  }
  return found
}

/** The limit of a reopen: every directory listed, every file's size and time asked for. */
export function walkAndStat(folder: string): number {
  let bytes = 0
  for (const path of listFiles(folder)) bytes += statSync(path).size
  return bytes
}

/** The limit of indexing: that, and the first 4 KiB of every file read, by one thread. */
export function walkAndReadHeads(folder: string): number {
  const buffer = Buffer.allocUnsafe(4096)
  let bytes = 0
  for (const path of listFiles(folder)) {
    bytes += statSync(path).size
    const file = openSync(path, 'r')
    bytes += readSync(file, buffer, 0, 4096, 0)
    closeSync(file)
  }
  return bytes
}
