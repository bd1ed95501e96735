import { prepare, type ReadDb } from '#core/db/handles.ts'
import { findRows } from '#core/media/find-rows.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import type { ScoreValues } from '#core/sidecar/merge-score-file.ts'
import type { Conflict, ConflictList, ConflictSource, ConflictValues } from '#shared/conflict.ts'
import type { ColorLabel, HistoryEntry } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'

/**
 * A refused value that nobody has answered. What is said here by now, by whichever way, is no conflict any more. The index holds open ones
 * only: in the order of ids SQLite would rather go through the whole journal.
 */
const open = `FROM score_events AS e INDEXED BY idx_events_open_conflicts JOIN media_files AS f ON f.id = e.media_file_id
  WHERE e.refused IS NOT NULL AND e.settled IS NULL AND e.refused IS NOT (CASE e.what WHEN 'score' THEN CAST(f.score AS TEXT)
    WHEN 'favourite' THEN iif(f.favourite = 1, 'true', 'false') WHEN 'label' THEN json_quote(f.label) WHEN 'notes' THEN json_quote(f.notes) END)`

/** A journal line whose conflict is open. */
export type OpenConflict = {
  readonly id: number
  readonly media_file_id: number
  readonly at: string
  readonly what: 'score' | 'favourite' | 'label' | 'keyword' | 'notes'
  /** JSON. */
  readonly refused: string
  readonly by: HistoryEntry['by']
  readonly source: string | null
}

/** How many conflicts wait for an answer. */
export function countConflicts(db: ReadDb): number {
  return prepare(db, `SELECT count(*) ${open}`).pluck().get() as number // one integer
}

/** Open conflicts, newest first: of one file, or of all. */
export function findOpenConflicts(db: ReadDb, limit: number, file?: number): readonly OpenConflict[] {
  const columns = 'SELECT e.id, e.media_file_id, e.at, e.what, e.refused, e.by, e.source'
  const given = file === undefined ? [limit] : [file, limit]
  const where = file === undefined ? '' : 'AND e.media_file_id = ?'
  return prepare(db, `${columns} ${open} ${where} ORDER BY e.id DESC LIMIT ?`).all(
    ...given,
  ) as readonly OpenConflict[] // the columns above
}

/** The same with both values and the file, for showing. */
export function findConflicts(db: ReadDb, limit: number, file?: number): ConflictList {
  const lines = findOpenConflicts(db, limit, file)
  const files = new Map(
    findRows(db, [...new Set(lines.map((line) => line.media_file_id))]).map((row) => [row.id, row]),
  )
  const conflicts = lines.flatMap((line): Conflict[] => {
    const row = files.get(line.media_file_id)
    const ours = findScore(db, line.media_file_id)?.values
    if (row === undefined || ours === undefined) return []
    return [{ id: line.id, at: line.at, file: row, from: readSource(line), values: readValues(line, ours) }]
  })
  return {
    total: file === undefined && lines.length === limit ? countConflicts(db) : conflicts.length,
    conflicts,
  }
}

function readSource({ by, source }: OpenConflict): ConflictSource {
  if (source === 'score-file' || source === 'computer' || source === 'stand-in') return { kind: source }
  if (source?.startsWith('xmp:')) return { kind: 'xmp', name: source.slice('xmp:'.length) || null }
  // From before it was noted.
  if (by === 'xmp') return { kind: 'xmp', name: null }
  return { kind: by === 'import' ? 'stand-in' : 'score-file' }
}

/** Both values. The journal holds the JSON of values that were parsed once. */
export function readValues(
  { what, refused }: Pick<OpenConflict, 'what' | 'refused'>,
  ours: ScoreValues,
): ConflictValues {
  const theirs: unknown = JSON.parse(refused)
  switch (what) {
    case 'score':
      return { what, ours: ours.score, theirs: theirs as Score } // as above
    case 'favourite':
      return { what, ours: ours.favourite, theirs: theirs === true }
    case 'label':
      return { what, ours: ours.label, theirs: theirs as ColorLabel | null } // as above
    case 'keyword':
      return { what: 'keywords', ours: ours.keywords, theirs: theirs as readonly string[] } // as above
    case 'notes':
      return { what, ours: ours.notes, theirs: theirs as string | null } // as above
  }
}
