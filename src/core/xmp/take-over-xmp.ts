import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { orderXmp } from '#core/media/order-xmp.ts'
import { clearProblems, recordProblem } from '#core/media/problems.ts'
import { tidyFileKeywords } from '#core/metadata/keywords.ts'
import { refreshSearchIndex } from '#core/search/search-index.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { noteConflicts, takeValues } from '#core/sidecar/take-values.ts'
import type { ColorLabel } from '#shared/media.ts'
import { describeScore, isScore } from '#shared/score.ts'
import { mergeXmp, type XmpBase, type XmpMerge, type XmpValues } from './merge-xmp.ts'
import type { XmpStatement } from './ratings-of-xmp.ts'
import { findXmpMode } from './xmp-mode.ts'
import { findSidecarNames, findXmpBase, storeXmpBase, type XmpStats } from './xmp-state.ts'

/** What was read in a place: a sidecar by its name in the file's directory, or '' for the file itself. */
export type FoundXmp = {
  readonly id: number
  readonly name: string
  readonly stats: XmpStats
} & (
  | { readonly statement: XmpStatement; readonly problem: null }
  | { readonly statement: null; readonly problem: { readonly code: string; readonly message: string } }
)

export type TakenXmp = {
  /** Files whose values or keywords changed. */
  readonly changed: readonly number[]
  /** The outbox has work. */
  readonly hasQueued: boolean
}

/** Takes over what XMP says, by three-way merge with what was last agreed, in one transaction. Idempotent. */
export function takeOverXmp(db: WriteDb, found: readonly FoundXmp[]): TakenXmp {
  return inTransaction(db, () => {
    const batch = `xmp-${crypto.randomUUID()}`
    const outcomes = found.map((one) => ({ id: one.id, ...takeOverOne(db, one, batch) }))
    return {
      changed: outcomes.filter(({ isChanged }) => isChanged).map(({ id }) => id),
      hasQueued: outcomes.some(({ isQueued }) => isQueued),
    }
  })
}

/** A media file that was read, with what it carries itself. Its keywords are the metadata readers' business. */
export type ReadEmbedded = {
  readonly id: number
  readonly stats: XmpStats
  readonly rating: number | null
  readonly label: ColorLabel | null
}

/** The same for what files carry themselves. What nobody has set here was filled in when they were recorded. */
export function takeOverEmbedded(db: WriteDb, files: readonly ReadEmbedded[]): TakenXmp {
  const found = files.filter(({ id, rating, label }) => {
    // A camera's 0 says nothing, as long as nothing else was ever said there.
    return (rating !== null && rating !== 0) || label !== null || findXmpBase(db, id, '') !== undefined
  })
  if (found.length === 0) return { changed: [], hasQueued: false }
  return takeOverXmp(
    db,
    found.map(({ id, stats, rating, label }) => ({
      ...{ id, name: '', stats, problem: null },
      statement: {
        score: isScore(rating) ? rating : undefined,
        label: label ?? undefined,
        keywords: undefined,
        words: [],
      },
    })),
  )
}

type Outcome = { readonly isChanged: boolean; readonly isQueued: boolean }

function takeOverOne(db: WriteDb, { id, name, stats, statement, problem }: FoundXmp, batch: string): Outcome {
  const known = findScore(db, id)
  if (known === undefined) return { isChanged: false, isQueued: false }
  if (statement === null) {
    noteProblem(db, id, problem)
    return { isChanged: false, isQueued: false }
  }
  const base = findXmpBase(db, id, name) ?? null
  const ours: XmpValues = name === '' ? { ...known.values, keywords: [] } : known.values
  const merge = mergeXmp(base, ours, statement, findJudged(db, id, name, ours))
  takeValues(db, id, known.values, merge.take, batch, 'xmp')
  noteConflicts(db, id, known.values, merge, { batch, by: 'xmp', source: `xmp:${name}` })
  const mine = merge.take.keywords ?? ours.keywords
  const agreed: XmpBase = {
    // What isn't said any more is still what was agreed on last.
    score: statement.score ?? base?.score,
    label: statement.label === undefined ? base?.label : statement.label,
    keywords: keepStated(mine, statement, merge.removedKeywords),
  }
  storeXmpBase(db, id, name, agreed, stats)
  const hasNewWords = name !== '' && takeFileKeywords(db, id, name, statement, mine)
  const hasTaken = Object.keys(merge.take).length > 0
  const isQueued = isToBeWritten(db, id, name, { merge, hasTaken, isKnown: base !== null })
  if (isQueued) orderXmp(db, id)
  // After the order, whose end takes away older conflicts only.
  const conflict = describeConflict(ours, merge)
  if (conflict === null) clearProblems(db, id, 'xmp')
  else noteProblem(db, id, conflict)
  return { isChanged: hasTaken || hasNewWords, isQueued }
}

/** This place doesn't say what holds, or another one doesn't say yet what was taken from this one. */
function isToBeWritten(
  db: ReadDb,
  id: number,
  name: string,
  {
    merge,
    hasTaken,
    isKnown,
  }: { readonly merge: XmpMerge; readonly hasTaken: boolean; readonly isKnown: boolean },
): boolean {
  const mode = findXmpMode(db)
  if (mode === 'off') return false
  // A media file that was never written into isn't begun with because it is read.
  if (name === '' && !isKnown && !hasTaken) return false
  const others = findSidecarNames(db, id).filter((other) => other !== name)
  return merge.rewrite || (hasTaken && (mode === 'embedded' || others.length > 0))
}

/**
 * Which of our values XMP may not simply fill: ones that anybody set here. What came from the file's own XMP gives way to a sidecar, which
 * is there to say more than the file; but not to a second one.
 */
function findJudged(db: ReadDb, id: number, name: string, ours: XmpValues): ReadonlySet<'score' | 'label'> {
  const rows = prepare(
    db,
    "SELECT DISTINCT what, by = 'xmp' FROM score_events WHERE media_file_id = ? AND what IN ('score', 'label')",
  )
    .raw()
    .all(id) as (readonly ['score' | 'label', 0 | 1])[] // the columns above
  const hasOther = name === '' || findSidecarNames(db, id).some((other) => other !== name)
  const judged = new Set<'score' | 'label'>()
  for (const what of ['score', 'label'] as const) {
    const events = rows.filter(([field]) => field === what)
    const isByXmp = events.length > 0 && events.every(([, byXmp]) => byXmp === 1)
    const isUntouched = events.length === 0 && (what === 'score' ? ours.score === 0 : ours.label === null)
    if (!isUntouched && (!isByXmp || hasOther)) judged.add(what)
  }
  return judged
}

/** The person's keywords that the place holds now, and those that are still to be taken out of it. */
function keepStated(
  mine: readonly string[],
  statement: XmpStatement,
  removed: readonly string[],
): readonly string[] {
  const said = new Set(statement.keywords)
  return [...mine, ...removed].filter((keyword) => said.has(keyword))
}

/** Others' keywords, as keywords of the file; the person's own are shown as hers already. True: they are others than before. */
function takeFileKeywords(
  db: WriteDb,
  id: number,
  name: string,
  statement: XmpStatement,
  mine: readonly string[],
): boolean {
  const own = new Set(mine.map((keyword) => (keyword.split('/').at(-1) ?? '').toLowerCase()))
  const words = tidyFileKeywords(statement.words).filter((word) => !own.has(word))
  const source = `xmp:${name}`
  const before = prepare(
    db,
    "SELECT keyword FROM media_keywords WHERE media_file_id = ? AND keyword_type = 'file' AND source = ?",
  )
    .pluck()
    .all(id, source) as string[] // one text column
  const gone = before.filter((word) => !words.includes(word))
  const remove = prepare(
    db,
    "DELETE FROM media_keywords WHERE media_file_id = ? AND keyword_type = 'file' AND source = ? AND keyword = ?",
  )
  for (const word of gone) remove.run(id, source, word)
  const add = prepare(
    db,
    "INSERT OR IGNORE INTO media_keywords (media_file_id, keyword, keyword_type, source, created_at) VALUES (?, ?, 'file', ?, ?)",
  )
  const at = new Date().toISOString()
  let added = 0
  for (const word of words) added += add.run(id, word, source, at).changes
  if (gone.length + added > 0) refreshSearchIndex(db, [id])
  return gone.length + added > 0
}

function describeConflict(
  ours: XmpValues,
  { conflicts }: XmpMerge,
): { readonly code: string; readonly message: string } | null {
  const { score, label } = conflicts
  if (score !== undefined) {
    const message = `Another program rated this file ${describeScore(score)}, you had set ${describeScore(ours.score)} here. Yours was kept; the history has the other.`
    return { code: 'conflict', message }
  }
  if (label === undefined) return null
  const message = `Another program gave this file ${label === null ? 'no label' : `the label ${label}`}. What you set here was kept; the history has the other.`
  return { code: 'conflict', message }
}

function noteProblem(
  db: WriteDb,
  id: number,
  problem: { readonly code: string; readonly message: string },
): void {
  clearProblems(db, id, 'xmp')
  recordProblem(db, id, { stage: 'xmp', ...problem }, '')
}
