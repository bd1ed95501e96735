import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { ColorLabel, FileType, MediaFormat, MediaRow } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'
import { createVersion } from './file-version.ts'

import { proveRow } from './prove-row.ts'
import { createRowCheck, type JudgedRow } from './row-check.ts'

export { createVersion } from './file-version.ts'

type Row = {
  readonly id: number
  readonly file_path: string
  readonly filename: string
  readonly file_type: FileType | null
  readonly format: MediaFormat
  readonly width: number | null
  readonly height: number | null
  readonly duration: number | null
  readonly file_size: number | null
  readonly date_ms: number
  readonly score: Score
  readonly favourite: 0 | 1
  readonly label: ColorLabel | null
  readonly missing_since: string | null
  readonly revision: number
  readonly row_check: number | null
  readonly modified_ns: number
  readonly problem: string | null
  /** Null: nothing is queued. */
  readonly refused: 0 | 1 | null
}

const select = `SELECT f.id, f.file_path, f.filename, f.file_type, f.format, m.width, m.height, m.duration, f.file_size, f.date_ms,
  f.score, f.favourite, f.label, f.missing_since, f.revision, f.row_check, f.modified_ns,
  (SELECT message FROM media_problems WHERE media_file_id = f.id ORDER BY id LIMIT 1) AS problem,
  (SELECT max(last_error IS NOT NULL) FROM outbox WHERE media_file_id = f.id) AS refused
FROM json_each(?) AS wanted CROSS JOIN media_files AS f ON f.id = wanted.value
LEFT JOIN media_metadata AS m ON m.media_file_id = f.id
ORDER BY wanted.key`

/** Rows of files in the order asked; an id that there isn't is left out. */
export function findRows(db: ReadDb, ids: readonly number[]): MediaRow[] {
  const rows = prepare(db, select).all(JSON.stringify(ids)) as Row[] // the columns above
  return rows.map(createRow)
}

/** What nothing vouches for is shown as nothing, until it is known again. */
const unknownJudgement = { score: 0, favourite: 0, label: null } as const

/** A bit that the disk turned isn't shown as if somebody had said it. It is put right by `healRows`. */
function findProven(row: Row): JudgedRow {
  if (row.row_check === null || createRowCheck(row) === row.row_check) return row
  return proveRow(row, row.row_check) ?? { ...row, ...unknownJudgement }
}

function createRow(row: Row): MediaRow {
  const { score, favourite, label } = findProven(row)
  const sizeBytes = row.file_size ?? 0
  return {
    id: row.id,
    path: row.file_path,
    name: row.filename,
    type: row.file_type ?? 'unknown',
    format: row.format,
    width: row.width,
    height: row.height,
    durationSeconds: row.duration,
    sizeBytes,
    dateMs: row.date_ms,
    score,
    favourite: favourite === 1,
    label,
    missing: row.missing_since !== null,
    problem: row.problem,
    saved: row.refused === null ? 'saved' : row.refused === 1 ? 'failed' : 'saving',
    revision: row.revision,
    version: createVersion(row.modified_ns, sizeBytes),
  }
}

/** Ids by path relative to the library; null where no file is known by that path. */
export function findIdsByPaths(db: ReadDb, paths: readonly string[]): (number | null)[] {
  const find = prepare(db, 'SELECT id FROM media_files WHERE file_path = ?')
  return paths.map((path) => {
    const row = find.get(path) as { readonly id: number } | undefined // the column above
    return row?.id ?? null
  })
}
