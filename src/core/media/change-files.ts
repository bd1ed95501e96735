import { prepare, type WriteDb } from '#core/db/handles.ts'
import type { ActResult } from '#shared/contract.ts'
import type { ColorLabel, HistoryEntry } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'
import { orderXmp } from './order-xmp.ts'
import { createRowCheck, type JudgedRow } from './row-check.ts'

/** The values that an act can change. */
export type Judgement = {
  readonly score: Score
  readonly favourite: boolean
  readonly label: ColorLabel | null
}

/** What of a journal row is the same for all files of one act. */
export type Occasion = {
  readonly batch: string
  readonly by: HistoryEntry['by']
  readonly undoes: string | null
}

export type PreparedChange = {
  readonly find: (id: number) => JudgedRow | undefined
  /** Undefined: the file had these values already, and nothing was written. */
  readonly apply: (row: JudgedRow, target: Partial<Judgement>) => ActResult['changed'][number] | undefined
}

/** For a transaction that changes what a person decided about many files, each with its journal row. */
export function prepareChange(db: WriteDb, occasion: Occasion): PreparedChange {
  const at = new Date().toISOString()
  const { batch, by, undoes } = occasion
  const find = prepare(
    db,
    'SELECT id, file_path, score, favourite, label, revision FROM media_files WHERE id = ?',
  )
  const update = prepare(
    db,
    'UPDATE media_files SET score = ?, favourite = ?, label = ?, revision = ?, updated_at = ?, row_check = ? WHERE id = ?',
  )
  const enqueue = prepare(
    db,
    `INSERT INTO outbox (media_file_id, target, revision, queued_at) VALUES (?, 'score-file', ?, ?)
     ON CONFLICT (media_file_id, target) DO UPDATE SET revision = excluded.revision, tries = 0, last_error = NULL,
       queued_at = excluded.queued_at`,
  )
  const journal = prepare(
    db,
    'INSERT INTO score_events (media_file_id, at, what, old, new, batch, by, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  return {
    find: (id) => find.get(id) as JudgedRow | undefined, // the columns above
    apply: (row, target) => {
      const before: Judgement = { score: row.score, favourite: row.favourite === 1, label: row.label }
      const after: Judgement = { ...before, ...target }
      const differing = judgements.filter((what) => before[what] !== after[what])
      if (differing.length === 0) return undefined
      for (const what of differing) {
        journal.run(
          row.id,
          at,
          what,
          JSON.stringify(before[what]),
          JSON.stringify(after[what]),
          batch,
          by,
          undoes,
        )
      }
      const revision = row.revision + 1
      const favourite = after.favourite ? 1 : 0
      const check = createRowCheck({ ...row, ...after, favourite, revision })
      update.run(after.score, favourite, after.label, revision, at, check, row.id)
      if (by !== 'sidecar') enqueue.run(row.id, revision, at)
      // What comes from XMP is ordered by whoever took it over: not for the place that it comes from.
      if (by !== 'xmp') orderXmp(db, row.id)
      return { id: row.id, ...after, revision }
    },
  }
}

const judgements = ['score', 'favourite', 'label'] as const satisfies readonly (keyof Judgement)[]
