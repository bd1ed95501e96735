import { checkDatabaseIdentity } from '#core/db/database-identity.ts'
import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import type { ActResult } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import type { ColorLabel, HistoryEntry } from '#shared/media.ts'
import { applyScoreChange, isScore, type Score, type ScoreChange } from '#shared/score.ts'
import { type Judgement, prepareChange } from './change-files.ts'
import type { JudgedRow } from './row-check.ts'

export { findRowCheckFailures } from './row-check.ts'
export { redoLast, undoLast } from './undo.ts'

/** One thing that a person, a program or a score file decides about files. */
export type Act =
  | { readonly what: 'score'; readonly change: ScoreChange }
  | { readonly what: 'favourite'; readonly value: boolean }
  | { readonly what: 'label'; readonly value: ColorLabel | null }

/**
 * Carries out an act on files, in one durable transaction: journal, values, revision, row check, and the order to write the score
 * file (not for `sidecar`: there it comes from). Files that it doesn't change are left alone; unknown ids are passed over, but
 * if none is known that is `not-found`. `library-replaced` when the database on disk isn't the open one any more.
 */
export function actOnFiles(
  db: WriteDb,
  ids: readonly number[],
  act: Act,
  by: HistoryEntry['by'],
  batch: string = crypto.randomUUID(),
): ActResult {
  return inTransaction(db, () => {
    const change = prepareChange(db, { batch, by, undoes: null })
    let known = 0
    const changed: ActResult['changed'][number][] = []
    for (const id of new Set(ids)) {
      const row = change.find(id)
      if (row === undefined) continue
      known += 1
      const result = change.apply(row, readTarget(db, row, act))
      if (result !== undefined) changed.push(result)
    }
    if (known === 0 && ids.length > 0) {
      throw new AppError('not-found', 'None of these files is in the library.')
    }
    checkDatabaseIdentity(db)
    return { batch, changed }
  })
}

function readTarget(db: WriteDb, row: JudgedRow, act: Act): Partial<Judgement> {
  if (act.what === 'favourite') return { favourite: act.value }
  if (act.what === 'label') return { label: act.value }
  const unrejects = 'act' in act.change && act.change.act === 'unreject' && row.score === -1
  return { score: applyScoreChange(row.score, act.change, unrejects ? findScoreBeforeReject(db, row.id) : 0) }
}

/** The stars that a file had before it was rejected last, by the journal; 0 where it doesn't know. */
function findScoreBeforeReject(db: WriteDb, id: number): Score {
  const old = prepare(
    db,
    `SELECT old FROM score_events WHERE media_file_id = ? AND what = 'score' AND new = '-1' AND old IS NOT '-1'
     ORDER BY id DESC LIMIT 1`,
  )
    .pluck()
    .get(id)
  const score: unknown = typeof old === 'string' ? JSON.parse(old) : 0
  return isScore(score) ? score : 0
}
