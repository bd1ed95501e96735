import { first, type ReadDb, run, type WriteDb } from '#core/db/handles.ts'
import { readMarker } from '#core/db/marker.ts'

const seenKey = 'marker_seen'

/**
 * Whether a folder is the library's: `there` (its marker is), `gone` (it had one, and it isn't there, or is another library's: an
 * empty mount point, another disk), or `unmarked` (it never had one that could be read: a folder that can't be written to).
 */
export function checkRoot(db: WriteDb, folder: string): 'there' | 'gone' | 'unmarked' {
  const marker = readMarker(folder)
  const ours = findSetting(db, 'library_id')
  if (marker === null || ours === undefined)
    return findSetting(db, seenKey) === undefined ? 'unmarked' : 'gone'
  if (marker.libraryId !== ours) return 'gone'
  if (findSetting(db, seenKey) === undefined) {
    run(db, db.sql.insertInto('settings').values({ key: seenKey, value: new Date().toISOString() }))
  }
  return 'there'
}

function findSetting(db: ReadDb, key: string): string | undefined {
  return first(db, db.sql.selectFrom('settings').select('value').where('key', '=', key))?.value
}
