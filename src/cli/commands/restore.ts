import type { CliCommand, CliContext } from '../command.ts'
import { describeCount } from '../describe-bytes.ts'
import { formatJsonLine } from '../escape.ts'
import { findAgreement } from '../find-agreement.ts'
import { createLibraryCommand, type LibraryOptions, readNamedLibrary } from '../library-option.ts'

type Options = LibraryOptions & { readonly backup?: string }

/** Puts a backup back. */
export const restoreCommand: CliCommand = {
  create: (context) =>
    createLibraryCommand('restore', 'what was done, as one JSON object')
      .summary('put a backup of the database back')
      .description(
        'Puts a backup in the place of the database: the newest good one, or the one that is named. The backup is proven first; the database that is there is backed up and moved to .scores/quarantine, never deleted. Then the folder is looked through, and what the score files say that is newer than the backup is taken over. Refused while another program has the folder open.',
      )
      .option('--backup <name>', 'a name that “backup --list” shows, or a path')
      .action((named: string | undefined, options: Options) => restore(context, named, options)),
}

async function restore(context: CliContext, named: string | undefined, options: Options): Promise<void> {
  const { restoreLibrary } = await import('#core/backup/restore-library.ts')
  const where = readNamedLibrary(context, named, options)
  const report = await restoreLibrary({
    ...where,
    backup: options.backup,
    workingDirectory: context.workingDirectory,
    signal: context.signal,
  })
  const agreement = await findAgreement(context, where)
  if (options.json === true) {
    return context.output.writeLine(
      formatJsonLine({
        backup: report.backup,
        files: report.files,
        scored: report.judged,
        set_aside: report.setAside,
        backup_before: report.before,
        passed_over: report.passedOver,
        taken_from_score_files: report.merged.taken,
        ...agreement,
      }),
    )
  }
  const { output } = context
  for (const { name, why } of report.passedOver) output.say(`${name} was passed over: ${why}`)
  output.say(
    `${report.backup} is back: ${describeCount(report.files, 'file')}, ${report.judged} of them scored.`,
  )
  if (report.setAside !== null) output.say(`The database that was there lies in ${report.setAside}`)
  if (report.before !== null) output.say(`It is also kept as a backup: ${report.before}`)
  output.say(
    `${describeCount(report.merged.taken, 'score')} newer than the backup ${report.merged.taken === 1 ? 'was' : 'were'} taken from the score files. ${agreement.agreeing} of ${agreement.score_files} score files agree with the library now.`,
  )
}
