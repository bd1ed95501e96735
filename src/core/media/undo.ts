import { checkDatabaseIdentity } from '#core/db/database-identity.ts'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { ActResult } from '#shared/contract.ts'
import { type Judgement, prepareChange } from './change-files.ts'

/** Takes back the last act that wasn't taken back yet, in this session or an earlier one; null when there is none. */
export function undoLast(db: WriteDb): ActResult | null {
  return inTransaction(db, () => {
    const batch = findUndoTarget(db)
    return batch === null ? null : takeBack(db, batch)
  })
}

/** Does again what was taken back last; null when nothing was, or when something was done since. */
export function redoLast(db: WriteDb): ActResult | null {
  return inTransaction(db, () => {
    const batch = findRedoTarget(db)
    return batch === null ? null : takeBack(db, batch)
  })
}

type JournalBatch = {
  readonly batch: string
  readonly kind: 'act' | 'undo' | 'redo'
  readonly undoes: string
}

/** The newest act or redo that no later batch takes back. */
function findUndoTarget(db: ReadDb): string | null {
  const takenBack = new Set<string>()
  for (const { batch, kind, undoes } of walkJournal(db)) {
    if (takenBack.has(batch)) continue
    if (kind !== 'undo') return batch
    takenBack.add(undoes)
  }
  return null
}

/** The newest undo that no redo takes back, as long as no act came after it. */
function findRedoTarget(db: ReadDb): string | null {
  const takenBack = new Set<string>()
  for (const { batch, kind, undoes } of walkJournal(db)) {
    if (takenBack.has(batch)) continue
    if (kind === 'undo') return batch
    if (kind === 'act') return null
    takenBack.add(undoes)
  }
  return null
}

/** Batches of a person (also by way of the API) that can be taken back, newest first. */
function* walkJournal(db: ReadDb): Generator<JournalBatch> {
  const next = prepare(
    db,
    `SELECT id, batch, undoes FROM score_events WHERE id < ? AND batch <> ? AND by IN ('user', 'api')
       AND what IN ('score', 'favourite', 'label') ORDER BY id DESC LIMIT 1`,
  )
  const seen = new Set<string>()
  let last = { id: Number.MAX_SAFE_INTEGER, batch: '' }
  for (;;) {
    const row = next.get(last.id, last.batch) as
      | { readonly id: number; readonly batch: string; readonly undoes: string | null }
      | undefined // the columns above
    if (row === undefined) return
    last = row
    // A program may use one batch for several calls, so a batch can turn up again.
    if (seen.has(row.batch)) continue
    seen.add(row.batch)
    yield { batch: row.batch, kind: findKind(db, row.undoes), undoes: row.undoes ?? '' }
  }
}

/** A batch that takes back an act or a redo is an undo; one that takes back an undo is a redo. */
function findKind(db: ReadDb, undoes: string | null): JournalBatch['kind'] {
  const find = prepare(db, 'SELECT undoes FROM score_events WHERE batch = ? LIMIT 1')
  let depth = 0
  for (let target = undoes; target !== null; depth += 1) {
    const row = find.get(target) as { readonly undoes: string | null } | undefined // the column above
    target = row?.undoes ?? null
  }
  if (depth === 0) return 'act'
  return depth % 2 === 1 ? 'undo' : 'redo'
}

/**
 * Gives each file of a batch the value that it had before. What changed since by other ways gives way: taking back is the
 * person's last act, and the journal keeps the rest.
 */
function takeBack(db: WriteDb, undone: string): ActResult {
  const batch = crypto.randomUUID()
  const events = prepare(
    db,
    `SELECT media_file_id, what, old FROM score_events WHERE batch = ? AND what IN ('score', 'favourite', 'label') ORDER BY id DESC`,
  ).all(undone) as {
    readonly media_file_id: number
    readonly what: keyof Judgement
    readonly old: string
  }[] // the columns above
  const targets = new Map<number, Partial<Judgement>>()
  // Newest first, so that the oldest value of a file is the one that stays.
  for (const { media_file_id: id, what, old } of events) {
    targets.set(id, { ...targets.get(id), [what]: JSON.parse(old) })
  }
  const change = prepareChange(db, { batch, by: 'user', undoes: undone })
  const changed: ActResult['changed'][number][] = []
  for (const [id, target] of targets) {
    const row = change.find(id)
    const result = row === undefined ? undefined : change.apply(row, target)
    if (result !== undefined) changed.push(result)
  }
  if (changed.length === 0) noteUndone(db, undone, batch)
  checkDatabaseIdentity(db)
  return { batch, changed }
}

/** All files had the old values already: the journal must still know that the batch was taken back, or it would be the last one for ever. */
function noteUndone(db: WriteDb, undone: string, batch: string): void {
  prepare(
    db,
    `INSERT INTO score_events (media_file_id, at, what, old, new, batch, by, undoes)
     SELECT media_file_id, ?, what, old, old, ?, 'user', batch FROM score_events WHERE batch = ? ORDER BY id DESC LIMIT 1`,
  ).run(new Date().toISOString(), batch, undone)
}
