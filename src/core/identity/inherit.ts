import { prepare, type WriteDb } from '#core/db/handles.ts'
import { prepareChange } from '#core/media/change-files.ts'
import { orderXmp } from '#core/media/order-xmp.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
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
  const { keywords = [], notes = null } = findScore(db, from)?.values ?? {}
  const words = giveKeywords(db, to, keywords, batch)
  const hasNotes = giveNotes(db, to, notes, batch)
  if (changed === undefined && words === 0 && !hasNotes) return false
  journal(db, { id: to, what: 'copy', old: original.file_path, new: copy.file_path, batch })
  orderScoreFile(db, to)
  return true
}

/** Adds keywords of the person's to a file, with their journal; answers how many it didn't have. */
export function giveKeywords(db: WriteDb, to: number, words: readonly string[], batch: string): number {
  const add = prepare(
    db,
    `INSERT OR IGNORE INTO media_keywords (media_file_id, keyword, keyword_type, source, created_at) VALUES (?, ?, 'user', 'copy', ?)`,
  )
  const at = new Date().toISOString()
  const added = words.filter((word) => add.run(to, word, at).changes > 0)
  for (const word of added) journal(db, { id: to, what: 'keyword', old: null, new: word, batch })
  if (added.length > 0) orderXmp(db, to)
  return added.length
}

/** Gives notes to a file that has none; answers whether it did. */
export function giveNotes(db: WriteDb, to: number, notes: string | null, batch: string): boolean {
  const own = prepare(db, 'SELECT notes FROM media_files WHERE id = ?').pluck().get(to) as string | null // the column above
  if (notes === null || notes === '' || (own !== null && own !== '')) return false
  prepare(db, 'UPDATE media_files SET notes = ? WHERE id = ?').run(notes, to)
  journal(db, { id: to, what: 'notes', old: own, new: notes, batch })
  return true
}
