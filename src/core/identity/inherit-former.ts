import { prepare, type WriteDb } from '#core/db/handles.ts'
import { type Judgement, prepareChange } from '#core/media/change-files.ts'
import { journal } from './journal.ts'

export type Former = { readonly id: number; readonly path: string; readonly event: number }

/**
 * A new file whose content another one had before that was changed (a backup that is put beside it) gets what was said of it at that
 * time. Answers whether there was anything.
 */
export function inheritFormer(db: WriteDb, to: number, former: Former, batch: string): boolean {
  const change = prepareChange(db, { batch, by: 'identity', undoes: null })
  const row = change.find(to)
  if (row === undefined || change.apply(row, findJudgementAt(db, former)) === undefined) return false
  journal(db, { id: to, what: 'copy', old: former.path, new: row.file_path, batch })
  return true
}

/** The file (another than `to`) whose content this was last, with the line of its journal that says when it became another. */
export function findFormer(db: WriteDb, hash: string, to: number): Former | undefined {
  return prepare(
    db,
    `SELECT f.id, f.file_path AS path, max(e.id) AS event FROM asset_paths a
     JOIN media_files f ON f.id = a.media_file_id
     JOIN score_events e ON e.media_file_id = f.id AND e.what = 'content' AND e.old = ?
     WHERE a.content_hash = ? AND f.id <> ? GROUP BY f.id ORDER BY event DESC LIMIT 1`,
  ).get(JSON.stringify(hash), hash, to) as Former | undefined // the columns above
}

/** What was said of a file at a line of its journal: what it is now, but for what was changed after. */
function findJudgementAt(db: WriteDb, { id, event }: Former): Judgement {
  const row = prepare(db, 'SELECT score, favourite, label FROM media_files WHERE id = ?').get(id) as {
    readonly score: Judgement['score']
    readonly favourite: 0 | 1
    readonly label: Judgement['label']
  } // the columns above
  const later = prepare(
    db,
    `SELECT what, old FROM score_events WHERE media_file_id = ? AND id > ? AND what IN ('score', 'favourite', 'label') ORDER BY id DESC`,
  ).all(id, event) as { readonly what: keyof Judgement; readonly old: string }[] // the columns above
  let judgement: Judgement = { score: row.score, favourite: row.favourite === 1, label: row.label }
  // The oldest comes last, and holds.
  for (const { what, old } of later) judgement = { ...judgement, [what]: JSON.parse(old) }
  return judgement
}
