import { lstatSync } from 'node:fs'
import type { CliCommand, CliContext } from '../command.ts'
import { formatJsonLine } from '../escape.ts'
import { readFolder } from '../library-folder.ts'
import { createLibraryCommand, type LibraryOptions } from '../library-option.ts'

/** Makes a library, or says that there is one. */
export const initCommand: CliCommand = {
  create: (context) =>
    createLibraryCommand('init', 'where it is, as one JSON object')
      .summary('make a library for a folder')
      .description(
        'Makes the library of a folder: .scores with an empty database. Scores that lie beside the files are read by the next scan; a database of the original Media Scoring program is taken over, after a backup. Where there is a library already nothing is changed.',
      )
      .action((named: string | undefined, options: LibraryOptions) => init(context, named, options)),
}

async function init(context: CliContext, named: string | undefined, options: LibraryOptions): Promise<void> {
  const { placeLibrary } = await import('#core/place-library.ts')
  const { openDatabase, openDatabaseForReading } = await import('#core/db/open-database.ts')
  const { readVersion } = await import('#core/maintenance/read-version.ts')
  const database = options.database ?? context.database
  const { dataDirectory } = context
  const make = ({ database: path, folder }: { readonly database: string; readonly folder: string }) => {
    const opened = openDatabase(path, { folder })
    opened.close()
    return opened
  }
  const readLibraryId = (path: string) => {
    const { db, close } = openDatabaseForReading(path)
    const id = db.sqlite.prepare("SELECT value FROM settings WHERE key = 'library_id'").pluck().get()
    close()
    return { libraryId: String(id) }
  }
  const place = placeLibrary(readFolder(named, context.workingDirectory), { database, dataDirectory })
  const isNew = lstatSync(place.database, { throwIfNoEntry: false }) === undefined
  // One of ours is only looked at: of an older version it stays so. The scoring program's is taken over.
  const isOurs = !isNew && (readVersion(place.database) ?? 0) > 0
  const { notice, libraryId, adopted } = isOurs
    ? { ...readLibraryId(place.database), notice: null, adopted: null }
    : make(place)
  for (const sentence of [place.notice, notice]) if (sentence !== null) context.output.say(sentence)
  if (options.json === true) {
    await context.output.writeLine(
      formatJsonLine({
        folder: place.folder,
        database: place.database,
        library_id: libraryId,
        created: isNew,
        adopted: adopted === null ? null : { files: adopted.files, scores: adopted.scores },
      }),
    )
  } else if (isNew) context.output.say(`The library is made: ${place.database}`)
  else context.output.say(`There is a library already: ${place.database}`)
}
