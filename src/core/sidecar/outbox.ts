import { prepare, type WriteDb } from '#core/db/handles.ts'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import type { Events } from '#shared/contract.ts'
import { createRetryMs, drainOutbox, type Outbox, type OutboxRow } from './drain-outbox.ts'
import { explainSaveFailure } from './explain-save-failure.ts'
import { storeBase } from './find-score-values.ts'
import { type WriteOutcome, writeScoreFile } from './write-score-file.ts'

export type { Outbox } from './drain-outbox.ts'

export type OutboxParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly onSaved: (event: Events['media.saved']) => void
  /** Files that took something over from a score file which another program had changed. */
  readonly onTookOver?: (ids: readonly number[]) => void
  /** The database couldn't be asked what is owed. It is tried again at the next kick. */
  readonly onError?: (error: unknown) => void
  readonly isPaused?: () => boolean
  readonly storage?: Storage
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

const atOnce = 4

/** Writes the score files that the database owes: up to four at once. What fails is tried again after 2 s, 4 s … 60 s. */
export function createOutbox({
  db,
  folder,
  onSaved,
  onTookOver = () => {},
  onError = () => {},
  isPaused = () => false,
  storage = nodeStorage,
  now = Date.now,
}: OutboxParts): Outbox {
  return drainOutbox({
    ...{ db, target: 'score-file', atOnce, pauseMs: 0, now, onSaved, onError, isPaused },
    write: (row) => writeScoreFile({ db, folder, storage, now }, row.media_file_id),
    settle: (row, outcome) => settle(db, row, outcome),
    explain: explainSaveFailure,
    findPauseMs: (_, tries) => createRetryMs(tries),
    onSettled: (outcomes) => {
      const tookOver = outcomes.filter(({ outcome }) => outcome.tookOver).map(({ id }) => id)
      if (tookOver.length > 0) onTookOver(tookOver)
    },
  })
}

function settle(db: WriteDb, { media_file_id: id }: OutboxRow, { written }: WriteOutcome): void {
  if (written === null) return
  storeBase(db, id, written.parsed, written.file)
  // The score file is whole again, so it has no complaint; a conflict is shown until the person's next act.
  prepare(
    db,
    `DELETE FROM media_problems WHERE media_file_id = ? AND stage = 'sidecar' AND (code <> 'conflict' OR created_at <
       (SELECT queued_at FROM outbox WHERE media_file_id = media_problems.media_file_id AND target = 'score-file'))`,
  ).run(id)
}
