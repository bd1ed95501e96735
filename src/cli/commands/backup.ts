import type { BackupInfo, BackupReason } from '#shared/contract.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { describeBytes, describeCount } from '../describe-bytes.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { createLibraryCommand, type LibraryOptions, readNamedLibrary } from '../library-option.ts'

type Options = LibraryOptions & { readonly list?: true }

/** Makes a backup of a library, or lists those that are there. */
export const backupCommand: CliCommand = {
  create: (context) =>
    createLibraryCommand('backup', 'the backup as one JSON object; with --list one a line')
      .summary('copy the database to .scores/backups, and prove the copy')
      .description(
        'Copies the database into .scores/backups while it may be open and written to, and proves the copy: only a whole one gets its name. Kept are the last of each of 7 days, 4 weeks and 3 months, and the last 5 that were asked for. The score files beside the files are a backup of their own.',
      )
      .option('--list', 'only list the backups that are there, newest first')
      .action((named: string | undefined, options: Options) => backup(context, named, options)),
}

async function backup(context: CliContext, named: string | undefined, options: Options): Promise<void> {
  const { findLibrary } = await import('#core/maintenance/find-library.ts')
  const { makeBackup } = await import('#core/backup/make-backup.ts')
  const { findBackupDirectory, readBackups } = await import('#core/backup/read-backups.ts')
  const where = readNamedLibrary(context, named, options)
  const { database } = findLibrary(where.folder, where)
  const directory = findBackupDirectory(database)
  if (options.list === true) {
    for (const one of readBackups(directory)) {
      await context.output.writeLine(
        options.json === true ? formatJsonLine(formatBackup(one)) : describe(one),
      )
    }
    return
  }
  const made = await makeBackup({
    path: database,
    reason: 'request',
    isStopped: () => context.signal.aborted,
  })
  if (options.json === true) {
    const { files, judged } = made
    return context.output.writeLine(formatJsonLine({ ...formatBackup(made), directory, files, judged }))
  }
  context.output.say(
    `Backed up and proven: ${describeCount(made.files, 'file')}, ${made.judged} of them scored, in ${directory}`,
  )
  await context.output.writeLine(escapeForTerminal(made.name))
}

function formatBackup({ name, reason, madeAt, sizeBytes }: BackupInfo) {
  return { name, reason, made_at: madeAt, size_bytes: sizeBytes }
}

const reasons: Readonly<Record<BackupReason, string>> = {
  daily: 'after a day with changes',
  request: 'asked for',
  migration: 'before a change of form',
  restore: 'before another was put back',
  adoption: 'the original program’s',
}

function describe({ name, reason, sizeBytes }: BackupInfo): string {
  return escapeForTerminal(`${name}  ${describeBytes(sizeBytes)}, ${reasons[reason]}`)
}
