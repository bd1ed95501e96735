import { prepare, type WriteDb } from '#core/db/handles.ts'
import { createRetryMs, drainOutbox, type Outbox } from '#core/sidecar/drain-outbox.ts'
import { explainDiskError } from '#core/sidecar/explain-save-failure.ts'
import { ChangedMeanwhile } from '#core/storage/atomic-write.ts'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import type { Events } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { type EmbedOutcome, writeXmp, type XmpWriteOutcome } from './write-xmp.ts'
import { storeXmpBase, type XmpFile } from './xmp-state.ts'

export type XmpOutboxParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly embed: (file: XmpFile) => Promise<EmbedOutcome>
  readonly onSaved: (event: Events['media.saved']) => void
  /** Files whose values or bytes changed with it. */
  readonly onChanged: (ids: readonly number[]) => void
  readonly onError?: (error: unknown) => void
  readonly isPaused?: () => boolean
  readonly storage?: Storage
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly pauseMs?: number
}

/** Whoever goes through files with a hand on the keys changes a score once or twice: it is written when that is over. */
const pauseMs = 1000
/** What is refused for what a file is won't be another one soon; the person's next act tries it at once. */
const refusedPauseMs = 3_600_000

/** Writes the XMP that the database owes, one file after the other. With the mode `off` an order is dropped. */
export function createXmpOutbox(parts: XmpOutboxParts): Outbox {
  const { db, folder, embed, onSaved, onChanged } = parts
  const storage = parts.storage ?? nodeStorage
  return drainOutbox<XmpWriteOutcome>({
    ...{
      db,
      target: 'xmp',
      atOnce: 1,
      pauseMs: parts.pauseMs ?? pauseMs,
      now: parts.now ?? Date.now,
      onSaved,
    },
    onError: parts.onError ?? (() => {}),
    isPaused: parts.isPaused ?? (() => false),
    write: (row) => writeXmp({ db, folder, storage, embed }, row.media_file_id),
    settle: ({ media_file_id: id }, outcome) => settle(db, id, outcome),
    explain: explainXmpFailure,
    findPauseMs: (error, tries) =>
      error instanceof AppError && error.code === 'unsupported' ? refusedPauseMs : createRetryMs(tries),
    onSettled: (outcomes) => {
      const changed = outcomes
        .filter(({ outcome }) => outcome.tookOver || outcome.isEmbedded)
        .map(({ id }) => id)
      if (changed.length > 0) onChanged(changed)
    },
  })
}

/** A sentence for the person: why a rating couldn't be written for other programs, what is safe, and what happens next. */
function explainXmpFailure(error: unknown): string {
  const reason =
    error instanceof ChangedMeanwhile
      ? 'another program is writing it at the moment.'
      : explainDiskError(error)
  return `The rating could not be written for other programs: ${reason} It is kept in the library and in its score file.`
}

function settle(db: WriteDb, id: number, { places }: XmpWriteOutcome): void {
  for (const { name, base, stats } of places) storeXmpBase(db, id, name, base, stats)
  // All places say the same again; a conflict is shown until the person's next act.
  prepare(
    db,
    `DELETE FROM media_problems WHERE media_file_id = ? AND stage = 'xmp' AND (code <> 'conflict' OR created_at <
       (SELECT queued_at FROM outbox WHERE media_file_id = media_problems.media_file_id AND target = 'xmp'))`,
  ).run(id)
}
