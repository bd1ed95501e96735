import { takeBackAnswers } from '#core/conflicts/settle-conflicts.ts'
import { checkDatabaseIdentity } from '#core/db/database-identity.ts'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { refreshWords } from '#core/search/search-index.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import type { ActResult } from '#shared/contract.ts'
import type { HistoryEntry } from '#shared/media.ts'
import { type Judgement, prepareChange } from './change-files.ts'
import { changeWords, findOwnKeywords, takeBackWords } from './change-words.ts'

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

/** What of the journal a person can take back. */
const undoable = "'score', 'favourite', 'label', 'keyword', 'notes'"

/** The batch that an undo, or a redo, would take back now: a judgement, or an act on files as a whole (core/files). */
export function findNextBatch(db: ReadDb, what: 'undo' | 'redo'): string | null {
  return what === 'undo' ? findUndoTarget(db) : findRedoTarget(db)
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
       AND what IN (${undoable}, 'place', 'copy') ORDER BY id DESC LIMIT 1`,
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
export function findKind(db: ReadDb, undoes: string | null): JournalBatch['kind'] {
  const find = prepare(db, 'SELECT undoes FROM score_events WHERE batch = ? LIMIT 1')
  let depth = 0
  for (let target = undoes; target !== null; depth += 1) {
    const row = find.get(target) as { readonly undoes: string | null } | undefined // the column above
    target = row?.undoes ?? null
  }
  if (depth === 0) return 'act'
  return depth % 2 === 1 ? 'undo' : 'redo'
}

type TakenBack = {
  readonly media_file_id: number
  readonly what: keyof Judgement | 'keyword' | 'notes'
  readonly old: string | null
  readonly new: string | null
}

/**
 * Gives each file of a batch the value that it had before. What changed since by other ways gives way: taking back is the
 * person's last act, and the journal keeps the rest.
 */
function takeBack(db: WriteDb, undone: string): ActResult {
  const batch = crypto.randomUUID()
  const events = prepare(
    db,
    `SELECT media_file_id, what, old, new FROM score_events WHERE batch = ? AND what IN (${undoable}) ORDER BY id DESC`,
  ).all(undone) as TakenBack[] // the columns above
  const targets = new Map<number, { readonly judgement: Partial<Judgement>; readonly words: TakenBack[] }>()
  // Newest first, so that the oldest value of a file is the one that stays.
  for (const event of events) {
    const { judgement, words } = targets.get(event.media_file_id) ?? { judgement: {}, words: [] }
    const isWord = event.what === 'keyword' || event.what === 'notes'
    targets.set(event.media_file_id, {
      judgement:
        isWord || event.old === null ? judgement : { ...judgement, [event.what]: JSON.parse(event.old) },
      words: isWord ? [...words, event] : words,
    })
  }
  const occasion = { batch, by: 'user', undoes: undone } as const
  const change = prepareChange(db, occasion)
  const changed = new Map<number, ActResult['changed'][number]>()
  const reworded: number[] = []
  for (const [id, { judgement, words }] of targets) {
    const row = change.find(id)
    const result = row === undefined ? undefined : change.apply(row, judgement)
    if (result !== undefined) changed.set(id, result)
    if (words.length === 0) continue
    const worded = changeWords(
      db,
      id,
      takeBackWords(findOwnKeywords(db, id), words.filter(isWordEvent)),
      occasion,
    )
    if (worded === undefined) continue
    changed.set(id, worded)
    reworded.push(id)
  }
  refreshWords(db, reworded)
  for (const id of takeBackAnswers(db, undone, batch, (file, what) => findValue(db, file, what))) {
    const row = change.find(id)
    if (row === undefined || changed.has(id)) continue
    const { score, favourite, label, revision } = row
    changed.set(id, { id, score, favourite: favourite === 1, label, revision })
  }
  if (changed.size === 0) noteUndone(db, undone, batch)
  checkDatabaseIdentity(db)
  return { batch, changed: [...changed.values()] }
}

function isWordEvent(event: TakenBack): event is TakenBack & { readonly what: 'keyword' | 'notes' } {
  return event.what === 'keyword' || event.what === 'notes'
}

/** JSON of the value that a file has now. */
function findValue(db: ReadDb, id: number, what: HistoryEntry['what']): string {
  const values = findScore(db, id)?.values
  const value = what === 'keyword' ? values?.keywords : values?.[what as keyof Judgement | 'notes'] // conflicts are of nothing else
  return JSON.stringify(value ?? null)
}

/** There was nothing left to take back: the journal must still know that the batch was taken back, or it would be the last one for ever. */
export function noteUndone(db: WriteDb, undone: string, batch: string): void {
  prepare(
    db,
    `INSERT INTO score_events (media_file_id, at, what, old, new, batch, by, undoes)
     SELECT media_file_id, ?, what, old, old, ?, 'user', batch FROM score_events WHERE batch = ? ORDER BY id DESC LIMIT 1`,
  ).run(new Date().toISOString(), batch, undone)
}
