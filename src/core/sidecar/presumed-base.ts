import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { findScore, storeBase } from './find-score-values.ts'
import type { ParsedScoreFile } from './score-file.ts'
import { composeScoreFile } from './write-score-file.ts'

type ParsedOk = Extract<ParsedScoreFile, { ok: true }>

/** No file has this size and time: the score file is read at the next scan. */
const neverSeen = { sizeBytes: 0, modifiedNs: 0 } as const

/**
 * For a library that was put together from a damaged one, whose rows may be older than their score files: where it isn't known any more
 * what score file and row agreed on last, or that is of a later revision than the row, they are presumed to have agreed on the row.
 */
export function presumeBases(db: WriteDb): void {
  const ids = prepare(
    db,
    `SELECT f.id FROM media_files f LEFT JOIN score_file_bases b ON b.media_file_id = f.id WHERE f.revision > 0
       AND (b.base IS NULL OR NOT json_valid(b.base) OR coalesce(json_extract(b.base, '$.revision'), 0) > f.revision)`,
  )
    .pluck()
    .all() as number[] // one integer column
  for (const id of ids) {
    const known = findScore(db, id)
    if (known !== undefined) storeBase(db, id, composeScoreFile(known, undefined, ''), neverSeen)
  }
}

/**
 * The base of the merge where it is only presumed: a score file of an earlier revision is the older side, so that what the library says
 * holds; one of the same or a later revision is what it says itself. Null: the base is known, or who wrote the score file counts nothing.
 */
export function findPresumedBase(
  db: ReadDb,
  id: number,
  base: ParsedOk | null,
  theirs: ParsedOk,
): ParsedOk | null {
  if (base === null || theirs.revision === null || base.revision === null) return null
  const isPresumed =
    prepare(db, 'SELECT 1 FROM score_file_bases WHERE media_file_id = ? AND size = 0').get(id) !== undefined
  if (!isPresumed) return null
  return theirs.revision < base.revision ? theirs : base
}
