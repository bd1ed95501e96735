import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'

/** `_` is a letter everywhere but in names, which are also indexed split at it: `IMG_2041.jpg` is found by `2041`. */
const rows = `SELECT f.id,
  CASE WHEN instr(f.filename, '_') THEN f.filename || ' ' || replace(f.filename, '_', ' ') ELSE f.filename END,
  m.prompt,
  (SELECT group_concat(keyword, ' , ') FROM media_keywords WHERE media_file_id = f.id),
  m.model_name,
  (SELECT group_concat(name, ' , ') FROM media_loras WHERE media_file_id = f.id),
  f.notes
FROM media_files AS f LEFT JOIN media_metadata AS m ON m.media_file_id = f.id`
const insertWords = `INSERT INTO media_fts (rowid, name, prompt, keywords, model, loras, notes) ${rows}`
const insertPaths = 'INSERT INTO media_paths_fts (rowid, path) SELECT id, file_path FROM media_files'
const given = 'IN (SELECT value FROM json_each(?))'

/** Brings the search index in step with what the tables say of these files, as a part of the caller's transaction. */
export function refreshSearchIndex(db: WriteDb, ids: readonly number[]): void {
  if (ids.length === 0) return
  inTransaction(db, () => {
    const list = JSON.stringify(ids)
    prepare(db, `DELETE FROM media_fts WHERE rowid ${given}`).run(list)
    prepare(db, `DELETE FROM media_paths_fts WHERE rowid ${given}`).run(list)
    addToSearchIndex(db, ids)
  })
}

/** The same for files that aren't in the index yet. */
export function addToSearchIndex(db: WriteDb, ids: readonly number[]): void {
  if (ids.length === 0) return
  const list = JSON.stringify(ids)
  prepare(db, `${insertWords} WHERE f.id ${given}`).run(list)
  prepare(db, `${insertPaths} WHERE id ${given}`).run(list)
}

/** Makes the whole index again from the tables: for one that is damaged or out of step. */
export function rebuildSearchIndex(db: WriteDb): void {
  inTransaction(db, () => {
    for (const table of ['media_fts', 'media_paths_fts']) {
      db.sqlite.exec(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`)
    }
    db.sqlite.exec(insertWords)
    db.sqlite.exec(insertPaths)
  })
}

/**
 * Merges what scans left in pieces, a little at a time: one short transaction a call. True: there is more to do. For after a
 * scan, when nobody is waiting.
 */
export function tidySearchIndex(db: WriteDb): boolean {
  return inTransaction(db, () => {
    const before = countChanges(db)
    for (const table of ['media_fts', 'media_paths_fts']) {
      prepare(db, `INSERT INTO ${table} (${table}, rank) VALUES ('merge', 64)`).run()
    }
    // Each of the two commands counts as one change itself; more is work that was done.
    return countChanges(db) - before > 2
  })
}

function countChanges(db: WriteDb): number {
  return prepare(db, 'SELECT total_changes()').pluck().get() as number // a count
}
