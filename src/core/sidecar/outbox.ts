import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { findSaveStatus } from '#core/media/find-counts.ts'
import type { Events, SaveStatus } from '#shared/contract.ts'
import { explainSaveFailure } from './explain-save-failure.ts'
import { storeBase } from './find-score-values.ts'
import { nodeStorage, type Storage } from './storage.ts'
import { type WriteOutcome, writeScoreFile } from './write-score-file.ts'

export type Outbox = {
  /** There is (perhaps) something to write: it is begun in the next turn. */
  readonly kick: () => void
  /** Writes until nothing is left but what just failed. */
  readonly flush: () => Promise<SaveStatus>
  /** Tries everything once more, also what failed a moment ago. */
  readonly retry: () => Promise<SaveStatus>
  readonly status: () => SaveStatus
  /** Lets what is being written end and writes no more; what is left waits in the database. */
  readonly close: () => Promise<void>
}

export type OutboxParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly onSaved: (event: Events['media.saved']) => void
  /** Files that took something over from a score file which another program had changed. */
  readonly onTookOver?: (ids: readonly number[]) => void
  /** The database couldn't be asked what is owed. It is tried again at the next kick. */
  readonly onError?: (error: unknown) => void
  readonly storage?: Storage
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

const atOnce = 4
const commitEveryMs = 100
const firstRetryMs = 2000
const longestRetryMs = 60_000

type Row = { readonly media_file_id: number; readonly revision: number; readonly tries: number }
type Result = { readonly row: Row } & (
  | { readonly outcome: WriteOutcome; readonly message: null }
  | { readonly outcome: null; readonly message: string }
)

/**
 * Writes the score files that the database owes: up to four at once, never two of one file, results in one transaction for many.
 * What fails stays in the database with its reason and is tried again after 2 s, 4 s … 60 s.
 */
export function createOutbox({
  db,
  folder,
  onSaved,
  onTookOver = () => {},
  onError = () => {},
  storage = nodeStorage,
  now = Date.now,
}: OutboxParts): Outbox {
  /** When a file that failed is tried again. */
  const nextTries = new Map<number, number>()
  let results: Result[] = []
  let lastCommitMs = 0
  let running: Promise<void> | undefined
  let isWantedAgain = false
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function commit(): void {
    if (results.length === 0) return
    const batch = results
    results = []
    lastCommitMs = now()
    let failed: Result[] = batch.filter((result) => result.message !== null)
    try {
      inTransaction(db, () => {
        for (const result of batch) settle(db, result)
      })
    } catch (error) {
      // The rows are still there, so the files will be written again: no loss, but no promise either.
      const message = explainSaveFailure(error)
      failed = batch.map(({ row }) => ({ row, outcome: null, message }))
    }
    const failedIds = new Set(failed.map(({ row }) => row.media_file_id))
    for (const { row } of batch) {
      if (!failedIds.has(row.media_file_id)) nextTries.delete(row.media_file_id)
      else
        nextTries.set(
          row.media_file_id,
          now() + Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(row.tries, 10)),
        )
    }
    onSaved({
      saved: batch.map(({ row }) => row.media_file_id).filter((id) => !failedIds.has(id)),
      failed: failed.map(({ row, message }) => ({ id: row.media_file_id, message: message ?? '' })),
      status: findSaveStatus(db),
    })
    const tookOver = batch.filter(({ outcome }) => outcome?.tookOver).map(({ row }) => row.media_file_id)
    if (tookOver.length > 0) onTookOver(tookOver)
  }

  async function write(row: Row): Promise<void> {
    try {
      const outcome = await writeScoreFile({ db, folder, storage, now }, row.media_file_id)
      results.push({ row, outcome, message: null })
    } catch (error) {
      results.push({ row, outcome: null, message: explainSaveFailure(error) })
    }
    if (now() - lastCommitMs >= commitEveryMs) commit()
  }

  /** One pass over all that is owed, in order of id. */
  async function drain(isDue: (row: Row) => boolean): Promise<void> {
    const writing = new Set<Promise<void>>()
    for (let row = findNext(db, 0); row !== undefined && !closed; row = findNext(db, row.media_file_id)) {
      if (!isDue(row)) continue
      const one = write(row).finally(() => writing.delete(one))
      writing.add(one)
      if (writing.size >= atOnce) await Promise.race(writing)
    }
    await Promise.all(writing)
    commit()
  }

  const isDue = (row: Row) => row.tries === 0 || (nextTries.get(row.media_file_id) ?? 0) <= now()

  /** Passes until nobody asks for another one. Two never run at once, so neither do two writes of one file. */
  function run(): Promise<void> {
    if (running !== undefined) {
      isWantedAgain = true
      return running
    }
    running = (async () => {
      await Promise.resolve()
      do {
        isWantedAgain = false
        if (!closed) await drain(isDue)
      } while (isWantedAgain)
    })().finally(() => {
      running = undefined
      scheduleRetry()
    })
    return running
  }

  function scheduleRetry(): void {
    clearTimeout(timer)
    if (closed || nextTries.size === 0) return
    const waitMs = Math.max(50, Math.min(...nextTries.values()) - now())
    timer = setTimeout(begin, waitMs)
    timer.unref()
  }

  /** A run that nobody waits for. */
  function begin(): void {
    run().catch(onError)
  }

  return {
    kick: begin,
    flush: async () => {
      await run()
      return findSaveStatus(db)
    },
    retry: async () => {
      nextTries.clear()
      await run()
      return findSaveStatus(db)
    },
    status: () => findSaveStatus(db),
    close: async () => {
      closed = true
      clearTimeout(timer)
      await running
    },
  }
}

function findNext(db: WriteDb, after: number): Row | undefined {
  return prepare(
    db,
    `SELECT media_file_id, revision, tries FROM outbox WHERE target = 'score-file' AND media_file_id > ?
     ORDER BY media_file_id LIMIT 1`,
  ).get(after) as Row | undefined // the columns above
}

/** Notes the end of one write. An act that came in between has raised the revision: then the row stays, for the next pass. */
function settle(db: WriteDb, { row, outcome, message }: Result): void {
  const id = row.media_file_id
  if (outcome === null) {
    prepare(
      db,
      "UPDATE outbox SET tries = tries + 1, last_error = ? WHERE media_file_id = ? AND target = 'score-file' AND revision = ?",
    ).run(message, id, row.revision)
    return
  }
  if (outcome.written === null) return
  storeBase(db, id, outcome.written.parsed, outcome.written.file)
  // The score file is whole again, so it has no complaint; a conflict is shown until the person's next act.
  prepare(
    db,
    `DELETE FROM media_problems WHERE media_file_id = ? AND stage = 'sidecar' AND (code <> 'conflict' OR created_at <
       (SELECT queued_at FROM outbox WHERE media_file_id = media_problems.media_file_id AND target = 'score-file'))`,
  ).run(id)
  prepare(db, "DELETE FROM outbox WHERE media_file_id = ? AND target = 'score-file' AND revision = ?").run(
    id,
    row.revision,
  )
}
