import { prepare, type WriteDb } from '#core/db/handles.ts'
import { createRowCheck, type JudgedRow } from '#core/media/row-check.ts'
import { findJournaledFields } from '#core/sidecar/find-score-values.ts'
import { neutralValues } from '#core/sidecar/merge-score-file.ts'
import { parseScoreFile } from '#core/sidecar/score-file.ts'
import { leaveScoreFile } from './carry-score-file.ts'

type Row = { readonly id: number; readonly path: string; readonly hash: string; readonly base: string }

/**
 * A new file at a path where a score file stood was given what it says, before anybody could know its content. Where it turns out that
 * the score file is of another file, which is there, that is taken back: the new one was never judged. If that other content isn't
 * anywhere (`vanished`: not even where it was known to be) the score stays with the path, as it does when a file is edited.
 */
export function dropStaleValues(db: WriteDb, vanished: ReadonlySet<number>): void {
  const rows = prepare(
    db,
    `SELECT f.id, f.file_path AS path, f.next_hash AS hash, b.base FROM media_files f JOIN score_file_bases b ON b.media_file_id = f.id
     WHERE f.hash_state = 2 AND f.hash_state <> 1 AND f.missing_since IS NULL AND f.content_hash IS NULL AND f.next_hash IS NOT NULL`,
  ).all() as Row[] // the columns above
  for (const row of rows) {
    const owner = findOwner(db, row, vanished)
    if (owner !== undefined) dropValues(db, row, owner)
  }
}

function findOwner(db: WriteDb, { id, hash, base }: Row, vanished: ReadonlySet<number>): number | undefined {
  const parsed = parseScoreFile(base)
  if (!parsed.ok || parsed.contentHash === null || parsed.contentHash === hash) return undefined
  const owners = prepare(
    db,
    'SELECT id FROM media_files WHERE content_hash = ? AND id <> ? AND missing_since IS NULL ORDER BY id',
  )
    .pluck()
    .all(parsed.contentHash, id) as number[] // one integer column
  return owners.find((owner) => !vanished.has(owner))
}

function dropValues(db: WriteDb, { id, path, base }: Row, owner: number): void {
  leaveScoreFile(db, path, owner, base)
  prepare(db, 'DELETE FROM score_file_bases WHERE media_file_id = ?').run(id)
  prepare(db, "DELETE FROM score_events WHERE media_file_id = ? AND by = 'sidecar'").run(id)
  const own = findJournaledFields(db, id)
  const row = prepare(
    db,
    'SELECT id, file_path, score, favourite, label, revision FROM media_files WHERE id = ?',
  ).get(id) as JudgedRow // the columns above
  const after: JudgedRow = {
    ...row,
    score: own.has('score') ? row.score : neutralValues.score,
    favourite: own.has('favourite') ? row.favourite : 0,
    label: own.has('label') ? row.label : neutralValues.label,
  }
  prepare(db, 'UPDATE media_files SET score = ?, favourite = ?, label = ?, row_check = ? WHERE id = ?').run(
    ...[after.score, after.favourite, after.label, createRowCheck(after), id],
  )
  if (!own.has('notes')) prepare(db, 'UPDATE media_files SET notes = NULL WHERE id = ?').run(id)
  if (own.has('keywords')) return
  prepare(db, "DELETE FROM media_keywords WHERE media_file_id = ? AND keyword_type = 'user'").run(id)
}
