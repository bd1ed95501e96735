import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { createFileNames } from '#core/media/file-columns.ts'
import { proveRow } from '#core/media/prove-row.ts'
import { createRowCheck, type JudgedRow } from '#core/media/row-check.ts'
import { parseScoreFile } from './score-file.ts'

type CheckedRow = JudgedRow & { readonly row_check: number }

export type HealedRows = {
  /** To go on behind; null: that was the last. */
  readonly last: number | null
  /** Ids of rows that weren't what was written, and are again. */
  readonly healed: readonly number[]
}

/**
 * Looks at up to `most` rows behind `after`, and puts right those whose check says that they aren't what was written: a disk that turned a
 * bit, which SQLite doesn't notice. What the check itself proves comes first, then what the journal says last, then what score file and
 * library agreed on last. The score file is ordered anew.
 */
export function healRows(db: WriteDb, after: number, most: number): HealedRows {
  const rows = prepare(
    db,
    `SELECT id, file_path, score, favourite, label, revision, row_check FROM media_files
     WHERE id > ? AND row_check IS NOT NULL ORDER BY id LIMIT ?`,
  ).all(after, most) as CheckedRow[] // the columns above
  const broken = rows.filter((row) => createRowCheck(row) !== row.row_check)
  if (broken.length > 0) {
    inTransaction(db, () => {
      for (const row of broken) healRow(db, row)
    })
  }
  return {
    last: rows.length < most ? null : (rows.at(-1)?.id ?? null),
    healed: broken.map(({ id }) => id),
  }
}

/** Rows that are looked at in one go: a few milliseconds. */
const rowsOfStep = 2000

/** Looks through all rows once, in steps; true: there are more. Once through, it begins anew when it is asked again. */
export function createRowChecker(
  db: WriteDb,
  onHealed: (ids: readonly number[]) => void,
): { readonly step: () => boolean } {
  let after = 0
  return {
    step: () => {
      const { last, healed } = healRows(db, after, rowsOfStep)
      after = last ?? 0
      if (healed.length > 0) onHealed(healed)
      return last !== null
    },
  }
}

/** All of them at once: where nothing may be shown before. Answers how many weren't what was written. */
export function healAllRows(db: WriteDb): number {
  let count = 0
  for (let after: number | null = 0; after !== null; ) {
    const { last, healed } = healRows(db, after, 10_000)
    count += healed.length
    after = last
  }
  return count
}

function healRow(db: WriteDb, row: CheckedRow): void {
  const proven = proveRow(row, row.row_check)
  const right: JudgedRow = proven ?? { ...row, ...findSaid(db, row.id) }
  const path = isFree(db, right) ? right.file_path : row.file_path
  if (path !== row.file_path) {
    prepare(
      db,
      'UPDATE media_files SET file_path = ?, filename = ?, directory = ?, extension = ?, name_key = ? WHERE id = ?',
    ).run(...createFileNames(path), row.id)
  }
  const revision = (Number.isSafeInteger(right.revision) ? right.revision : 0) + 1
  const healed: JudgedRow = { ...right, file_path: path, revision }
  const at = new Date().toISOString()
  prepare(
    db,
    `UPDATE media_files SET score = ?, favourite = ?, label = ?, revision = ?, updated_at = ?, row_check = ? WHERE id = ?`,
  ).run(
    ...[healed.score, healed.favourite, healed.label, healed.revision, at, createRowCheck(healed), row.id],
  )
  prepare(
    db,
    `INSERT INTO outbox (media_file_id, target, revision, queued_at) VALUES (?, 'score-file', ?, ?)
     ON CONFLICT (media_file_id, target) DO UPDATE SET revision = excluded.revision`,
  ).run(row.id, healed.revision, at)
}

/** Its own, or one that no other file has. */
function isFree(db: ReadDb, { id, file_path: path }: JudgedRow): boolean {
  return prepare(db, 'SELECT 1 FROM media_files WHERE file_path = ? AND id <> ?').get(path, id) === undefined
}

/** What was said of a file by what stands elsewhere: the base of its score file, and over it the journal. */
function findSaid(
  db: ReadDb,
  id: number,
): Partial<Pick<JudgedRow, 'score' | 'favourite' | 'label' | 'revision'>> {
  const events = prepare(
    db,
    `SELECT what, new FROM score_events WHERE media_file_id = ? AND what IN ('score', 'favourite', 'label') ORDER BY id`,
  ).all(id) as { readonly what: 'score' | 'favourite' | 'label'; readonly new: string }[] // the columns above
  const journal = Object.fromEntries(events.map(({ what, new: json }) => [what, JSON.parse(json) as unknown]))
  const text = prepare(db, 'SELECT base FROM score_file_bases WHERE media_file_id = ?').pluck().get(id)
  const base = typeof text === 'string' ? parseScoreFile(text) : null
  const agreed = base?.ok === true ? base : null
  const said = {
    ...(agreed === null
      ? {}
      : { score: agreed.score, favourite: agreed.favourite ?? false, label: agreed.label ?? null }),
    ...journal,
  } as {
    readonly score?: JudgedRow['score']
    readonly favourite?: boolean
    readonly label?: JudgedRow['label']
  } // as journal and score file have them
  const { favourite, ...others } = said
  return { ...others, ...(favourite === undefined ? {} : { favourite: favourite ? 1 : 0 }) }
}
