import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { AppError } from '#shared/errors.ts'
import { type ExifToolProgram, findExifTool } from './find-exiftool.ts'
import { toolEnvironment } from './run-tool.ts'

/** ExifTool, kept running: starting it takes a hundred times as long as reading a file. It only ever reads. */
export type ExifToolReader = {
  /**
   * All tags of a picture that the caller has opened, sniffed and found to be no bomb, as text by group and name (`EXIF:Make`); lists
   * are joined with `, `. On Linux it gets that open file, elsewhere its name. Throws `tool-failed`, `unsupported` for a name that
   * can't be passed on, or the signal's reason.
   */
  readonly read: (
    file: { readonly path: string; readonly descriptor: number },
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, string>>>
  readonly close: () => Promise<void>
}

/** How many run at once. */
export const exifToolProcesses = availableParallelism() >= 4 ? 2 : 1

const taskTimeoutMs = 10_000
const tasksPerProcess = 200
const idleMs = 20_000
/** More than 200 photographs with all their maker notes give; who writes more is killed. */
const maxOutputBytes = 64 * 1024 * 1024

const readArgs = [
  '-json',
  '-G0',
  // Not to the end of a file of many megabytes for what programs append there.
  '-fast',
  '-c',
  '%+.8f',
  '--System:all',
  '--ICC_Profile:all',
  '--JUMBF:all',
]

/** Undefined where it can't run. Processes start with the first file and end when they have nothing to do. */
export async function openExifTool(
  taskMs = taskTimeoutMs,
  given?: ExifToolProgram,
): Promise<ExifToolReader | undefined> {
  const program = given ?? (await findExifTool(process.env))
  if (program === undefined) return undefined
  const { ExifTool } = await import('exiftool-vendored')
  const exiftool = new ExifTool({
    // First of all: no configuration file, which is Perl that would be run.
    processFactory: () => start(program, ['-config', '', '-stay_open', 'True', '-@', '-']),
    maxProcs: exifToolProcesses,
    maxTasksPerProcess: tasksPerProcess,
    maxIdleMsPerProcess: idleMs,
    taskTimeoutMillis: taskMs,
    spawnTimeoutMillis: taskTimeoutMs,
    taskRetries: 0,
    checkPerl: false,
    useMWG: false,
    cleanupChildProcsOnExit: true,
  })
  const closing = new AbortController()
  return {
    read: async (file, signal) => {
      const ending = AbortSignal.any([signal, closing.signal])
      ending.throwIfAborted()
      try {
        return describeTags(await endWith(exiftool.readRaw(nameFile(file), { readArgs }), ending))
      } catch (error) {
        ending.throwIfAborted()
        if (error instanceof AppError) throw error
        throw new AppError('tool-failed', 'ExifTool could not read this file.', { cause: error })
      }
    },
    close: async () => {
      closing.abort()
      await exiftool.end(false)
    },
  }
}

function start(program: ExifToolProgram, args: readonly string[]): ChildProcess {
  const child = spawn(program.command, [...program.args, ...args], {
    shell: false,
    windowsHide: true,
    env: toolEnvironment(),
    stdio: 'pipe',
  })
  let outputBytes = 0
  const count = (chunk: Buffer | string) => {
    outputBytes += chunk.length
    if (outputBytes > maxOutputBytes) child.kill('SIGKILL')
  }
  child.stdout.on('data', count)
  child.stderr.on('data', count)
  return child
}

/**
 * Arguments are lines, and Perl runs a name with a `|` at its end as a command: on Linux neither matters, for the name is that of our
 * open file.
 */
function nameFile({ path, descriptor }: { readonly path: string; readonly descriptor: number }): string {
  if (process.platform === 'linux') return `/proc/${process.pid}/fd/${descriptor}`
  if (/[\r\n\0]|^\s*[|<>+]|\|\s*$/.test(path)) {
    throw new AppError('unsupported', 'ExifTool can’t be given a file of this name.')
  }
  return path
}

/** The library has no way to call a task off; whoever doesn't want it any more stops waiting. */
async function endWith<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  aborted.promise.catch(() => {})
  work.catch(() => {})
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** What the package adds to the tags. */
const notTags = new Set(['SourceFile', 'errors', 'warnings', 'invalidUtf8Bytes'])

/** Throws `tool-failed` where ExifTool says that it couldn't read the file. */
function describeTags(answer: object): Readonly<Record<string, string>> {
  const tags = Object.create(null) as Record<string, string> // a map of text to text
  for (const [name, value] of Object.entries(answer) as [string, unknown][]) {
    if (notTags.has(name)) continue
    if (name === 'ExifTool:Error') {
      throw new AppError('tool-failed', 'ExifTool could not read this file.', {
        cause: new Error(String(value)),
      })
    }
    if (value !== null && value !== undefined && !name.startsWith('ExifTool:'))
      tags[name] = describeValue(value)
  }
  return tags
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(describeValue).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
