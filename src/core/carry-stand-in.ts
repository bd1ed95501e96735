import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { carryDecision, type Decision } from './carry-decision.ts'
import { inTransaction, prepare, type ReadDb, type WriteDb } from './db/handles.ts'
import { openDatabase } from './db/open-database.ts'
import { beginningKey, idKey } from './stand-in-mark.ts'
import { nodeStorageSync } from './storage/storage-sync.ts'

/** How many decisions were carried, and what became of the others. */
export type CarryReport = {
  readonly carried: number
  /** Decided otherwise in both: the folder's own value stays, the other one is in the journal, and a problem says so. */
  readonly conflicts: number
  /** Of files that aren't in the folder any more: kept with what was decided, as missing. */
  readonly missing: number
}

/**
 * Carries what a person decided in a stand-in library (made while the folder couldn't be written to) into the folder's own, and sets
 * the stand-in aside. Null where there is nothing to carry. How far it was carried is noted in the same transaction, so nothing is ever
 * carried twice, whatever becomes of the stand-in. Run it after a complete scan, so that every file has its row. Throws what
 * `openDatabase` throws.
 */
export function carryStandIn(db: WriteDb, standInDirectory: string, folder: string): CarryReport | null {
  if (!existsSync(join(standInDirectory, 'media.db'))) return null
  const report = carryFrom(db, standInDirectory, folder)
  const aside = `${standInDirectory}.carried-${Date.now()}`
  try {
    nodeStorageSync.rename(standInDirectory, aside)
  } catch {
    // Another program holds it open. Nothing depends on it: what is carried is noted.
    return report
  }
  // What another program wrote between the reading and the renaming. Afterwards none can: it sees that its database was moved.
  const rest = carryFrom(db, aside, folder)
  if (report === null || rest === null) return report ?? rest
  return {
    carried: report.carried + rest.carried,
    conflicts: report.conflicts + rest.conflicts,
    missing: report.missing + rest.missing,
  }
}

function carryFrom(db: WriteDb, directory: string, folder: string): CarryReport | null {
  const standIn = openDatabase(join(directory, 'media.db'), { folder })
  try {
    const key = createCarriedKey(standIn.db)
    const decisions = findDecisions(standIn.db, findCarriedUpTo(db, key))
    if (decisions.length === 0) return null
    const report = { carried: 0, conflicts: 0, missing: 0 }
    const batch = `stand-in-${crypto.randomUUID()}`
    inTransaction(db, () => {
      for (const decision of decisions) report[carryDecision(db, decision, batch)] += 1
      prepare(db, 'INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)').run(
        key,
        String(findLastEvent(standIn.db)),
      )
    })
    return report
  } finally {
    standIn.close()
  }
}

/** Whether all that was decided in a stand-in is in `own`, a folder's own library (or a copy of it). */
export function isWhollyCarried(own: ReadDb, standIn: ReadDb): boolean {
  return findDecisions(standIn, findCarriedUpTo(own, createCarriedKey(standIn))).length === 0
}

/** Where a folder's own library notes how far a stand-in was carried. */
function createCarriedKey(standIn: ReadDb): string {
  return `stand-in-carried:${findSetting(standIn, idKey) ?? findSetting(standIn, 'library_id') ?? ''}`
}

function findCarriedUpTo(own: ReadDb, key: string): number {
  return Number(findSetting(own, key) ?? 0)
}

function findSetting(db: ReadDb, key: string): string | undefined {
  return prepare(db, 'SELECT value FROM settings WHERE key = ?').pluck().get(key) as string | undefined // one text column
}

function findLastEvent(db: ReadDb): number {
  return prepare(db, 'SELECT coalesce(max(id), 0) FROM score_events').pluck().get() as number // one integer
}

/** What a person decided after an event, by file: what was only read from score files stands in those, and isn't a decision. */
function findDecisions(standIn: ReadDb, after: number): readonly Decision[] {
  return prepare(
    standIn,
    `WITH decisions AS (
       SELECT media_file_id, what, min(id) AS first FROM score_events
       WHERE what IN ('score', 'favourite', 'label') AND by IN ('user', 'api')
         AND id > max(?, (SELECT CAST(value AS INTEGER) FROM settings WHERE key = ?))
       GROUP BY media_file_id, what
     )
     SELECT f.file_path AS path, f.content_hash AS contentHash, f.file_size AS sizeBytes, f.file_type AS type, f.format,
       f.modified_ns AS modifiedNs, f.inode, f.date_ms AS dateMs, f.ratio, d.what,
       (SELECT old FROM score_events WHERE id = d.first) AS base,
       CASE d.what WHEN 'score' THEN CAST(f.score AS TEXT)
         WHEN 'favourite' THEN CASE f.favourite WHEN 1 THEN 'true' ELSE 'false' END
         ELSE coalesce(json_quote(f.label), 'null') END AS value
     FROM decisions d JOIN media_files f ON f.id = d.media_file_id ORDER BY d.first`,
  ).all(after, beginningKey) as Decision[] // the columns above
}

/** What became of a stand-in, in sentences for the person. */
export function describeCarry({ carried, conflicts, missing }: CarryReport): string {
  const parts = [
    `What was decided while the folder could not be written to is in the folder now: ${count(carried + missing)}.`,
    missing === 0
      ? ''
      : ` ${count(missing)} among them of files that are not here any more: they are kept for when they come back.`,
    conflicts === 0
      ? ''
      : ` ${count(conflicts)} had been changed in the folder too: what the folder had was kept, the history of each file has the other.`,
  ]
  return parts.join('')
}

function count(decisions: number): string {
  return decisions === 1 ? '1 decision' : `${decisions} decisions`
}
