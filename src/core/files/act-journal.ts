import { setImmediate as nextTurn } from 'node:timers/promises'
import { inTransaction, prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { FileActKind } from '#shared/files.ts'
import type { FileStep, Spot, Unit } from './file-step.ts'

/** 0 not begun, 1 at its target, 2 and nowhere else, 3 given up: it is where it was. */
export type StepState = 0 | 1 | 2 | 3

/** A step as it is journaled. */
export type JournaledStep = FileStep & {
  readonly stepId: number
  readonly unit: number
  readonly state: StepState
}

export type FileAct = {
  readonly batch: string
  readonly act: FileActKind
  readonly undoes: string | null
}

const atOnce = 500

/** Writes down what is about to be done, before anything is. In short transactions; answers the units' steps. */
export async function journalAct(
  db: WriteDb,
  act: FileAct,
  units: readonly Unit[],
): Promise<readonly (readonly JournaledStep[])[]> {
  inTransaction(db, () => {
    prepare(db, 'INSERT INTO file_acts (batch, act, undoes, at) VALUES (?, ?, ?, ?)').run(
      ...[act.batch, act.act, act.undoes, new Date().toISOString()],
    )
  })
  const insert = prepare(
    db,
    `INSERT INTO file_steps (batch, unit, media_file_id, role, kind, source_where, source, target_where, target, size, modified_ns, inode)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const journaled: (readonly JournaledStep[])[] = []
  for (let start = 0; start < units.length; start += atOnce) {
    inTransaction(db, () => {
      units.slice(start, start + atOnce).forEach(({ steps }, offset) => {
        const unit = start + offset
        journaled.push(
          steps.map((step) => {
            const { mediaId, role, kind, source, target, facts } = step
            const { lastInsertRowid } = insert.run(
              ...[act.batch, unit, mediaId, role, kind, source.where, source.path, target.where, target.path],
              ...[facts.sizeBytes, facts.modifiedNs, facts.inode],
            )
            return { ...step, stepId: Number(lastInsertRowid), unit, state: 0 as const }
          }),
        )
      })
    })
    await nextTurn()
  }
  return journaled
}

/** Notes how far steps came, as a part of the caller's transaction. */
export function markSteps(db: WriteDb, steps: readonly JournaledStep[], state: StepState): void {
  const mark = prepare(db, 'UPDATE file_steps SET state = ? WHERE id = ?')
  for (const { stepId } of steps) mark.run(state, stepId)
}

/** Nothing of an act is under way any more: what wasn't begun is given up. One of which nothing was done is forgotten. */
export function endAct(db: WriteDb, batch: string): void {
  inTransaction(db, () => {
    prepare(db, 'UPDATE file_steps SET state = 3 WHERE batch = ? AND state = 0').run(batch)
    const isDone = prepare(db, 'SELECT 1 FROM file_steps WHERE batch = ? AND state IN (1, 2) LIMIT 1')
    if (isDone.get(batch) === undefined) {
      prepare(db, 'DELETE FROM file_acts WHERE batch = ?').run(batch)
      return
    }
    prepare(db, 'UPDATE file_acts SET ended_at = ? WHERE batch = ?').run(new Date().toISOString(), batch)
  })
}

/** Acts that a crash ended, oldest first. */
export function findOpenActs(db: ReadDb): readonly FileAct[] {
  return prepare(
    db,
    'SELECT batch, act, undoes FROM file_acts WHERE ended_at IS NULL ORDER BY at',
  ).all() as FileAct[] // the columns above
}

export function findAct(db: ReadDb, batch: string): FileAct | undefined {
  return prepare(db, 'SELECT batch, act, undoes FROM file_acts WHERE batch = ?').get(batch) as
    | FileAct
    | undefined // the columns above
}

type StepRow = {
  readonly id: number
  readonly unit: number
  readonly media_file_id: number | null
  readonly role: FileStep['role']
  readonly kind: FileStep['kind']
  readonly source_where: Spot['where']
  readonly source: string
  readonly target_where: Spot['where']
  readonly target: string
  readonly size: number
  readonly modified_ns: number
  readonly inode: number
  readonly state: StepState
}

/** The steps of an act by unit, in their order. */
export function findUnits(db: ReadDb, batch: string): readonly (readonly JournaledStep[])[] {
  const rows = prepare(
    db,
    `SELECT id, unit, media_file_id, role, kind, source_where, source, target_where, target, size, modified_ns, inode, state
     FROM file_steps WHERE batch = ? ORDER BY unit, id`,
  ).all(batch) as StepRow[] // the columns above
  const units = new Map<number, JournaledStep[]>()
  for (const row of rows) {
    const steps = units.get(row.unit) ?? []
    units.set(row.unit, steps)
    steps.push({
      stepId: row.id,
      unit: row.unit,
      state: row.state,
      kind: row.kind,
      role: row.role,
      mediaId: row.media_file_id,
      source: { where: row.source_where, path: row.source },
      target: { where: row.target_where, path: row.target },
      facts: { sizeBytes: row.size, modifiedNs: row.modified_ns, inode: row.inode },
    })
  }
  return [...units.values()]
}
