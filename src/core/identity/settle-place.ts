import { prepare, type WriteDb } from '#core/db/handles.ts'
import { parseScoreFile } from '#core/sidecar/score-file.ts'
import { noteSeen } from './asset-paths.ts'
import { findBaseRow, isScoreFileOwed, renewScoreFile } from './carry-score-file.ts'
import { journal } from './journal.ts'
import { isJudged } from './judged.ts'

type Content = {
  readonly id: number
  readonly path: string
  readonly hash: string | null
  readonly at: string
}

/** Notes that a row's judgement is of the content at its path. `hash` null: which that is will be known when it is hashed. */
export function settlePlace(db: WriteDb, { id, path, hash, at }: Content): void {
  prepare(
    db,
    `UPDATE media_files SET content_hash = coalesce(?, content_hash), hash_state = ?, next_hash = NULL WHERE id = ?`,
  ).run(hash, hash === null ? 0 : 1, id)
  const known = prepare(db, 'SELECT content_hash FROM media_files WHERE id = ?').pluck().get(id)
  if (typeof known === 'string') noteSeen(db, { hash: known, path, id, at })
}

/** Settles a file whose content changed where it is: what was said of it stays, and the journal and `is:changed` tell. */
export function settleChanged(db: WriteDb, content: Content, batch: string): void {
  const { id, hash, at } = content
  const was = prepare(db, 'SELECT content_hash FROM media_files WHERE id = ?').pluck().get(id)
  if (typeof was !== 'string') {
    settleNew(db, content, batch)
    return
  }
  settlePlace(db, content)
  if (isJudged(db, id)) noteChange(db, id, was, hash, at, batch)
  rewriteScoreFile(db, id, hash)
}

/** Settles a file of which nothing was known before. Its score file may have been of another content, which isn't here. */
export function settleNew(db: WriteDb, content: Content, batch: string): void {
  const { id, hash, at } = content
  settlePlace(db, content)
  const base = findBaseRow(db, id)
  const parsed = base === undefined ? undefined : parseScoreFile(base.base)
  if (parsed?.ok === true && parsed.contentHash !== null && parsed.contentHash !== hash) {
    noteChange(db, id, parsed.contentHash, hash, at, batch)
  }
  rewriteScoreFile(db, id, hash)
}

function noteChange(
  db: WriteDb,
  id: number,
  was: string,
  hash: string | null,
  at: string,
  batch: string,
): void {
  prepare(db, 'UPDATE media_files SET content_changed_at = ? WHERE id = ?').run(at, id)
  journal(db, { id, what: 'content', old: was, new: hash, batch })
}

/** A score file of ours tells which content it is of. One that only the original program wrote is left as it is. */
function rewriteScoreFile(db: WriteDb, id: number, hash: string | null): void {
  const base = findBaseRow(db, id)
  const parsed = base === undefined ? undefined : parseScoreFile(base.base)
  const isOurs = parsed?.ok === true && parsed.revision !== null
  if ((isOurs && parsed.contentHash !== hash) || isScoreFileOwed(db, id)) renewScoreFile(db, id)
}
