import type { Command } from 'commander'
import type { Output } from './output.ts'

/** What a command may use of the process that runs it. */
export type CliContext = {
  readonly output: Output
  readonly workingDirectory: string
  readonly dataDirectory: string
  /** Place of the database instead of `.scores/media.db`, from the environment. */
  readonly database: string | undefined
  readonly version: string
  readonly logPath: string
  /** Where the built page lies. */
  readonly rendererDirectory: string
  /** Ends the command: Ctrl+C, or nobody reads its output any more. */
  readonly signal: AbortSignal
  readonly reportBug: (what: string, error: unknown) => void
}

/** One command of the program: its arguments, options, help and what it does. Listed in `commands/index.ts`. */
export type CliCommand = {
  readonly create: (context: CliContext) => Command
}
