import { setImmediate as nextTurn } from 'node:timers/promises'
import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { readStandingScoreFile, type StandingScoreFile } from '#core/maintenance/score-files.ts'
import { createRowCheck, type JudgedRow } from '#core/media/row-check.ts'
import { findScore, storeBase } from '#core/sidecar/find-score-values.ts'
import { type ScoreValues, scoreFields } from '#core/sidecar/merge-score-file.ts'
import { takeValues } from '#core/sidecar/take-values.ts'
import { tellOwner } from '#core/sidecar/tell-owner.ts'

/** What became of the score files beside the media when an older database was put back. */
export type MergeReport = {
  /** Score files that could be read. */
  readonly read: number
  /** Newer than the database: what they say holds now. */
  readonly taken: number
  readonly unreadable: number
}

/**
 * Takes over what score files say that this library wrote after its database was backed up: theirs is the higher revision, so nothing
 * has to be asked. All others are left to the scan, which merges three ways.
 */
export async function mergeNewerScores(
  db: WriteDb,
  folder: string,
  signal: AbortSignal,
): Promise<MergeReport> {
  const report = { read: 0, taken: 0, unreadable: 0 }
  const batch = `restore-${crypto.randomUUID()}`
  let after = 0
  for (;;) {
    signal.throwIfAborted()
    const rows = prepare(
      db,
      'SELECT id, file_path AS path FROM media_files WHERE id > ? ORDER BY id LIMIT 200',
    ).all(after) as { readonly id: number; readonly path: string }[] // the columns above
    for (const { id, path } of rows) {
      const found = await readStandingScoreFile(folder, path)
      if (found === null) continue
      report[found.ok ? 'read' : 'unreadable'] += 1
      if (found.ok && inTransaction(db, () => takeIfNewer(db, id, found, batch))) report.taken += 1
    }
    const last = rows.at(-1)
    if (last === undefined) return report
    after = last.id
    await nextTurn()
  }
}

type ReadWell = Extract<NonNullable<StandingScoreFile>, { ok: true }>

function takeIfNewer(db: WriteDb, id: number, found: ReadWell, batch: string): boolean {
  const known = findScore(db, id)
  if (known === undefined || found.revision === null || found.revision <= known.revision) return false
  if (tellOwner(db, known, found) !== 'this') return false
  const take: { -readonly [Field in keyof ScoreValues]?: ScoreValues[Field] } = {}
  for (const field of scoreFields) {
    const said = found[field]
    if (said !== undefined && JSON.stringify(said) !== JSON.stringify(known.values[field])) {
      Object.assign(take, { [field]: said })
    }
  }
  takeValues(db, id, known.values, take, batch)
  setRevision(db, id, found.revision)
  // An order of the day of the backup would write what was older.
  prepare(db, "DELETE FROM outbox WHERE media_file_id = ? AND target = 'score-file'").run(id)
  if (found.stats !== null) storeBase(db, id, found, found.stats)
  return Object.keys(take).length > 0
}

/** That of the score file: so both say the same, and the next act counts on from there. */
function setRevision(db: WriteDb, id: number, revision: number): void {
  const row = prepare(
    db,
    'SELECT id, file_path, score, favourite, label, revision FROM media_files WHERE id = ?',
  ).get(id) as JudgedRow // the columns above
  prepare(db, 'UPDATE media_files SET revision = ?, row_check = ? WHERE id = ?').run(
    revision,
    createRowCheck({ ...row, revision }),
    id,
  )
}
