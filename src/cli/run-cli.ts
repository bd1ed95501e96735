import { Command, CommanderError } from 'commander'
import { AppError, isCancelled } from '#shared/errors.ts'
import type { CliContext } from './command.ts'
import { commands } from './commands/index.ts'
import { EndWith } from './end-with.ts'
import { exitCodeHelp, exitCodes } from './exit-codes.ts'

/**
 * Runs one command line (without the program's own name) and answers its exit code, or `cancelled` where the signal ended it before
 * it was done. Never rejects.
 */
export async function runCli(words: readonly string[], context: CliContext): Promise<number | 'cancelled'> {
  try {
    await createProgram(context).parseAsync([...words], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes['invalid-input']
    if (error instanceof EndWith) {
      if (error.message !== '') context.output.say(error.message)
      return error.exitCode
    }
    if (isCancelled(error)) return 'cancelled'
    if (error instanceof AppError) {
      context.output.say(error.message)
      return exitCodes[error.code]
    }
    context.reportBug(`media-scorer ${words[0] ?? ''}`, error)
    context.output.say(
      `Something went wrong inside Media Scorer. The log has the details: ${context.logPath}`,
    )
    return exitCodes.internal
  }
}

function createProgram(context: CliContext): Command {
  const program = new Command('media-scorer')
    .description(
      'Look through folders full of images and videos, score them, and find them again by any word.',
    )
    .version(context.version)
    // So that “--” reaches the command, for files whose names begin with a dash.
    .enablePositionalOptions()
    .helpCommand(false)
  for (const command of commands) program.addCommand(command.create(context))
  for (const command of [program, ...listCommands(program)]) {
    command
      .exitOverride()
      .showHelpAfterError(`(${nameOf(command)} --help tells more)`)
      .addHelpText('after', exitCodeHelp)
  }
  return program
}

/** With those of commands that have some below them. */
function listCommands(command: Command): readonly Command[] {
  return command.commands.flatMap((below) => [below, ...listCommands(below)])
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`
}
