import { closeSync, constants, openSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { Command } from 'commander'
import type { Extracted } from '#core/metadata/extracted.ts'
import { AppError, describeError, isCancelled } from '#shared/errors.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { formatInspected } from '../format-inspected.ts'

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
  let failure: AppError | undefined
  for (const file of files) {
    context.signal.throwIfAborted()
    try {
      await writeInspected(context, formatInspected(file, await readMetadata(context, file)), options)
    } catch (error) {
      // One that can't be opened doesn't keep the others from being shown.
      if (!(error instanceof AppError)) throw error
      failure ??= error
      context.output.say(`${file}: ${error.message}`)
    }
  }
  if (failure !== undefined)
    throw new AppError(failure.code, 'Not every file could be read.', { cause: failure })
}

async function readMetadata(context: CliContext, file: string): Promise<Extracted> {
  const { openReader } = await import('#core/metadata/open-reader.ts')
  const { extractMetadata } = await import('#core/metadata/extract.ts')
  const path = resolve(context.workingDirectory, file)
  const opened = openReader(path)
  try {
    const extracted = extractMetadata(opened.reader, basename(path))
    return extracted.type === 'video' ? await addProbe(context, path, extracted) : extracted
  } finally {
    opened.close()
  }
}

/** What ffprobe adds to a video. Its failure is a problem of the file, like any other. */
async function addProbe(context: CliContext, path: string, extracted: Extracted): Promise<Extracted> {
  const { probeVideo } = await import('#core/tools/ffprobe.ts')
  const { applyProbe } = await import('#core/metadata/merge-probe.ts')
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    return applyProbe(extracted, await probeVideo({ path, descriptor }, context.signal))
  } catch (error) {
    if (isCancelled(error)) throw error
    if (!(error instanceof AppError)) context.reportBug(`inspect ${path}`, error)
    const { code, message } = describeError(error)
    return { ...extracted, problems: [...extracted.problems, { stage: 'probe', code, message }] }
  } finally {
    closeSync(descriptor)
  }
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
