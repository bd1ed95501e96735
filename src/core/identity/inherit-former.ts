import { prepare, type WriteDb } from '#core/db/handles.ts'
import { type Judgement, prepareChange } from '#core/media/change-files.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { orderScoreFile } from './carry-score-file.ts'
import { giveKeywords, giveNotes } from './inherit.ts'
import { journal } from './journal.ts'

export type Former = { readonly id: number; readonly path: string; readonly event: number }

type Said = Judgement & { readonly keywords: readonly string[]; readonly notes: string | null }

/**
 * A new file whose content another one had before that was changed (a backup that is put beside it) gets what was said of it at that
 * time. Answers whether there was anything.
 */
export function inheritFormer(db: WriteDb, to: number, former: Former, batch: string): boolean {
  const change = prepareChange(db, { batch, by: 'identity', undoes: null })
  const row = change.find(to)
  const said = findSaidAt(db, former)
  if (row === undefined || said === undefined) return false
  const { keywords, notes, ...judgement } = said
  const changed = change.apply(row, judgement)
  const words = giveKeywords(db, to, keywords, batch)
  const hasNotes = giveNotes(db, to, notes, batch)
  if (changed === undefined && words === 0 && !hasNotes) return false
  orderScoreFile(db, to)
  journal(db, { id: to, what: 'copy', old: former.path, new: row.file_path, batch })
  return true
}

/** The file (another than `to`) whose content this was last, with the line of its journal that says when it became another. */
export function findFormer(db: WriteDb, hash: string, to: number): Former | undefined {
  return prepare(
    db,
    `SELECT f.id, f.file_path AS path, max(e.id) AS event FROM score_events e JOIN media_files f ON f.id = e.media_file_id
     WHERE e.what = 'content' AND e.old = ? AND f.id <> ? GROUP BY f.id ORDER BY event DESC LIMIT 1`,
  ).get(JSON.stringify(hash), to) as Former | undefined // the columns above
}

/** What was said of a file at a line of its journal: what it is now, but for what was changed after. */
function findSaidAt(db: WriteDb, { id, event }: Former): Said | undefined {
  const now = findScore(db, id)?.values
  if (now === undefined) return undefined
  const later = prepare(
    db,
    `SELECT what, old, new FROM score_events WHERE media_file_id = ? AND id > ? AND refused IS NULL
       AND what IN ('score', 'favourite', 'label', 'keyword', 'notes') ORDER BY id DESC`,
  ).all(id, event) as {
    readonly what: 'score' | 'favourite' | 'label' | 'keyword' | 'notes'
    readonly old: string | null
    readonly new: string | null
  }[] // the columns above
  let said: Said = now
  // The oldest comes last, and holds.
  for (const line of later) {
    const [before, after] = [line.old, line.new].map((text) => (text === null ? null : JSON.parse(text)))
    if (line.what !== 'keyword') said = { ...said, [line.what]: before }
    else {
      const others = said.keywords.filter((word) => word !== after && word !== before)
      said = { ...said, keywords: before === null ? others : [...others, before] }
    }
  }
  return said
}
