import { prepare, type WriteDb } from '#core/db/handles.ts'
import type { ActResult } from '#shared/contract.ts'
import type { Occasion } from './change-files.ts'
import { orderXmp } from './order-xmp.ts'
import { createRowCheck, type JudgedRow } from './row-check.ts'

/** What a person wrote about a file. */
export type Words = { readonly keywords: readonly string[]; readonly notes: string | null }

/**
 * Gives a file other keywords or notes as an act of the person, with journal, revision and the order to write score file and XMP. For use
 * inside a transaction, which brings the search index in step at its end, for all files at once (`refreshWords`). Undefined: it had
 * these already, or there is no such file.
 */
export function changeWords(
  db: WriteDb,
  id: number,
  target: Partial<Words>,
  occasion: Occasion,
): ActResult['changed'][number] | undefined {
  const row = prepare(
    db,
    'SELECT id, file_path, score, favourite, label, revision, notes FROM media_files WHERE id = ?',
  ).get(id) as (JudgedRow & { readonly notes: string | null }) | undefined // the columns above
  if (row === undefined) return undefined
  const at = new Date().toISOString()
  const journal = prepare(
    db,
    'INSERT INTO score_events (media_file_id, at, what, old, new, batch, by, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const { batch, by, undoes } = occasion
  const note = (what: 'keyword' | 'notes', old: string | null, next: string | null) =>
    journal.run(id, at, what, old, next, batch, by, undoes)
  const hasNewNotes = target.notes !== undefined && (target.notes || null) !== (row.notes || null)
  if (hasNewNotes) {
    prepare(db, 'UPDATE media_files SET notes = ? WHERE id = ?').run(target.notes, id)
    note('notes', JSON.stringify(row.notes), JSON.stringify(target.notes))
  }
  const hasNewKeywords = target.keywords !== undefined && changeKeywords(db, id, target.keywords, at, note)
  if (!hasNewNotes && !hasNewKeywords) return undefined
  const revision = row.revision + 1
  prepare(db, 'UPDATE media_files SET revision = ?, updated_at = ?, row_check = ? WHERE id = ?').run(
    ...[revision, at, createRowCheck({ ...row, revision }), id],
  )
  prepare(
    db,
    `INSERT INTO outbox (media_file_id, target, revision, queued_at) VALUES (?, 'score-file', ?, ?)
     ON CONFLICT (media_file_id, target) DO UPDATE SET revision = excluded.revision, tries = 0, last_error = NULL,
       queued_at = excluded.queued_at`,
  ).run(id, revision, at)
  orderXmp(db, id)
  return { id, score: row.score, favourite: row.favourite === 1, label: row.label, revision }
}

function changeKeywords(
  db: WriteDb,
  id: number,
  wanted: readonly string[],
  at: string,
  note: (what: 'keyword', old: string | null, next: string | null) => void,
): boolean {
  const before = findOwnKeywords(db, id)
  const gone = before.filter((word) => !wanted.includes(word))
  const come = [...new Set(wanted)].filter((word) => !before.includes(word))
  for (const word of gone) {
    prepare(
      db,
      "DELETE FROM media_keywords WHERE media_file_id = ? AND keyword = ? AND keyword_type = 'user'",
    ).run(id, word)
    note('keyword', JSON.stringify(word), null)
  }
  for (const word of come) {
    prepare(
      db,
      "INSERT OR IGNORE INTO media_keywords (media_file_id, keyword, keyword_type, created_at) VALUES (?, ?, 'user', ?)",
    ).run(id, word, at)
    note('keyword', null, JSON.stringify(word))
  }
  return gone.length + come.length > 0
}

/** The person's own keywords of a file, in the order in which they came. */
export function findOwnKeywords(db: WriteDb, id: number): readonly string[] {
  return prepare(
    db,
    "SELECT keyword FROM media_keywords WHERE media_file_id = ? AND keyword_type = 'user' ORDER BY id",
  )
    .pluck()
    .all(id) as string[] // one text column
}

type WordEvent = {
  readonly what: 'keyword' | 'notes'
  readonly old: string | null
  readonly new: string | null
}

/** What a file's words are to be when events of one batch are taken back; given newest first. */
export function takeBackWords(now: readonly string[], events: readonly WordEvent[]): Partial<Words> {
  let keywords = now
  let notes: string | null | undefined
  for (const event of events) {
    if (event.what === 'notes')
      notes = event.old === null ? null : (JSON.parse(event.old) as string | null) // as it was journaled
    else if (event.old === null && event.new !== null) {
      const word: unknown = JSON.parse(event.new)
      keywords = keywords.filter((each) => each !== word)
    } else if (event.new === null && event.old !== null)
      keywords = [...keywords, String(JSON.parse(event.old))]
  }
  return { ...(keywords === now ? {} : { keywords }), ...(notes === undefined ? {} : { notes }) }
}
