import { inTransaction, prepare, type ReadDb, type WriteDb } from './db/handles.ts'

/** Settings of a library that stands in for a folder's own: the last event of its journal that isn't its own, and its id as a stand-in. */
export const beginningKey = 'stand-in-begins-after-event'
export const idKey = 'stand-in-id'

/** Notes in a stand-in library up to where its journal is a copy of the folder's own (what comes after is to be carried back), and an id. */
export function markStandIn(db: WriteDb): void {
  inTransaction(db, () => {
    prepare(
      db,
      'INSERT OR IGNORE INTO settings (key, value) SELECT ?, CAST(coalesce(max(id), 0) AS TEXT) FROM score_events',
    ).run(beginningKey)
    prepare(db, 'INSERT OR IGNORE INTO settings (key, value) VALUES (?, ?)').run(idKey, crypto.randomUUID())
  })
}

/** Whether a library stands in for the own one of a folder that couldn't be written to. */
export function isStandIn(db: ReadDb): boolean {
  return prepare(db, 'SELECT 1 FROM settings WHERE key = ?').get(idKey) !== undefined
}
