import { accessSync, constants, lstatSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { ReadDb } from '#core/db/handles.ts'
import { findSchemaVersion } from '#core/db/migrate.ts'
import { currentVersion } from '#core/db/migrations/index.ts'
import { openDatabaseForReading } from '#core/db/open-database.ts'
import { isCorruption } from '#core/db/translate-error.ts'
import { findStandInDirectory } from '#core/place-library.ts'
import { AppError } from '#shared/errors.ts'

/** Where a library lies that is there. All absolute. */
export type FoundLibrary = {
  readonly folder: string
  readonly database: string
  /** True where the database lies in the folder's own `.scores`. */
  readonly beside: boolean
}

/**
 * Where the library of a folder (its real path) lies, without making or changing anything, as `placeLibrary` would choose. Throws
 * `no-library`.
 */
export function findLibrary(
  folder: string,
  options: { readonly database?: string | undefined; readonly dataDirectory: string },
): FoundLibrary {
  if (options.database !== undefined) {
    return requireThere({ folder, database: resolve(options.database), beside: false })
  }
  const directory = join(folder, '.scores')
  const own = { folder, database: join(directory, 'media.db'), beside: true }
  const standIn = {
    folder,
    database: join(findStandInDirectory(folder, options.dataDirectory), 'media.db'),
    beside: false,
  }
  return requireThere(isThere(standIn.database) && !isWritable(directory) ? standIn : own)
}

function requireThere(library: FoundLibrary): FoundLibrary {
  if (isThere(library.database)) return library
  throw new AppError(
    'no-library',
    `“${library.folder}” has no library yet: ${library.database} is not there. “media-scorer scan” makes one.`,
  )
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** Of a directory that isn't there: whether it could be made. */
function isWritable(directory: string): boolean {
  const known = lstatSync(directory, { throwIfNoEntry: false })
  try {
    accessSync(known === undefined ? dirname(directory) : directory, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Opens a library for looking at it only, and closes it again. Throws what `openDatabaseForReading` throws, `unsupported` where it is of
 * an older version, and `library-corrupt` where a damaged page is met while looking.
 */
export async function lookInto<Result>(
  { database }: FoundLibrary,
  look: (db: ReadDb) => Result | Promise<Result>,
): Promise<Result> {
  const { db, close } = openDatabaseForReading(database)
  try {
    const version = findSchemaVersion(db.sqlite)
    if (version < currentVersion) {
      throw new AppError(
        'unsupported',
        `This library is of version ${version}, and this program works with version ${currentVersion}. Nothing was changed. “media-scorer migrate” brings it there, after a backup; so does opening the folder.`,
      )
    }
    return await look(db)
  } catch (error) {
    if (!isCorruption(error)) throw error
    throw new AppError(
      'library-corrupt',
      `The library’s database is damaged: ${database}. Nothing was changed. “media-scorer check” tells more, and mends it with --repair; so does opening the folder.`,
      { cause: error },
    )
  } finally {
    close()
  }
}
