import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { createRowCheck, type JudgedRow } from '#core/media/row-check.ts'
import { isShelved } from '#core/media/shelf.ts'
import { takeOverScoreFile } from '#core/sidecar/take-over-score-files.ts'

/** What a row and its score file agreed on last, as it stands in the database. */
export type BaseRow = { readonly base: string; readonly modified_ns: number; readonly size: number }

export function findBaseRow(db: ReadDb, id: number): BaseRow | undefined {
  return prepare(db, 'SELECT base, modified_ns, size FROM score_file_bases WHERE media_file_id = ?').get(
    id,
  ) as BaseRow | undefined // the columns above
}

/** Whether a score file is to be written: that may be under way, with path and content as they were when it began. */
export function isScoreFileOwed(db: ReadDb, id: number): boolean {
  const query = "SELECT 1 FROM outbox WHERE media_file_id = ? AND target = 'score-file'"
  return prepare(db, query).get(id) !== undefined
}

/** Notes that the score file at a media file's path is still there and is of a file that isn't there any more. */
export function leaveScoreFile(db: WriteDb, path: string, id: number, text: string): void {
  if (isShelved(path)) return
  prepare(
    db,
    `INSERT INTO moved_score_files (path, media_file_id, text) VALUES (?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET media_file_id = excluded.media_file_id, text = excluded.text`,
  ).run(path, id, text)
}

/**
 * After a row took another place: what a score file that stands there says (`there`: it was read for the row that had the place before)
 * is merged as if it had been read for this one; else one is to be written there, if it had one where it was.
 */
export function carryScoreFile(
  db: WriteDb,
  {
    id,
    path,
    there,
    batch,
  }: {
    readonly id: number
    readonly path: string
    readonly there: BaseRow | undefined
    readonly batch: string
  },
): void {
  prepare(db, 'DELETE FROM moved_score_files WHERE path = ? AND media_file_id = ?').run(path, id)
  if (there !== undefined) {
    const read = { text: there.base, problem: null, modifiedNs: there.modified_ns, sizeBytes: there.size }
    const outcome = takeOverScoreFile(db, { id, read }, batch, 'take')
    if (outcome.state === 'merged') return
  }
  const had = prepare(db, 'UPDATE score_file_bases SET modified_ns = 0, size = -1 WHERE media_file_id = ?')
  // A write that is under way goes to the old place.
  if (had.run(id).changes > 0) renewScoreFile(db, id)
}

/** Orders a score file to be written again; a write that is under way doesn't count for it. */
export function renewScoreFile(db: WriteDb, id: number): void {
  prepare(db, 'UPDATE media_files SET revision = revision + 1 WHERE id = ?').run(id)
  renewRowCheck(db, id)
  orderScoreFile(db, id)
}

/** After path or revision of a row changed. */
export function renewRowCheck(db: WriteDb, id: number): void {
  const row = prepare(
    db,
    'SELECT id, file_path, score, favourite, label, revision FROM media_files WHERE id = ? AND row_check IS NOT NULL',
  ).get(id) as JudgedRow | undefined // the columns above
  if (row === undefined) return
  prepare(db, 'UPDATE media_files SET row_check = ? WHERE id = ?').run(createRowCheck(row), id)
}

/** Orders a score file to be written with what the database says now; an order that is there is renewed. */
export function orderScoreFile(db: WriteDb, id: number): void {
  prepare(
    db,
    `INSERT INTO outbox (media_file_id, target, revision, queued_at) SELECT id, 'score-file', revision, ? FROM media_files WHERE id = ?
     ON CONFLICT (media_file_id, target) DO UPDATE SET revision = excluded.revision, tries = 0, last_error = NULL,
       queued_at = excluded.queued_at`,
  ).run(new Date().toISOString(), id)
}
