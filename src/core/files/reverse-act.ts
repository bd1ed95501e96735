import { prepare, type ReadDb } from '#core/db/handles.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import { findUnits, type JournaledStep } from './act-journal.ts'
import type { FileStep, Spot } from './file-step.ts'

/** A step that takes another one back. `target` null: into the trash, under a name that is found when it goes. */
export type ReverseStep = Omit<FileStep, 'facts' | 'target'> & {
  readonly target: Spot | null
  /** Size and time that the file must still have where only we put it; null: whatever it is now, it is the row's. */
  readonly expected: Pick<FileStep['facts'], 'sizeBytes' | 'modifiedNs'> | null
}

/** What takes an act back, unit by unit: what was done of it, in the other direction. Copies go into the trash. */
export function createReverse(db: ReadDb, batch: string): readonly (readonly ReverseStep[])[] {
  return findUnits(db, batch)
    .map((steps) => steps.filter(({ state }) => state === 1 || state === 2))
    .filter((steps) => steps.length > 0)
    .map((steps) => {
      const isCopied = steps.some(({ role, kind }) => role === 'media' && kind === 'copy')
      return isCopied ? reverseCopies(db, steps) : steps.map(reverseStep)
    })
}

/** Beside a file that went outside others may have written since: that comes back with it. In a trash a name may be another file's by now. */
function findExpected({ role, target, facts }: JournaledStep): ReverseStep['expected'] {
  return target.where === 'trash' || (target.where === 'outside' && role === 'media') ? facts : null
}

function reverseStep(step: JournaledStep): ReverseStep {
  const { kind, role, mediaId, source, target } = step
  const common = { role, mediaId, source: target, expected: null }
  if (kind === 'copy') return { ...common, kind: 'remove', target: source }
  if (kind === 'remove') return { ...common, kind: 'copy', target: source }
  return {
    ...common,
    kind: 'move',
    target: source.where === 'trash' ? null : source,
    expected: findExpected(step),
  }
}

function reverseCopies(db: ReadDb, steps: readonly JournaledStep[]): readonly ReverseStep[] {
  const find = prepare(db, 'SELECT id FROM media_files WHERE file_path = ? AND missing_since IS NULL').pluck()
  const copies = new Map<number | null, number | null>()
  for (const { role, mediaId, target } of steps) {
    if (role !== 'media' || target.where !== 'library') continue
    copies.set(mediaId, (find.get(target.path) as number | undefined) ?? null) // an id
  }
  const reversed: ReverseStep[] = []
  for (const { role, mediaId, target } of steps) {
    const copyId = copies.get(mediaId) ?? null
    reversed.push({ kind: 'move', role, mediaId: copyId, source: target, target: null, expected: null })
    if (role !== 'media' || target.where !== 'library') continue
    // Its score file was written from the database, so no step made it.
    const score: Spot = { where: 'library', path: scoreFilePath(target.path) }
    reversed.push({
      kind: 'move',
      role: 'score',
      mediaId: copyId,
      source: score,
      target: null,
      expected: null,
    })
  }
  return reversed
}
