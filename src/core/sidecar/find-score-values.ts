import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { ColorLabel } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'
import type { ScoreField, ScoreValues } from './merge-score-file.ts'
import { type ParsedScoreFile, parseScoreFile, printScoreFile } from './score-file.ts'

/** A file as the library knows it, with all that its score file carries. */
export type KnownScore = {
  readonly id: number
  /** Relative to the library's folder, with `/`. */
  readonly path: string
  readonly values: ScoreValues
  readonly contentHash: string | null
  readonly revision: number
}

/** What score file and database agreed on last. */
export type ScoreFileBase = { readonly parsed: Extract<ParsedScoreFile, { ok: true }> }

type Row = {
  readonly file_path: string
  readonly score: Score
  readonly favourite: 0 | 1
  readonly label: ColorLabel | null
  readonly notes: string | null
  readonly content_hash: string | null
  readonly revision: number
}

/** The current values of a file; undefined where the library doesn't know it. */
export function findScore(db: ReadDb, id: number): KnownScore | undefined {
  const row = prepare(
    db,
    'SELECT file_path, score, favourite, label, notes, content_hash, revision FROM media_files WHERE id = ?',
  ).get(id) as Row | undefined // the columns above
  if (row === undefined) return undefined
  const keywords = prepare(
    db,
    "SELECT keyword FROM media_keywords WHERE media_file_id = ? AND keyword_type = 'user' ORDER BY id",
  )
    .pluck()
    .all(id) as string[] // one text column
  return {
    id,
    path: row.file_path,
    values: {
      score: row.score,
      favourite: row.favourite === 1,
      label: row.label,
      keywords,
      notes: row.notes === '' ? null : row.notes,
    },
    contentHash: row.content_hash,
    revision: row.revision,
  }
}

/** The base of a file's three-way merge, or null where score file and database never met. */
export function findBase(db: ReadDb, id: number): ScoreFileBase | null {
  const text = prepare(db, 'SELECT base FROM score_file_bases WHERE media_file_id = ?').pluck().get(id)
  if (typeof text !== 'string') return null
  const parsed = parseScoreFile(text)
  return parsed.ok ? { parsed } : null
}

/** Notes what a score file says now, with the size (bytes) and time (ns) that it has on disk. */
export function storeBase(
  db: WriteDb,
  id: number,
  parsed: Extract<ParsedScoreFile, { ok: true }>,
  stats: { readonly modifiedNs: number; readonly sizeBytes: number },
): void {
  prepare(
    db,
    `INSERT INTO score_file_bases (media_file_id, base, modified_ns, size) VALUES (?, ?, ?, ?)
     ON CONFLICT (media_file_id) DO UPDATE SET base = excluded.base, modified_ns = excluded.modified_ns, size = excluded.size`,
  ).run(id, printScoreFile(parsed, parsed.unknown), stats.modifiedNs, stats.sizeBytes)
}

const fieldOfEvent: Readonly<Record<string, ScoreField>> = {
  score: 'score',
  favourite: 'favourite',
  label: 'label',
  keyword: 'keywords',
  notes: 'notes',
}

/** The fields that a person, or a program in a person's name, ever changed here. */
export function findJournaledFields(db: ReadDb, id: number): ReadonlySet<ScoreField> {
  const rows = prepare(
    db,
    "SELECT DISTINCT what FROM score_events WHERE media_file_id = ? AND by IN ('user', 'api')",
  )
    .pluck()
    .all(id) as string[] // one text column
  return new Set(rows.map((what) => fieldOfEvent[what]).filter((field) => field !== undefined))
}

/** Orders the score file to be written again with what the database says. An order that is there already stays as it is. */
export function enqueueScoreFile(db: WriteDb, id: number): void {
  inTransaction(db, () => {
    prepare(
      db,
      `INSERT INTO outbox (media_file_id, target, revision, queued_at) SELECT id, 'score-file', revision, ? FROM media_files WHERE id = ?
       ON CONFLICT (media_file_id, target) DO NOTHING`,
    ).run(new Date().toISOString(), id)
  })
}
