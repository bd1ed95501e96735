import type { MaintenanceReport } from '#core/maintenance/maintain-library.ts'
import type { CliCommand, CliContext } from '../command.ts'
import { describeBytes } from '../describe-bytes.ts'
import { escapeForTerminal, formatJsonLine } from '../escape.ts'
import { createLibraryCommand, type LibraryOptions, readNamedLibrary } from '../library-option.ts'

/** Puts a library's database in order. */
export const maintainCommand: CliCommand = {
  create: (context) =>
    createLibraryCommand('maintain', 'what was done, as one JSON object')
      .summary('put the database in order: merge the search index, analyse, give unused room back')
      .description(
        'Puts the database in order: merges the pieces of the search index, counts anew for the query planner, gives unused room back, and empties the log. While another program has the folder open, room is not given back; all else is done a little at a time.',
      )
      .action((named: string | undefined, options: LibraryOptions) => maintain(context, named, options)),
}

async function maintain(
  context: CliContext,
  named: string | undefined,
  options: LibraryOptions,
): Promise<void> {
  const { placeLibrary } = await import('#core/place-library.ts')
  const { findLibrary } = await import('#core/maintenance/find-library.ts')
  const { maintainLibrary } = await import('#core/maintenance/maintain-library.ts')
  const { openOwned } = await import('#core/open-owned.ts')
  const where = readNamedLibrary(context, named, options)
  findLibrary(where.folder, where) // where there is none, none is made
  const place = placeLibrary(where.folder, where)
  const { opened, ownership } = openOwned(place)
  let report: MaintenanceReport
  try {
    const isAlone = ownership.role === 'owner'
    report = await maintainLibrary(opened.db, place.database, isAlone, context.signal)
  } finally {
    ownership.release()
    opened.close()
  }
  if (options.json === true) {
    const { steps, bytesBefore, bytesAfter } = report
    return context.output.writeLine(
      formatJsonLine({ steps, bytes_before: bytesBefore, bytes_after: bytesAfter }),
    )
  }
  for (const { step, done, why } of report.steps) {
    await context.output.writeLine(
      `${step.padEnd(14)}${done ? 'done' : escapeForTerminal(`left out: ${why ?? ''}`)}`,
    )
  }
  context.output.say(`${describeBytes(report.bytesBefore)} before, ${describeBytes(report.bytesAfter)} now.`)
}
