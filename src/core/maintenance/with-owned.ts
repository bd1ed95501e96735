import { type OpenedDatabase, openDatabaseForReading } from '#core/db/open-database.ts'
import { isCorruption, translateDatabaseError } from '#core/db/translate-error.ts'
import { findLivingOwner, type LivingOwner } from '#core/folder-lock.ts'
import { openOwned } from '#core/open-owned.ts'
import { type LibraryPlace, placeLibrary } from '#core/place-library.ts'
import { AppError } from '#shared/errors.ts'

/** Where a library is to be looked for. */
export type Whereabouts = { readonly database?: string | undefined; readonly dataDirectory: string }

/**
 * Opens a library as its owner, for an act that nobody else may be in the way of, and closes it again. Throws `library-busy`, naming
 * who has it, and what `openDatabase` throws.
 */
export async function withOwned<Result>(
  folder: string,
  whereabouts: Whereabouts,
  act: (opened: OpenedDatabase, place: LibraryPlace) => Result | Promise<Result>,
): Promise<Result> {
  const place = placeLibrary(folder, whereabouts)
  const { opened, ownership } = openOwned(place)
  try {
    try {
      if (ownership.role !== 'owner') throw createBusy(findLivingOwner(opened.db))
      return await act(opened, place)
    } finally {
      ownership.release()
    }
  } catch (error) {
    throw translateDatabaseError(error)
  } finally {
    opened.close()
  }
}

/** Throws `library-busy` where a living program has the library. One that can't be read tells nothing, and nobody can work with it. */
export function requireNobody(database: string): void {
  let owner: LivingOwner | null = null
  try {
    const { db, close } = openDatabaseForReading(database)
    try {
      owner = findLivingOwner(db)
    } finally {
      close()
    }
  } catch (error) {
    const isUnreadable = error instanceof AppError && unreadable.has(error.code)
    if (!isUnreadable && !isCorruption(error)) throw translateDatabaseError(error)
  }
  if (owner !== null) throw createBusy(owner)
}

/** There is none yet, it is the scoring program's, or damaged. */
const unreadable: ReadonlySet<string> = new Set(['no-library', 'library-corrupt'])

/** Why something has to wait until another program closes the library. */
export function createBusy(owner: LivingOwner | null): AppError {
  const who =
    owner === null
      ? 'another program'
      : owner.isHere
        ? `another program on this computer (process ${owner.pid})`
        : `a program on ${owner.host} (process ${owner.pid})`
  return new AppError(
    'library-busy',
    `This library is open in ${who}. Nothing was changed. Close the folder there, then try again.`,
  )
}
