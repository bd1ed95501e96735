import { statSync } from 'node:fs'
import type { ReadDb } from '#core/db/handles.ts'
import type { FoundLibrary } from '#core/maintenance/find-library.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { describeBytes, describeCount } from '../describe-bytes.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { createLibraryCommand, type LibraryOptions, readNamedLibrary } from '../library-option.ts'

/** How a library is doing, without changing anything. */
export const statusCommand: CliCommand = {
  create: (context) =>
    createLibraryCommand('status', 'as one JSON object')
      .summary('how a library is doing: where it is, who has it open, what is not saved yet')
      .description(
        'Tells where a library is and how it is doing: who has it open, how many scores are not in their score files yet, and when it was backed up last. Changes nothing, and may be asked at any time.',
      )
      .action((named: string | undefined, options: LibraryOptions) => status(context, named, options)),
}

async function status(
  context: CliContext,
  named: string | undefined,
  options: LibraryOptions,
): Promise<void> {
  const { findLibrary, lookInto } = await import('#core/maintenance/find-library.ts')
  const where = readNamedLibrary(context, named, options)
  const library = findLibrary(where.folder, where)
  const found = await lookInto(library, (db) => findStatus(db, library))
  if (options.json === true) return context.output.writeLine(formatJsonLine(found))
  for (const [name, value] of describeStatus(found)) {
    await context.output.writeLine(`${name.padEnd(16)}${escapeForTerminal(value)}`)
  }
}

type Found = Awaited<ReturnType<typeof findStatus>>

async function findStatus(db: ReadDb, library: FoundLibrary) {
  const { findStatusCounts } = await import('#core/media/find-counts.ts')
  const { findLivingOwner } = await import('#core/folder-lock.ts')
  const { findSchemaVersion } = await import('#core/db/migrate.ts')
  const { findBackupDirectory, readBackups } = await import('#core/backup/read-backups.ts')
  const { findXmpMode } = await import('#core/xmp/xmp-mode.ts')
  const { isMarkedDamaged } = await import('#core/db/damage-mark.ts')
  const { files, missing, problems, save } = findStatusCounts(db)
  const backups = readBackups(findBackupDirectory(library.database))
  const owner = findLivingOwner(db)
  const libraryId = db.sqlite.prepare("SELECT value FROM settings WHERE key = 'library_id'").pluck().get()
  return {
    folder: library.folder,
    database: library.database,
    library_id: typeof libraryId === 'string' ? libraryId : null,
    beside: library.beside,
    version: findSchemaVersion(db.sqlite),
    bytes: statSync(library.database).size,
    open_in: owner === null ? null : { host: owner.host, process: owner.pid },
    damaged: isMarkedDamaged(library.database),
    files,
    missing,
    problems,
    unsaved: save.pending,
    failed: save.failed,
    failures: save.failures.map(({ path, message }) => ({ path, message })),
    xmp: findXmpMode(db),
    backups: backups.length,
    last_backup: backups[0]?.madeAt ?? null,
  }
}

function describeStatus(found: Found): readonly (readonly [string, string])[] {
  const { open_in: owner, failures } = found
  return [
    ['folder', found.folder],
    ['database', `${found.database} (${describeBytes(found.bytes)}, version ${found.version})`],
    ['open in', owner === null ? 'no program' : `process ${owner.process} on ${owner.host}`],
    ...(found.damaged ? [['damaged', 'yes: “media-scorer check” tells more'] as const] : []),
    ['files', `${found.files}${found.missing === 0 ? '' : `, ${found.missing} missing`}`],
    ['problems', describeCount(found.problems, 'file')],
    ['not saved yet', describeCount(found.unsaved, 'score file')],
    ...(found.failed === 0 ? [] : [['not savable', describeCount(found.failed, 'score file')] as const]),
    ...failures.slice(0, 3).map(({ path, message }) => ['', `${path}: ${message}`] as const),
    ['ratings in XMP', found.xmp],
    ['backups', `${found.backups}${found.last_backup === null ? '' : `, the last of ${found.last_backup}`}`],
  ]
}
