import { AppError } from '#shared/errors.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { formatJsonLine } from '../escape.ts'
import { createLibraryCommand, type LibraryOptions, readNamedLibrary } from '../library-option.ts'

/** Brings a library to this program's version. */
export const migrateCommand: CliCommand = {
  create: (context) =>
    createLibraryCommand('migrate', 'versions and backup, as one JSON object')
      .summary('bring a library to this version of the program, after a backup')
      .description(
        'Brings the database of a library to the form that this version of the program works with. It is backed up first, and each step is whole or not at all. Opening a folder does the same.',
      )
      .action((named: string | undefined, options: LibraryOptions) => migrate(context, named, options)),
}

async function migrate(
  context: CliContext,
  named: string | undefined,
  options: LibraryOptions,
): Promise<void> {
  const { findLibrary } = await import('#core/maintenance/find-library.ts')
  const { requireNobody } = await import('#core/maintenance/with-owned.ts')
  const { openDatabase } = await import('#core/db/open-database.ts')
  const { findSchemaVersion } = await import('#core/db/migrate.ts')
  const { findBackupDirectory, readBackups } = await import('#core/backup/read-backups.ts')
  const { readVersion } = await import('#core/maintenance/read-version.ts')
  const where = readNamedLibrary(context, named, options)
  const library = findLibrary(where.folder, where)
  const from = readVersion(library.database)
  if (from === null) {
    throw new AppError(
      'library-corrupt',
      `${library.database} is damaged. Nothing was changed. “media-scorer check” tells more, “media-scorer rebuild” puts the library together anew.`,
    )
  }
  // A program of an older version that has it open would go on with a form that it doesn't know.
  requireNobody(library.database)
  const backups = () => readBackups(findBackupDirectory(library.database)).map(({ name }) => name)
  const before = new Set(backups())
  const opened = openDatabase(library.database, { folder: library.folder })
  const to = findSchemaVersion(opened.db.sqlite)
  opened.close()
  const backup = backups().find((name) => !before.has(name)) ?? null
  if (opened.notice !== null) context.output.say(opened.notice)
  if (options.json === true) await context.output.writeLine(formatJsonLine({ from, to, backup }))
  else if (from === to) context.output.say(`The library is of version ${to} already.`)
  else
    context.output.say(`The library was brought from version ${from} to ${to}. Backup: ${backup ?? 'none'}`)
}
