import { countConflicts } from './conflicts/find-conflicts.ts'
import { noteDamage } from './db/damage-mark.ts'
import { type OpenedDatabase, openDatabase } from './db/open-database.ts'
import { translateDatabaseError } from './db/translate-error.ts'
import { acquireOwnership, findForeignChanges, type Ownership, type OwnerThread } from './folder-lock.ts'
import { findStatusCounts } from './media/find-counts.ts'
import type { LibraryPlace } from './place-library.ts'
import { markStandIn } from './stand-in-mark.ts'

/**
 * Opens a library's database and takes its ownership where it is free. Where these first acts meet a damaged page, the database is
 * checked, and set aside, right now. Throws as `openDatabase` does.
 */
export function openOwned(
  place: LibraryPlace,
  thread?: OwnerThread,
): {
  readonly opened: OpenedDatabase
  readonly ownership: Ownership
} {
  for (let attempt = 1; ; attempt += 1) {
    const opened = openDatabase(place.database, { folder: place.folder })
    try {
      if (!place.beside) markStandIn(opened.db)
      // Reads the ends of the tables that everything else begins with.
      findForeignChanges(opened.db)
      countConflicts(opened.db)
      findStatusCounts(opened.db)
      return { opened, ownership: acquireOwnership(opened.db, {}, thread) }
    } catch (error) {
      const isDamage = noteDamage(opened.db.sqlite, error)
      opened.close()
      if (!isDamage || attempt > 1) throw translateDatabaseError(error)
    }
  }
}
