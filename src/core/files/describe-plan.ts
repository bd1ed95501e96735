import { setImmediate as nextTurn } from 'node:timers/promises'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import { createVersion } from '#core/media/file-version.ts'
import type { FilePlan, FilePlanItem } from '#shared/files.ts'
import { splitPath } from './file-step.ts'
import type { PlannedUnit } from './plan-units.ts'

/** A plan as the page shows it. `sizeOf`: bytes of a file, by its path relative to the library. */
export async function describePlan(
  db: ReadDb,
  units: readonly PlannedUnit[],
  refusal: string | null,
  sizeOf: (path: string) => number,
): Promise<FilePlan> {
  const items: FilePlanItem[] = []
  for (const unit of units) {
    items.push(describeUnit(db, unit, sizeOf))
    if (items.length % 200 === 0) await nextTurn()
  }
  const going = units.filter(({ problem }) => problem === null)
  const files = going.reduce((count, { media }) => count + media.length, 0)
  const all = going.reduce((count, unit) => count + unit.files.length, 0)
  const sizeBytes = items.reduce((sum, item) => sum + (item.problem === null ? item.sizeBytes : 0), 0)
  return { items, files, others: all - files, sizeBytes, refusal }
}

function describeUnit(db: ReadDb, unit: PlannedUnit, sizeOf: (path: string) => number): FilePlanItem {
  const [first] = unit.media
  const [file] = unit.files
  const row = prepare(
    db,
    'SELECT file_path AS path, modified_ns AS modifiedNs, file_size AS sizeBytes FROM media_files WHERE id = ?',
  ).get(first?.id ?? 0) as
    | { readonly path: string; readonly modifiedNs: number; readonly sizeBytes: number | null }
    | undefined // the columns above
  return {
    ids: unit.media.map(({ id }) => id),
    path: row?.path ?? '',
    version: createVersion(row?.modifiedNs ?? 0, row?.sizeBytes ?? 0),
    to: file?.target?.path ?? null,
    others: unit.files.slice(1).map(({ source }) => splitPath(source.path).name),
    sizeBytes: unit.files.reduce((sum, { source }) => sum + sizeOf(source.path), 0),
    problem: unit.problem,
    note: unit.note,
  }
}
