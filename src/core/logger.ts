import { constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { nodeStorageSync } from './storage/storage-sync.ts'

/** A log file of the program. Lines are cleaned of control characters: names and messages come from files. */
export type Logger = {
  readonly info: (message: string) => void
  readonly error: (message: string, error?: unknown) => void
}

const largestLogBytes = 5_000_000
const appendFlags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)

/**
 * A logger that appends to `path` and keeps one older file (`.1`) when it grows over 5 MB. Where it can't write it is silent:
 * a log is never a reason to fail. It writes only while the directory `onlyWhile` is there: it must not bring back a folder that was
 * taken away, or fill the place where a disk was mounted.
 */
export function createLogger(path: string, onlyWhile?: string): Logger {
  const write = (level: string, message: string) => {
    const line = `${new Date().toISOString()} | ${level} | ${cleanLine(message)}\n`
    try {
      if (onlyWhile !== undefined && !existsSync(onlyWhile)) return
      nodeStorageSync.makeTree(dirname(path))
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestLogBytes)
        nodeStorageSync.rename(path, `${path}.1`)
      append(path, line)
    } catch {
      // Nowhere to say it.
    }
  }
  return {
    info: (message) => write('INFO ', message),
    error: (message, error) =>
      write('ERROR', error === undefined ? message : `${message}: ${describeForLog(error)}`),
  }
}

function append(path: string, line: string): void {
  const file = nodeStorageSync.open(path, appendFlags, 0o666)
  try {
    file.write(Buffer.from(line))
  } finally {
    file.close()
  }
}

function describeForLog(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : ` [cause: ${describeForLog(error.cause)}]`
  return `${error.stack ?? error.message}${cause}`
}

/** One line: line breaks become ` ⏎ `, other control characters go. */
function cleanLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the point.
  return text.replace(/\r?\n/g, ' ⏎ ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
}
