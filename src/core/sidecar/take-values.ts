import { prepare, type WriteDb } from '#core/db/handles.ts'
import { prepareChange } from '#core/media/change-files.ts'
import { refreshSearchIndex } from '#core/search/search-index.ts'
import { type ScoreValues, scoreFields } from './merge-score-file.ts'

const journal =
  "INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (?, ?, ?, ?, ?, ?, 'sidecar')"

/** Gives a file the values that its score file has and ours hasn't, with their journal. For use inside a transaction. */
export function takeValues(
  db: WriteDb,
  id: number,
  ours: ScoreValues,
  take: Partial<ScoreValues>,
  batch: string,
): void {
  const { keywords, notes, ...judgement } = take
  if (Object.keys(judgement).length > 0) {
    const change = prepareChange(db, { batch, by: 'sidecar', undoes: null })
    const row = change.find(id)
    if (row !== undefined) change.apply(row, judgement)
  }
  const at = new Date().toISOString()
  if (notes !== undefined) {
    prepare(db, 'UPDATE media_files SET notes = ? WHERE id = ?').run(notes, id)
    prepare(db, journal).run(id, at, 'notes', JSON.stringify(ours.notes), JSON.stringify(notes), batch)
  }
  if (keywords !== undefined) takeKeywords(db, id, ours.keywords, keywords, batch, at)
  if (notes !== undefined || keywords !== undefined) refreshSearchIndex(db, [id])
}

/** Keeps values that lost against ours: what the score file said, in the journal, by whom; ours stay. */
export function noteConflicts(
  db: WriteDb,
  id: number,
  ours: ScoreValues,
  conflicts: Partial<ScoreValues>,
  batch: string,
): void {
  const at = new Date().toISOString()
  for (const field of scoreFields) {
    const theirs = conflicts[field]
    if (theirs === undefined) continue
    const what = field === 'keywords' ? 'keyword' : field
    prepare(db, journal).run(id, at, what, JSON.stringify(ours[field]), JSON.stringify(theirs), batch)
  }
}

function takeKeywords(
  db: WriteDb,
  id: number,
  ours: readonly string[],
  theirs: readonly string[],
  batch: string,
  at: string,
): void {
  const remove = prepare(
    db,
    "DELETE FROM media_keywords WHERE media_file_id = ? AND keyword = ? AND keyword_type = 'user'",
  )
  const add = prepare(
    db,
    "INSERT OR IGNORE INTO media_keywords (media_file_id, keyword, keyword_type, source, created_at) VALUES (?, ?, 'user', 'score file', ?)",
  )
  for (const word of ours) {
    if (theirs.includes(word)) continue
    remove.run(id, word)
    prepare(db, journal).run(id, at, 'keyword', JSON.stringify(word), null, batch)
  }
  for (const word of theirs) {
    if (ours.includes(word)) continue
    add.run(id, word, at)
    prepare(db, journal).run(id, at, 'keyword', null, JSON.stringify(word), batch)
  }
}
