import { prepare, type WriteDb } from '#core/db/handles.ts'
import { prepareChange } from '#core/media/change-files.ts'
import { orderScoreFile } from './carry-score-file.ts'
import { journal } from './journal.ts'

/**
 * Says of a copy what is said of its original: score, favourite, label, the person's keywords, notes. The journal tells from where.
 * Answers whether there was anything to say.
 */
export function inherit(db: WriteDb, from: number, to: number, batch: string): boolean {
  const change = prepareChange(db, { batch, by: 'identity', undoes: null })
  const original = change.find(from)
  const copy = change.find(to)
  if (original === undefined || copy === undefined) return false
  const { score, favourite, label } = original
  const changed = change.apply(copy, { score, favourite: favourite === 1, label })
  const words = inheritKeywords(db, from, to, batch)
  const notes = inheritNotes(db, from, to, batch)
  if (changed === undefined && words === 0 && !notes) return false
  journal(db, { id: to, what: 'copy', old: original.file_path, new: copy.file_path, batch })
  orderScoreFile(db, to)
  return true
}

function inheritKeywords(db: WriteDb, from: number, to: number, batch: string): number {
  const words = prepare(
    db,
    `INSERT OR IGNORE INTO media_keywords (media_file_id, keyword, keyword_type, confidence, source, created_at)
     SELECT ?, keyword, 'user', confidence, source, created_at FROM media_keywords WHERE media_file_id = ? AND keyword_type = 'user'
     RETURNING keyword`,
  )
    .pluck()
    .all(to, from) as string[] // one text column
  for (const word of words) journal(db, { id: to, what: 'keyword', old: null, new: word, batch })
  return words.length
}

function inheritNotes(db: WriteDb, from: number, to: number, batch: string): boolean {
  const find = prepare(db, 'SELECT notes FROM media_files WHERE id = ?').pluck()
  const notes = find.get(from) as string | null // the column above
  const own = find.get(to) as string | null // the column above
  if (notes === null || notes === '' || (own !== null && own !== '')) return false
  prepare(db, 'UPDATE media_files SET notes = ? WHERE id = ?').run(notes, to)
  journal(db, { id: to, what: 'notes', old: own, new: notes, batch })
  return true
}
