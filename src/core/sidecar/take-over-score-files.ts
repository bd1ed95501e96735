import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { clearProblems, recordProblem } from '#core/media/problems.ts'
import { describeScore } from '#shared/score.ts'
import { enqueueScoreFile, findBase, findJournaledFields, findScore, storeBase } from './find-score-values.ts'
import { mergeScoreFile, type ScoreMerge, type ScoreValues } from './merge-score-file.ts'
import { isIntended } from './note-intent.ts'
import { findPresumedBase } from './presumed-base.ts'
import { type ParsedScoreFile, parseScoreFile, type ScoreFileProblem } from './score-file.ts'
import { noteConflicts, takeValues } from './take-values.ts'
import { tellOwner } from './tell-owner.ts'

/** A score file as it was read from disk: its text, or why there is none. Size in bytes, time in nanoseconds. */
export type ReadScoreFile = {
  readonly modifiedNs: number
  readonly sizeBytes: number
} & (
  | { readonly text: string; readonly problem: null }
  | { readonly text: null; readonly problem: ScoreFileProblem }
)

/** A score file that was read, and the media file that it belongs to. */
export type FoundScoreFile = { readonly id: number; readonly read: ReadScoreFile }

export type TakeOverResult = {
  /** Files whose values changed. */
  readonly changed: readonly number[]
  /** Score files that couldn't be read: each has a problem row now. */
  readonly bad: number
  /** Score files that are to be written again: the outbox has work. */
  readonly queued: number
  /** Files of which it isn't decided whose bytes they have: their score files are to be read again when it is. */
  readonly waiting: readonly number[]
}

/** One transaction for this many. */
const batchSize = 200

/**
 * Takes over what score files say, by three-way merge with what was last agreed. What is taken isn't written back; where both sides
 * changed ours stay, theirs go into the journal and a problem row says so. Idempotent.
 */
export function takeOverScoreFiles(db: WriteDb, files: readonly FoundScoreFile[]): TakeOverResult {
  const changed: number[] = []
  let bad = 0
  let queued = 0
  const waiting: number[] = []
  for (let start = 0; start < files.length; start += batchSize) {
    inTransaction(db, () => {
      const batch = `sidecar-${crypto.randomUUID()}`
      for (const file of files.slice(start, start + batchSize)) {
        const outcome = takeOverScoreFile(db, file, batch)
        if (outcome.state === 'bad') bad += 1
        if (outcome.state === 'waiting') waiting.push(file.id)
        if (outcome.state === 'merged' && outcome.merge.rewrite) queued += 1
        if (outcome.state === 'merged' && Object.keys(outcome.merge.take).length > 0) changed.push(file.id)
      }
    })
  }
  return { changed, bad, queued, waiting }
}

export type TakeOverOutcome =
  /** `foreign`: it is of another file, which stood here before; nothing was taken. */
  | { readonly state: 'unknown-file' | 'bad' | 'foreign' | 'waiting' }
  | { readonly state: 'merged'; readonly merge: ScoreMerge }

/** The same for one file, as a part of the caller's transaction. `unclear`: what to do while nobody knows whose the bytes are. */
export function takeOverScoreFile(
  db: WriteDb,
  { id, read }: FoundScoreFile,
  batch: string,
  unclear: 'wait' | 'take' = 'wait',
): TakeOverOutcome {
  const ours = findScore(db, id)
  if (ours === undefined) return { state: 'unknown-file' }
  const parsed: ParsedScoreFile =
    read.text === null ? { ok: false, problem: read.problem } : parseScoreFile(read.text)
  if (!parsed.ok) {
    noteProblem(db, id, parsed.problem)
    return { state: 'bad' }
  }
  const owner = tellOwner(db, ours, parsed)
  if (owner === 'other') return { state: 'foreign' }
  if (owner === 'unclear' && unclear === 'wait') return { state: 'waiting' }
  // What we wrote ourselves is what both agree on, also when the program was killed before it could note that.
  const isOwn = read.text !== null && isIntended(db, id, read.text)
  const known = findBase(db, id)?.parsed ?? null
  const base = isOwn ? parsed : (findPresumedBase(db, id, known, parsed) ?? known)
  const merge = mergeScoreFile({
    base,
    ours: ours.values,
    theirs: parsed,
    journaled: findJournaledFields(db, id),
  })
  takeValues(db, id, ours.values, merge.take, batch)
  // Each library counts its own revisions; a hand, or a program that doesn't know them, leaves ours or none.
  const isOfComputer = parsed.revision !== null && parsed.revision !== base?.revision
  const source = isOfComputer ? 'computer' : 'score-file'
  noteConflicts(db, id, ours.values, merge, { batch, by: 'sidecar', source })
  storeBase(db, id, parsed, read)
  if (merge.rewrite) enqueueScoreFile(db, id)
  const problem = parsed.problem ?? describeConflict(ours.values, merge.conflicts)
  if (problem === null) forgetProblem(db, id)
  else noteProblem(db, id, problem)
  return { state: 'merged', merge }
}

function describeConflict(ours: ScoreValues, conflicts: Partial<ScoreValues>): ScoreFileProblem | null {
  const fields = Object.keys(conflicts)
  if (fields.length === 0) return null
  const message =
    conflicts.score === undefined
      ? `The score file was changed by another program too (${fields.join(', ')}). What you set here was kept; the history has the other.`
      : `The score file said ${describeScore(conflicts.score)}, you had set ${describeScore(ours.score)} here. Yours was kept; the history has the other.`
  return { code: 'conflict', message }
}

function noteProblem(db: WriteDb, id: number, problem: ScoreFileProblem): void {
  clearProblems(db, id, 'sidecar')
  recordProblem(db, id, { stage: 'sidecar', ...problem }, '')
}

function forgetProblem(db: WriteDb, id: number): void {
  const row = prepare(
    db,
    "SELECT 1 FROM media_problems WHERE media_file_id = ? AND stage = 'sidecar' LIMIT 1",
  ).get(id)
  if (row !== undefined) clearProblems(db, id, 'sidecar')
}
