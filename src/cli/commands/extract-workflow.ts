import { realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import type { Extracted } from '#core/metadata/extracted.ts'
import { AppError } from '#shared/errors.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { readMapping } from '../read-mapping.ts'

type Options = { readonly json?: true; readonly stdout?: true }

/** Writes the ComfyUI workflows of files beside them. Needs no library. */
export const extractWorkflowCommand: CliCommand = {
  create: (context) =>
    new Command('extract-workflow')
      .summary('write the ComfyUI workflows in files beside them, as JSON')
      .description(
        'Writes the workflow of each file, as it stands in it, to .workflows/NAME.json in the file’s own directory, and prints where. What stands there already is never changed: another workflow gets a number. Needs no library.',
      )
      .argument('<file...>', 'the files: pictures and videos')
      .option('--json', 'one JSON object a line: file, and workflow (the path, or null where there is none)')
      .option('--stdout', 'print the workflows instead, one a line, and write nothing')
      .action((files: readonly string[], options: Options) => extractAll(context, files, options)),
}

async function extractAll(context: CliContext, files: readonly string[], options: Options): Promise<void> {
  const { createInspector } = await import('#core/metadata/inspector.ts')
  const settings = await readMapping(context, files)
  const inspector = createInspector({ settings, onBug: context.reportBug })
  const read = (path: string) => inspector.inspect(path, context.signal)
  let failure: AppError | undefined
  let found = 0
  try {
    for (const file of files) {
      try {
        if (await extractOne(context, read, file, options)) found += 1
      } catch (error) {
        const told = await tellFailure(context, file, error)
        failure ??= told
      }
    }
  } finally {
    await inspector.close()
  }
  if (failure !== undefined) {
    throw new AppError(failure.code, 'Not every workflow could be written.', { cause: failure })
  }
  if (found === 0) throw new AppError('unsupported', 'None of these files carries a workflow.')
}

async function extractOne(
  context: CliContext,
  read: (path: string) => Promise<Extracted>,
  file: string,
  options: Options,
): Promise<boolean> {
  const path = resolve(context.workingDirectory, file)
  const { workflow } = (await read(path)).generation
  if (workflow === null) {
    if (options.json === true) await context.output.writeLine(formatJsonLine({ file, workflow: null }))
    context.output.say(`${escapeForTerminal(file)}: no workflow in it.`)
    return false
  }
  if (options.stdout === true) {
    await context.output.writeLine(workflow.replace(/\s*\n\s*/g, ' '))
    return true
  }
  const { writeWorkflow } = await import('#core/workflow/write-workflow.ts')
  const { nodeStorage } = await import('#core/storage/storage.ts')
  // The directory's links are followed, as the person's shell does; the file's are not.
  const written = await writeWorkflow(
    nodeStorage,
    join(realpathSync(dirname(path)), basename(path)),
    workflow,
  )
  await context.output.writeLine(
    options.json === true ? formatJsonLine({ file, workflow: written }) : escapeForTerminal(written),
  )
  return true
}

/** Says it, so that the others can go on. A bug is thrown on. */
async function tellFailure(context: CliContext, file: string, error: unknown): Promise<AppError> {
  const { findErrorCode } = await import('#core/storage/storage.ts')
  const { explainDiskError } = await import('#core/sidecar/explain-save-failure.ts')
  const code = findErrorCode(error)
  if (!(error instanceof AppError) && code === undefined) throw error
  context.output.say(`${escapeForTerminal(file)}: ${explainDiskError(error)}`)
  if (error instanceof AppError) return error
  const isFull = code === 'ENOSPC' || code === 'EDQUOT'
  return new AppError(isFull ? 'disk-full' : 'read-only', explainDiskError(error), { cause: error })
}
