import { prepare, type WriteDb } from '#core/db/handles.ts'
import { findBase, findScore, storeBase } from '#core/sidecar/find-score-values.ts'

/** Of no score file: it is read at the next scan, and what was agreed on is known all the same. */
const unseen = { modifiedNs: 0, sizeBytes: -1 } as const

/**
 * Lets score files tell what neither check nor journal of a damaged library proves: of these fields the row says nothing now, and that must
 * not pass for the person's word against the score file.
 */
export function leaveToScoreFiles(db: WriteDb, ids: readonly number[]): void {
  const journaled = prepare(db, 'SELECT DISTINCT what FROM score_events WHERE media_file_id = ?').pluck()
  for (const id of ids) {
    const base = findBase(db, id)?.parsed
    const now = findScore(db, id)?.values
    if (base === undefined || now === undefined) continue
    const told = new Set(journaled.all(id) as string[]) // one text column
    const agreed = {
      ...base,
      score: told.has('score') ? base.score : now.score,
      favourite: told.has('favourite') ? base.favourite : now.favourite,
      label: told.has('label') ? base.label : now.label,
    }
    storeBase(db, id, agreed, unseen)
  }
}
