import { spawn } from 'node:child_process'
import { type ExifToolProgram, findExifTool } from '#core/tools/find-exiftool.ts'
import { toolEnvironment } from '#core/tools/run-tool.ts'
import { AppError } from '#shared/errors.ts'
import { parseTags, type TagTable } from './compare-tags.ts'
import type { TagChange } from './exif-args.ts'
import { CannotEmbed } from './refusal.ts'

/** A file that ExifTool is given open: a name could lead elsewhere, hold a line end, or be taken for an option. */
export type OpenInput = { readonly fd: number; readonly path: string }

export type ExifToolWriter = {
  /** All tags, binary ones too, and the hash of the image data. */
  readonly readTags: (input: OpenInput, signal: AbortSignal) => Promise<TagTable>
  /** Gives the file with the change made, piece by piece; the input is only read. `CannotEmbed` where ExifTool refuses that. */
  readonly rewrite: (
    input: OpenInput,
    change: TagChange,
    onBytes: (bytes: Buffer) => Promise<void>,
    signal: AbortSignal,
  ) => Promise<void>
}

const timeoutMs = 60_000
const maxTagBytes = 64 * 1024 * 1024
const keptErrorBytes = 4096

const readArgs = [
  ...['-json', '-a', '-u', '-n', '-b', '-struct', '-G1:4', '-e', '--System:all'],
  ...['-api', 'requesttags=imagedatahash', '-api', 'imagehashtype=SHA256', '-api', 'largefilesupport=1'],
]

/**
 * ExifTool for one file at a time, a process for each call: nothing of one file reaches the next, and no retry. Without a configuration
 * file, which is Perl that would be run. Undefined: it can't run here.
 */
export async function findExifToolWriter(): Promise<ExifToolWriter | undefined> {
  const program = await findExifTool(process.env)
  if (program === undefined) return undefined
  return {
    readTags: async (input, signal) => {
      const output: Buffer[] = []
      let bytes = 0
      await run(program, readArgs, input, signal, async (chunk) => {
        bytes += chunk.length
        if (bytes > maxTagBytes) throw new AppError('tool-failed', 'ExifTool wrote too much and was stopped.')
        output.push(chunk)
      })
      return parseTags(Buffer.concat(output).toString('utf8'))
    },
    rewrite: (input, { packet, assignments }, onBytes, signal) => {
      const block = packet === null ? [] : ['-XMP<=-']
      return run(program, ['-q', '-n', ...block, ...assignments, '-o', '-'], input, signal, onBytes, packet)
    },
  }
}

async function run(
  program: ExifToolProgram,
  args: readonly string[],
  { fd, path }: OpenInput,
  signal: AbortSignal,
  onBytes: (bytes: Buffer) => Promise<void>,
  packet: string | null = null,
): Promise<void> {
  const isNamed = process.platform === 'win32'
  const child = spawn(
    program.command,
    [...program.args, '-config', '', ...args, '--', isNamed ? path : '/dev/fd/3'],
    {
      shell: false,
      windowsHide: true,
      env: toolEnvironment(),
      stdio: [packet === null ? 'ignore' : 'pipe', 'pipe', 'pipe', ...(isNamed ? [] : [fd])],
    },
  )
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new AppError('tool-missing', 'ExifTool could not be started.', { cause })),
    )
    child.once('close', resolve)
  })
  ended.catch(() => {})
  const abort = () => child.kill('SIGKILL')
  const timer = setTimeout(abort, timeoutMs)
  signal.addEventListener('abort', abort, { once: true })
  // Whether it was read to its end shows in what comes out.
  child.stdin?.on('error', () => {})
  child.stdin?.end(packet ?? '')
  let errorText = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    errorText = (errorText + chunk.toString('utf8')).slice(-keptErrorBytes)
  })
  try {
    signal.throwIfAborted()
    for await (const chunk of child.stdout ?? []) await onBytes(chunk as Buffer) // no encoding is set
    const code = await ended
    signal.throwIfAborted()
    if (code === 1) throw new CannotEmbed(`ExifTool: ${errorText.trim()}`)
    if (code !== 0) {
      throw new AppError('tool-failed', 'ExifTool could not write into this file.', {
        cause: new Error(`exit code ${code}: ${errorText.trim()}`),
      })
    }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    child.kill('SIGKILL')
    await ended.catch(() => {})
  }
}
