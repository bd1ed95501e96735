import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryEntry } from '#shared/media.ts'
import { inTransaction, prepare, type ReadDb, type WriteDb } from './db/handles.ts'
import { openDatabaseForReading } from './db/open-database.ts'
import { type Act, actOnFiles } from './media/acts.ts'
import { findIdsByPaths, findRows } from './media/find-rows.ts'

const beginningKey = 'stand-in-begins-after-event'

/** Notes in a stand-in library up to where its journal is a copy of the folder's own: what comes after is to be carried back. */
export function markStandIn(db: WriteDb): void {
  prepare(
    db,
    'INSERT OR IGNORE INTO settings (key, value) SELECT ?, CAST(coalesce(max(id), 0) AS TEXT) FROM score_events',
  ).run(beginningKey)
}

export type CarryReport = {
  readonly carried: number
  /** Files that were judged otherwise in both: the folder's own value stays, the other one stays in the stand-in. */
  readonly conflicts: number
  /** Files that the folder's library doesn't know. */
  readonly unplaced: number
}

/**
 * Carries what was decided in a stand-in library (made while the folder couldn't be written to) into the folder's own, and sets the
 * stand-in aside when all of it arrived. Null where there is none. Run it after a complete scan, so that every file has its row.
 */
export function carryStandIn(db: WriteDb, standInDirectory: string): CarryReport | null {
  const path = join(standInDirectory, 'media.db')
  if (!existsSync(path)) return null
  const standIn = openDatabaseForReading(path)
  const report = { carried: 0, conflicts: 0, unplaced: 0 }
  try {
    const decisions = findDecisions(standIn.db)
    const batch = crypto.randomUUID()
    inTransaction(db, () => {
      for (const decision of decisions) report[carry(db, decision, batch)] += 1
    })
  } finally {
    standIn.close()
  }
  if (report.unplaced === 0 && report.conflicts === 0) {
    renameSync(standInDirectory, `${standInDirectory}.carried-${Date.now()}`)
  }
  return report
}

type Decision = {
  readonly path: string
  readonly what: Act['what']
  /** JSON of the value before the first and after the last event. */
  readonly base: string | null
  readonly value: string | null
}

function findDecisions(standIn: ReadDb): Decision[] {
  return prepare(
    standIn,
    `WITH decisions AS (
       SELECT media_file_id, what, min(id) AS first, max(id) AS last FROM score_events
       WHERE what IN ('score', 'favourite', 'label')
         AND id > (SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?)
       GROUP BY media_file_id, what
     )
     SELECT f.file_path AS path, d.what,
       (SELECT old FROM score_events WHERE id = d.first) AS base,
       (SELECT new FROM score_events WHERE id = d.last) AS value
     FROM decisions d JOIN media_files f ON f.id = d.media_file_id`,
  ).all(beginningKey) as Decision[] // the columns above
}

function carry(db: WriteDb, decision: Decision, batch: string): 'carried' | 'conflicts' | 'unplaced' {
  const id = findIdsByPaths(db, [decision.path])[0] ?? null
  const row = id === null ? undefined : findRows(db, [id])[0]
  if (id === null || row === undefined) return 'unplaced'
  const ours = JSON.stringify(row[decision.what])
  if (ours === decision.value) return 'carried'
  if (ours !== decision.base) return 'conflicts'
  actOnFiles(db, [id], createAct(decision), 'import' satisfies HistoryEntry['by'], batch)
  return 'carried'
}

function createAct({ what, value }: Decision): Act {
  const parsed = JSON.parse(value ?? 'null') // as the journal's own acts wrote it
  return what === 'score' ? { what, change: { to: parsed } } : { what, value: parsed }
}
