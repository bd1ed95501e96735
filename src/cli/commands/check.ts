import type { CheckReport } from '#shared/contract.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { describeCount } from '../describe-bytes.ts'
import { EndWith } from '../end-with.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { differencesExitCode, exitCodes } from '../exit-codes.ts'
import {
  createLibraryCommand,
  type LibraryOptions,
  type NamedLibrary,
  readNamedLibrary,
} from '../library-option.ts'
import { withLibrary } from '../with-library.ts'

type Options = LibraryOptions & { readonly repair?: true }

/** Looks through a library for damage. */
export const checkCommand: CliCommand = {
  create: (context) =>
    createLibraryCommand('check', 'what was found, as one JSON object')
      .summary('look for damage in database, rows, score files, search index and backups')
      .description(
        'Looks for damage: in the database, in the check of every row, in the score files, in the search index, in the folder’s marker and in the newest backup. Changes nothing without --repair, and may be asked while the folder is open. Ends with 6 where the database or a row is damaged, with 12 where something else is not as it should be.',
      )
      .option('--repair', 'mend what was found, from what can be proven; nothing is deleted')
      .action((named: string | undefined, options: Options) => check(context, named, options)),
}

async function check(context: CliContext, named: string | undefined, options: Options): Promise<void> {
  const { findLibrary } = await import('#core/maintenance/find-library.ts')
  const { checkLibrary } = await import('#core/maintenance/check-library.ts')
  const where = readNamedLibrary(context, named, options)
  const look = async () => checkLibrary(findLibrary(where.folder, where), context.signal)
  const found = await look()
  const isToMend = options.repair === true && found.count > 0
  const mended = isToMend ? await repair(context, where, found) : []
  const left = isToMend ? await look() : found
  if (options.json === true) {
    await context.output.writeLine(formatJsonLine({ ...formatReport(found), mended, left: left.count }))
  } else {
    await writeFindings(context, found)
    for (const sentence of mended) await context.output.writeLine(`mended: ${escapeForTerminal(sentence)}`)
    if (isToMend && left.count > 0) {
      context.output.say('After the repair there is still:')
      await writeFindings(context, left)
    }
  }
  if (left.count === 0) return
  throw new EndWith(
    left.isDamaged ? exitCodes['library-corrupt'] : differencesExitCode,
    `${describeCount(left.count, 'thing is', 'things are')} not as ${left.count === 1 ? 'it' : 'they'} should be.${options.repair === true ? '' : ' Nothing was changed; --repair mends what can be mended.'}`,
  )
}

async function repair(
  context: CliContext,
  where: NamedLibrary,
  found: CheckReport,
): Promise<readonly string[]> {
  const { repairLibrary } = await import('#core/maintenance/repair-library.ts')
  const { mended } = await repairLibrary(where.folder, where, found)
  // Writes the score files that are owed, and reads what a new database doesn't know yet.
  await withLibrary(
    context,
    where.folder,
    async (library) => {
      if (found.findings.some(({ part }) => part === 'database')) await library.refresh()
      await library.call('scores.retry', {})
    },
    where.database,
  )
  return mended
}

async function writeFindings(context: CliContext, { findings, count, checked }: CheckReport): Promise<void> {
  for (const { part, path, message } of findings) {
    const line = `${part.padEnd(12)}${path === null ? '' : `${path}: `}${message}`
    await context.output.writeLine(escapeForTerminal(line))
  }
  if (count > findings.length) context.output.say(`… and ${count - findings.length} more.`)
  context.output.say(
    `Looked at ${describeCount(checked.files, 'file')}, ${describeCount(checked.scoreFiles, 'score file')} and the newest of ${describeCount(checked.backups, 'backup')}.${count === 0 ? ' All is as it should be.' : ''}`,
  )
}

function formatReport({ database, checked, count, findings, isDamaged }: CheckReport) {
  return {
    database,
    files: checked.files,
    score_files: checked.scoreFiles,
    backups: checked.backups,
    found: count,
    damaged: isDamaged,
    findings,
  }
}
