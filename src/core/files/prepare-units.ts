import { dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { findModifiedNs, type Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { findRegular } from './copy-verified.ts'
import { explainFileFailure } from './explain-failure.ts'
import { type FileStep, splitPath, toAbsolute, type Unit } from './file-step.ts'
import { chooseTrashName, findTrash, type Trash, type TrashSurroundings } from './find-trash.ts'
import type { ReverseStep } from './reverse-act.ts'

export type Failed = { readonly path: string; readonly message: string }

/** Steps as they were decided on; `expected` is left out where whatever stands there is the right file. */
export type WantedStep = Omit<ReverseStep, 'expected'> & Partial<Pick<ReverseStep, 'expected'>>

export type PreparedUnits = {
  readonly units: readonly Unit[]
  readonly failed: readonly Failed[]
  /** Whether all that failed did so because the file isn't anywhere any more. */
  readonly isGone: boolean
}

export type PrepareParts = {
  readonly storage: Storage
  /** Absolute. */
  readonly folder: string
  readonly trash?: Partial<TrashSurroundings>
}

/**
 * Looks at the files of units as they are now, and finds names in the trash for those that go there. A unit whose media file isn't what
 * was expected fails; what lay beside it and is gone is left out.
 */
export async function prepareUnits(
  parts: PrepareParts,
  wanted: readonly (readonly WantedStep[])[],
): Promise<PreparedUnits> {
  const chooser = createChooser(parts)
  const units: Unit[] = []
  const failed: Failed[] = []
  let isGone = true
  for (const [index, steps] of wanted.entries()) {
    if (index % 100 === 99) await nextTurn()
    try {
      const prepared: FileStep[] = []
      for (const step of steps) {
        const ready = await prepareStep(parts, step, chooser)
        if (ready !== undefined) prepared.push(ready)
      }
      if (prepared.length > 0) units.push({ steps: prepared })
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'not-found')) isGone = false
      failed.push({ path: steps[0]?.source.path ?? '', message: explainFileFailure(error) })
    }
  }
  return { units, failed, isGone }
}

async function prepareStep(
  { storage, folder }: PrepareParts,
  { expected = null, ...step }: WantedStep,
  chooser: Chooser,
): Promise<FileStep | undefined> {
  const stats = await findRegular(storage, toAbsolute(folder, step.source))
  const isExpected =
    stats !== undefined &&
    (expected === null ||
      (stats.size === expected.sizeBytes && findModifiedNs(stats) === expected.modifiedNs))
  if (!isExpected) {
    if (step.role !== 'media') return undefined
    const where = step.source.where === 'trash' ? 'in the trash' : 'where it was'
    throw new AppError('not-found', `It is not ${where} any more.`)
  }
  const facts = { sizeBytes: stats.size, modifiedNs: findModifiedNs(stats), inode: stats.ino }
  const target = step.target ?? { where: 'trash', path: chooser(toAbsolute(folder, step.source)) }
  return { ...step, target, facts }
}

type Chooser = (absolute: string) => string

function createChooser({ trash: surroundings = {} }: PrepareParts): Chooser {
  const found = new Map<string, Trash>()
  const taken = new Set<string>()
  return (absolute) => {
    const directory = dirname(absolute)
    const trash = found.get(directory) ?? findTrash(directory, 'make', surroundings)
    found.set(directory, trash)
    const path = chooseTrashName(trash, splitPath(absolute.replaceAll('\\', '/')).name, taken)
    taken.add(path)
    return path
  }
}
