import { prepare, type WriteDb } from '#core/db/handles.ts'
import type { ColorLabel } from '#shared/media.ts'
import { isScore, type Score } from '#shared/score.ts'
import { createRowCheck } from './row-check.ts'

/** A file as its score row has it. */
export type JudgedFile = {
  readonly id: number
  readonly file_path: string
  readonly score: Score
  readonly favourite: 0 | 1
  readonly label: ColorLabel | null
  readonly revision: number
}

/**
 * Lets the rating and the label that a file carries fill in for a score and a label that nobody has given here; whoever took theirs
 * away has. They aren't queued for a score file, as the file itself carries them, but where there is one that would say otherwise.
 * `isNew`: it can't have been judged yet.
 */
export function fillJudgement(
  db: WriteDb,
  known: JudgedFile,
  own: { readonly rating: number | null; readonly label: ColorLabel | null },
  at: string,
  isNew: boolean,
): void {
  const isOpen = (what: 'score' | 'label') => isNew || !wasJudged(db, known.id, what)
  const score =
    isScore(own.rating) && own.rating !== 0 && known.score === 0 && isOpen('score') ? own.rating : known.score
  const label = own.label !== null && known.label === null && isOpen('label') ? own.label : known.label
  if (score === known.score && label === known.label) return
  const revision = known.revision + 1
  const journal = prepare(
    db,
    "INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (?, ?, ?, ?, ?, ?, 'xmp')",
  )
  const batch = crypto.randomUUID()
  if (score !== known.score) journal.run(known.id, at, 'score', '0', String(score), batch)
  if (label !== known.label) journal.run(known.id, at, 'label', 'null', JSON.stringify(label), batch)
  prepare(
    db,
    'UPDATE media_files SET score = ?, label = ?, revision = ?, updated_at = ?, row_check = ? WHERE id = ?',
  ).run(score, label, revision, at, createRowCheck({ ...known, score, label, revision }), known.id)
  prepare(
    db,
    `INSERT INTO outbox (media_file_id, target, revision, queued_at)
     SELECT media_file_id, 'score-file', ?, ? FROM score_file_bases WHERE media_file_id = ?
     ON CONFLICT (media_file_id, target) DO UPDATE SET revision = excluded.revision`,
  ).run(revision, at, known.id)
}

function wasJudged(db: WriteDb, id: number, what: 'score' | 'label'): boolean {
  const query = 'SELECT 1 FROM score_events WHERE media_file_id = ? AND what = ? LIMIT 1'
  return prepare(db, query).get(id, what) !== undefined
}
