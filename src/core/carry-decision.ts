import type { ColorLabel, FileType, HistoryEntry, MediaFormat } from '#shared/media.ts'
import { describeScore, type Score } from '#shared/score.ts'
import { prepare, type WriteDb } from './db/handles.ts'
import { type Act, actOnFiles } from './media/acts.ts'
import { createFileNames } from './media/file-columns.ts'
import { findIdsByPaths, findRows } from './media/find-rows.ts'
import { clearProblems, recordProblem } from './media/problems.ts'
import { addToSearchIndex } from './search/search-index.ts'
import { findScore } from './sidecar/find-score-values.ts'
import { noteConflicts } from './sidecar/take-values.ts'

/** What a person decided about a file in another library of the same folder, and what that library knows of the file. */
export type Decision = {
  readonly path: string
  readonly contentHash: string | null
  readonly sizeBytes: number | null
  readonly type: FileType
  readonly format: MediaFormat
  readonly modifiedNs: number
  readonly inode: number
  readonly dateMs: number
  readonly ratio: number
  readonly what: Act['what']
  /** JSON of the value before the person decided, and of the one now. */
  readonly base: string | null
  readonly value: string
}

const by = 'import' satisfies HistoryEntry['by']

/** Gives a decision to its file in this library, by three-way merge. A file that isn't known is made known as missing: nothing is dropped. */
export function carryDecision(
  db: WriteDb,
  decision: Decision,
  batch: string,
): 'carried' | 'conflicts' | 'missing' {
  const found = findTarget(db, decision)
  const id = found ?? insertMissing(db, decision)
  const row = findRows(db, [id])[0]
  if (row === undefined) throw new Error(`The file ${id} was found and is not there.`)
  const { what, base, value } = decision
  const ours = JSON.stringify(row[what])
  // Changed and changed back is no decision.
  if (ours !== value && base !== value) {
    if (found !== undefined && ours !== base) {
      noteConflict(db, id, decision, batch)
      return 'conflicts'
    }
    actOnFiles(db, [id], createAct(decision), by, batch)
  }
  return row.missing ? 'missing' : 'carried'
}

/** The file at the path, unless other content lies there and the content that was judged lies elsewhere by now, in one place. */
function findTarget(db: WriteDb, { path, contentHash }: Decision): number | undefined {
  const atPath = findIdsByPaths(db, [path])[0] ?? undefined
  if (contentHash === null) return atPath
  const holders = prepare(
    db,
    'SELECT id FROM media_files WHERE content_hash = ? AND missing_since IS NULL LIMIT 2',
  )
    .pluck()
    .all(contentHash) as number[] // one integer column
  const [holder] = holders
  if (atPath === undefined) return holders.length === 1 ? holder : undefined
  const there = prepare(db, 'SELECT content_hash FROM media_files WHERE id = ?').pluck().get(atPath)
  const isOther = typeof there === 'string' && there !== contentHash
  return isOther && holders.length === 1 ? holder : atPath
}

/** As the other library knew it, so that it is found again by its path or its content. Its metadata is read when it comes back. */
function insertMissing(db: WriteDb, decision: Decision): number {
  const at = new Date().toISOString()
  const { contentHash } = decision
  const { lastInsertRowid } = prepare(
    db,
    `INSERT INTO media_files (file_path, filename, directory, extension, name_key, file_size, file_type, format, modified_ns, inode, date_ms,
       ratio, content_hash, hash_state, created_at, updated_at, missing_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    ...createFileNames(decision.path),
    ...[decision.sizeBytes, decision.type, decision.format, decision.modifiedNs, decision.inode],
    ...[decision.dateMs, decision.ratio, contentHash, contentHash === null ? 0 : 1, at, at, at],
  )
  const id = Number(lastInsertRowid)
  prepare(db, 'INSERT INTO media_metadata (media_file_id) VALUES (?)').run(id)
  addToSearchIndex(db, [id])
  return id
}

function noteConflict(db: WriteDb, id: number, { what, value }: Decision, batch: string): void {
  const ours = findScore(db, id)?.values
  if (ours === undefined) return
  const theirs: unknown = JSON.parse(value)
  noteConflicts(db, id, ours, { conflicts: { [what]: theirs }, take: {} }, { batch, by, source: 'stand-in' })
  const message =
    what === 'score'
      ? `While the folder could not be written to you set ${describeScore(theirs as Score)} on this computer, and the folder’s library says ${describeScore(ours.score)}. The folder’s was kept; the history has the other.` // a score's own JSON
      : `While the folder could not be written to you changed the ${what} on this computer, and it was changed in the folder’s library too. The folder’s was kept; the history has the other.`
  clearProblems(db, id, 'sidecar')
  recordProblem(db, id, { stage: 'sidecar', code: 'conflict', message }, '')
}

function createAct({ what, value }: Decision): Act {
  const parsed: unknown = JSON.parse(value) // as the database's own constraints have it
  if (what === 'score') return { what, change: { to: parsed as Score } } // BETWEEN -1 AND 5
  if (what === 'favourite') return { what, value: parsed === true }
  return { what, value: parsed as ColorLabel | null } // IN (…) or NULL
}
