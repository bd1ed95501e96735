import { supersedeConflicts } from '#core/conflicts/settle-conflicts.ts'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { prepareChange } from '#core/media/change-files.ts'
import { orderXmp } from '#core/media/order-xmp.ts'
import { refreshWords } from '#core/search/search-index.ts'
import { keyKeyword, normalizeKeyword } from '#shared/keyword.ts'
import { enqueueScoreFile } from './find-score-values.ts'
import { type ScoreMerge, type ScoreValues, scoreFields } from './merge-score-file.ts'

const journal =
  'INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (?, ?, ?, ?, ?, ?, ?)'
const conflictJournal =
  'INSERT INTO score_events (media_file_id, at, what, old, new, refused, batch, by, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'

/** Which file beside the media it comes from. */
export type TakenFrom = 'sidecar' | 'xmp'

/** Gives a file the values that its score file (or XMP) has and ours hasn't, with their journal. For use inside a transaction. */
export function takeValues(
  db: WriteDb,
  id: number,
  ours: ScoreValues,
  take: Partial<ScoreValues>,
  batch: string,
  by: TakenFrom = 'sidecar',
): void {
  const { keywords, notes, ...judgement } = take
  if (Object.keys(judgement).length > 0) {
    const change = prepareChange(db, { batch, by, undoes: null })
    const row = change.find(id)
    if (row !== undefined) change.apply(row, judgement)
  }
  const at = new Date().toISOString()
  if (notes !== undefined) {
    prepare(db, 'UPDATE media_files SET notes = ? WHERE id = ?').run(notes, id)
    prepare(db, journal).run(id, at, 'notes', JSON.stringify(ours.notes), JSON.stringify(notes), batch, by)
  }
  if (keywords !== undefined) {
    takeKeywords(db, id, ours.keywords, keywords, { batch, by }, at)
    if (by === 'xmp') enqueueScoreFile(db, id)
    else orderXmp(db, id)
  }
  if (notes !== undefined || keywords !== undefined) refreshWords(db, [id])
}

/**
 * Keeps values that lost against ours: what the other side said, in the journal, by whom and where (`score_events.source`); ours stay. That is
 * an open conflict until the person answers it, or the same place says something else: also what was `taken` from it ends an older one.
 */
export function noteConflicts(
  db: WriteDb,
  id: number,
  ours: ScoreValues,
  { conflicts, take }: Pick<ScoreMerge, 'conflicts' | 'take'>,
  {
    batch,
    by,
    source,
  }: { readonly batch: string; readonly by: TakenFrom | 'import'; readonly source: string },
): void {
  const at = new Date().toISOString()
  for (const field of scoreFields) {
    const theirs = conflicts[field]
    const what = field === 'keywords' ? 'keyword' : field
    if (theirs !== undefined || take[field] !== undefined) supersedeConflicts(db, { id, what, source, batch })
    if (theirs === undefined) continue
    const stayed = JSON.stringify(ours[field])
    prepare(db, conflictJournal).run(id, at, what, stayed, stayed, JSON.stringify(theirs), batch, by, source)
  }
}

function takeKeywords(
  db: WriteDb,
  id: number,
  ours: readonly string[],
  theirs: readonly string[],
  { batch, by }: { readonly batch: string; readonly by: TakenFrom },
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
  const wanted = new Map(theirs.map((word) => [keyKeyword(word), normalizeKeyword(word) || word]))
  const known = new Set(ours.map(keyKeyword))
  for (const word of ours) {
    if (wanted.has(keyKeyword(word))) continue
    remove.run(id, word)
    prepare(db, journal).run(id, at, 'keyword', JSON.stringify(word), null, batch, by)
  }
  for (const [key, word] of wanted) {
    if (known.has(key)) continue
    add.run(id, word, at)
    prepare(db, journal).run(id, at, 'keyword', null, JSON.stringify(word), batch, by)
  }
}
