import { prepare, type WriteDb } from '#core/db/handles.ts'
import { createRowCheck, type JudgedRow } from '#core/media/row-check.ts'
import { orderScoreFile } from './carry-score-file.ts'

const fields = ['score', 'favourite', 'label', 'notes'] as const
const byPerson = "by IN ('user', 'api')"

type Values = JudgedRow & { readonly notes: string | null }

/**
 * What a person decided about a file before it was known to be one that has moved: those are its last acts, so they hold, and its
 * journal has them.
 */
export function mergeActs(db: WriteDb, from: number, into: number): void {
  const journaled = prepare(
    db,
    `SELECT what, min(id) AS first FROM score_events WHERE media_file_id = ? AND ${byPerson} GROUP BY what`,
  ).all(from) as { readonly what: string; readonly first: number }[] // the columns above
  if (journaled.length === 0) return
  const theirs = findValues(db, from)
  const ours = findValues(db, into)
  if (theirs === undefined || ours === undefined) return
  let after: Values = ours
  for (const { what, first } of journaled) {
    const field = fields.find((name) => name === what)
    if (field === undefined) continue
    // Undone, it gets back what it had here.
    const old = field === 'favourite' ? ours.favourite === 1 : ours[field]
    prepare(db, 'UPDATE score_events SET old = ? WHERE id = ?').run(JSON.stringify(old), first)
    after = { ...after, [field]: theirs[field] }
  }
  if (journaled.some(({ what }) => what === 'keyword')) {
    prepare(
      db,
      "UPDATE OR IGNORE media_keywords SET media_file_id = ? WHERE media_file_id = ? AND keyword_type = 'user'",
    ).run(into, from)
  }
  prepare(db, `UPDATE score_events SET media_file_id = ? WHERE media_file_id = ? AND ${byPerson}`).run(
    into,
    from,
  )
  const revision = Math.max(ours.revision, theirs.revision) + 1
  prepare(
    db,
    'UPDATE media_files SET score = ?, favourite = ?, label = ?, notes = ?, revision = ?, row_check = ? WHERE id = ?',
  ).run(
    ...[after.score, after.favourite, after.label, after.notes, revision],
    createRowCheck({ ...after, revision }),
    into,
  )
  orderScoreFile(db, into)
}

function findValues(db: WriteDb, id: number): Values | undefined {
  return prepare(
    db,
    'SELECT id, file_path, score, favourite, label, revision, notes FROM media_files WHERE id = ?',
  ).get(id) as Values | undefined // the columns above
}
