import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { HistoryEntry } from '#shared/media.ts'

/** Ends the open conflicts of a file's field with one source: the same source has said something else since. For use inside a transaction. */
export function supersedeConflicts(
  db: WriteDb,
  {
    id,
    what,
    source,
    batch,
  }: {
    readonly id: number
    readonly what: HistoryEntry['what']
    readonly source: string
    readonly batch: string
  },
): void {
  prepare(
    db,
    `UPDATE score_events SET settled = ? WHERE media_file_id = ? AND what = ? AND refused IS NOT NULL AND settled IS NULL
       AND coalesce(source, ?) = ?`,
  ).run(batch, id, what, source, source)
}

/** One answer of the person, as a part of a batch. */
export type Settling = {
  /** The journal line whose conflict is answered. */
  readonly settles: number
  readonly id: number
  readonly what: HistoryEntry['what']
  readonly batch: string
  readonly by: HistoryEntry['by']
  /** The batch that this one takes back. */
  readonly undoes: string | null
  /** JSON of the value that holds, for a line of its own where the answer changed nothing. */
  readonly value: string
}

/**
 * Notes in the journal which line answers a conflict: the one that changed the value in the same batch, or else one of its own. (`+batch`: a batch
 * may be large, a file's journal isn't.)
 */
export function journalSettling(
  db: WriteDb,
  { settles, id, what, batch, by, undoes, value }: Settling,
): void {
  const noted = prepare(
    db,
    `UPDATE score_events SET settles = ? WHERE id = (SELECT min(id) FROM score_events WHERE media_file_id = ? AND +batch = ? AND what = ?
       AND settles IS NULL)`,
  ).run(settles, id, batch, what)
  if (noted.changes > 0) return
  prepare(
    db,
    `INSERT INTO score_events (media_file_id, at, what, old, new, batch, by, undoes, settles) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(id, new Date().toISOString(), what, value, value, batch, by, undoes, settles)
}

/** Ends a conflict that is open. */
export function settle(db: WriteDb, settles: number, batch: string): void {
  prepare(db, 'UPDATE score_events SET settled = ? WHERE id = ? AND settled IS NULL').run(batch, settles)
}

type Answer = {
  readonly media_file_id: number
  readonly what: HistoryEntry['what']
  readonly settles: number
}

/** The conflicts that a batch answered. */
export function findAnswers(db: ReadDb, batch: string): readonly Answer[] {
  return prepare(
    db,
    'SELECT media_file_id, what, settles FROM score_events WHERE batch = ? AND settles IS NOT NULL',
  ).all(batch) as readonly Answer[] // the columns above
}

/**
 * Taking back an answer opens its conflict again; taking that back ends it again. One that something else ended meanwhile stays as it is.
 * `findValue` tells the JSON of the value that holds. Answers the files concerned.
 */
export function takeBackAnswers(
  db: WriteDb,
  undone: string,
  batch: string,
  findValue: (id: number, what: HistoryEntry['what']) => string,
): readonly number[] {
  const answers = findAnswers(db, undone)
  for (const { media_file_id: id, what, settles } of answers) {
    const { settled } = prepare(db, 'SELECT settled FROM score_events WHERE id = ?').get(settles) as {
      readonly settled: string | null
    } // the column above; lines of the journal aren't removed
    if (settled === undone) prepare(db, 'UPDATE score_events SET settled = NULL WHERE id = ?').run(settles)
    else settle(db, settles, batch)
    journalSettling(db, { settles, id, what, batch, by: 'user', undoes: undone, value: findValue(id, what) })
  }
  return [...new Set(answers.map((answer) => answer.media_file_id))]
}
