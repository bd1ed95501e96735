import { resolve } from 'node:path'
import { Command } from 'commander'
import { AppError } from '#shared/errors.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { formatInspected } from '../format-inspected.ts'
import { readMapping } from '../read-mapping.ts'

type Options = { readonly json?: true; readonly workflow?: true }

/** Shows what is in files. Needs no library and writes nothing. */
export const inspectCommand: CliCommand = {
  create: (context) =>
    new Command('inspect')
      .summary('show what is in files: prompt, model, seed, camera, size')
      .description(
        'Reads files themselves: how they were generated, camera, size, keywords. Needs no library and writes nothing.',
      )
      .argument('<file...>', 'the files')
      .option('--json', 'one JSON object a line')
      .action((files: readonly string[], options: Options) => inspect(context, files, options)),
}

async function inspect(context: CliContext, files: readonly string[], options: Options): Promise<void> {
  const { createInspector } = await import('#core/metadata/inspector.ts')
  const settings = await readMapping(context, files)
  const inspector = createInspector({ settings, onBug: context.reportBug })
  let failure: AppError | undefined
  try {
    for (const file of files) {
      try {
        const path = resolve(context.workingDirectory, file)
        const extracted = await inspector.inspect(path, context.signal)
        await writeInspected(context, formatInspected(file, extracted), options)
      } catch (error) {
        // One that can't be opened doesn't keep the others from being shown.
        if (!(error instanceof AppError)) throw error
        failure ??= error
        context.output.say(`${file}: ${error.message}`)
      }
    }
  } finally {
    await inspector.close()
  }
  if (failure !== undefined)
    throw new AppError(failure.code, 'Not every file could be read.', { cause: failure })
}

async function writeInspected(
  context: CliContext,
  inspected: ReturnType<typeof formatInspected>,
  options: Options,
): Promise<void> {
  if (options.json === true) return context.output.writeLine(formatJsonLine(inspected))
  for (const [name, value] of Object.entries(inspected)) {
    if (value === null || (Array.isArray(value) && value.length === 0)) continue
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    await context.output.writeLine(`${name.padEnd(17)} ${escapeForTerminal(text)}`)
  }
  await context.output.writeLine('')
}
