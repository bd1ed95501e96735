import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { Deed } from '#shared/contract.ts'
import type { HistoryEntry, HistoryValue } from '#shared/media.ts'

/** What a batch did to the first of its files, to be told in words; null where it did nothing. */
export function findDeed(db: ReadDb, batch: string): Deed | null {
  const rows = prepare(
    db,
    `SELECT e.what, e.old, e.new, e.settles IS NOT NULL AS isAnswer, f.filename AS name FROM score_events e
     JOIN media_files f ON f.id = e.media_file_id WHERE e.batch = ? ORDER BY e.id LIMIT 1`,
  ).get(batch) as
    | {
        readonly what: HistoryEntry['what']
        readonly old: string | null
        readonly new: string | null
        readonly isAnswer: 0 | 1
        readonly name: string
      }
    | undefined // the columns above
  if (rows === undefined) return null
  const { what, name, isAnswer } = rows
  return { what, name, old: parseValue(rows.old), new: parseValue(rows.new), isAnswer: isAnswer === 1 }
}

/** A value of the journal. */
export function parseValue(json: string | null): HistoryValue {
  return json === null ? null : (JSON.parse(json) as HistoryValue) // the journal holds nothing else
}
