import type { Writable } from 'node:stream'
import type { JobProgress } from '#shared/job-progress.ts'
import { escapeForTerminal } from './escape.ts'

/** Where a command says things: data on stdout, everything else on stderr. */
export type Output = {
  /** A line of data, written as it is. Waits while the reader is slow. */
  readonly writeLine: (line: string) => Promise<void>
  /** The same for whatever else data is made of: several lines at once, what ends in a NUL. */
  readonly write: (data: string) => Promise<void>
  /** Whether a person looks at what is written. */
  readonly isTerminal: boolean
  /** A sentence for the person; escaped. */
  readonly say: (sentence: string) => void
  /** On a terminal one line that is rewritten; nothing elsewhere. */
  readonly showProgress: (progress: JobProgress) => void
  /** Takes the progress line away and waits until everything is written. */
  readonly finish: () => Promise<void>
}

/** A stream that may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number }

const jobNames: Readonly<Record<JobProgress['job'], string>> = {
  scan: 'Looking through the folder',
  metadata: 'Reading metadata',
  probe: 'Reading videos',
  thumbnails: 'Making thumbnails',
  hash: 'Telling contents apart',
  files: 'Moving files',
}

/**
 * Output to two streams. `onReaderGone` is called once when nobody reads stdout any more (`| head`): the command then ends, and
 * that is no error.
 */
export function createOutput(stdout: OutputStream, stderr: OutputStream, onReaderGone: () => void): Output {
  let gone = false
  let progressShown = false
  stdout.on('error', () => {
    if (!gone) onReaderGone()
    gone = true
  })
  stderr.on('error', () => {}) // nobody reads it, and nothing is lost

  const clearProgress = () => {
    if (progressShown) stderr.write('\r\x1b[K')
    progressShown = false
  }

  const write = async (data: string) => {
    if (gone) return
    if (stdout.isTTY === true) clearProgress()
    if (!stdout.write(data)) await flush(stdout)
  }

  return {
    writeLine: (line) => write(`${line}\n`),
    write,
    isTerminal: stdout.isTTY === true,
    say: (sentence) => {
      clearProgress()
      stderr.write(`${escapeForTerminal(sentence)}\n`)
    },
    showProgress: (progress) => {
      if (stderr.isTTY !== true) return
      clearProgress()
      if (progress.state !== 'running') return
      stderr.write(describeProgress(progress).slice(0, (stderr.columns ?? 80) - 1))
      progressShown = true
    },
    finish: async () => {
      clearProgress()
      if (!gone) await flush(stdout)
      await flush(stderr)
    },
  }
}

/** `Reading metadata: 1200 of 5000` */
export function describeProgress(progress: JobProgress): string {
  const of = progress.total === null ? '' : ` of ${progress.total}`
  const failed = progress.failed === 0 ? '' : `, ${progress.failed} with problems`
  return `${jobNames[progress.job]}: ${progress.done}${of}${failed}`
}

/** Resolves when what was written so far is handed over, or can't be any more. */
function flush(stream: OutputStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve)
    stream.write('', () => {
      stream.off('close', resolve)
      resolve()
    })
  })
}
