import { first, type ReadDb, run, type WriteDb } from '#core/db/handles.ts'
import { readMarker } from '#core/db/marker.ts'
import { isStandIn } from '#core/stand-in-mark.ts'

const seenKey = 'marker_seen'
/** The id of a folder's own library, in one that stands in for it. */
const rootKey = 'root_library_id'

/**
 * Whether a folder is the library's: `there` (its marker is), `gone` (it had one, and it isn't there, or is another library's: an
 * empty mount point, another disk), or `unmarked` (it never had one that could be read: a folder that can't be written to). A library
 * that was begun in the stead of such a folder's takes the first marker that the folder gets.
 */
export function checkRoot(db: WriteDb, folder: string): 'there' | 'gone' | 'unmarked' {
  const marker = readMarker(folder)
  const ours = findSetting(db, rootKey) ?? findSetting(db, 'library_id')
  const wasSeen = findSetting(db, seenKey) !== undefined
  if (marker === null || ours === undefined) return wasSeen ? 'gone' : 'unmarked'
  const isTaken = marker.libraryId !== ours && !wasSeen && isStandIn(db)
  if (marker.libraryId !== ours && !isTaken) return 'gone'
  if (isTaken) insertSetting(db, rootKey, marker.libraryId)
  if (!wasSeen) insertSetting(db, seenKey, new Date().toISOString())
  return 'there'
}

function insertSetting(db: WriteDb, key: string, value: string): void {
  run(db, db.sql.insertInto('settings').values({ key, value }))
}

function findSetting(db: ReadDb, key: string): string | undefined {
  return first(db, db.sql.selectFrom('settings').select('value').where('key', '=', key))?.value
}
