import { dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { checkDatabaseIdentity } from '#core/db/database-identity.ts'
import { inTransaction, type WriteDb } from '#core/db/handles.ts'
import { syncDirectory } from '#core/storage/atomic-write.ts'
import { findErrorCode, findModifiedNs, type Storage } from '#core/storage/storage.ts'
import { isCancelled } from '#shared/errors.ts'
import { type JournaledStep, markSteps } from './act-journal.ts'
import { explainFileFailure } from './explain-failure.ts'
import { type FileStep, toAbsolute } from './file-step.ts'
import { makeDirectories } from './make-directories.ts'
import { clearSource, type Placed, type PlaceParts, placeStep, takeBackStep } from './place-step.ts'
import { putBack, removeNote } from './put-back.ts'
import { type Arrived, type Occasion, settleRows } from './settle-rows.ts'
import { NameTaken } from './take-name.ts'

export type RunParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly storage: Storage
  /** Where a test kills the program. */
  readonly onPoint?: (point: string) => void
}

export type RunReport = {
  /** Media files that went, and rows that were made for copies. */
  readonly ids: readonly number[]
  readonly made: readonly number[]
  readonly changed: ReadonlySet<number>
  readonly failed: readonly { readonly path: string; readonly message: string }[]
  readonly isCancelled: boolean
  /** Something could be neither done nor taken back: the act stays open, and is looked at when the library opens. */
  readonly isUnsettled: boolean
}

type UnitSteps = readonly JournaledStep[]

/** What is at its new place with its row waits for the rest of so many units: directories are synced and rows committed together. */
const unitsAtOnce = 64

/**
 * Carries out journaled units: each file gets its new name beside the old one, then the rows follow in one transaction, then the old names
 * go. Killed anywhere, `recoverActs` finishes or takes back what was begun. A unit goes whole or not at all; one that can't go is told
 * of, and the others go on. Cancelled, what is done stays done.
 */
export async function runUnits(
  parts: RunParts,
  units: readonly UnitSteps[],
  occasion: Occasion,
  { signal, onDone }: { readonly signal: AbortSignal; readonly onDone: (units: number) => void },
): Promise<RunReport> {
  const { db, folder, storage, onPoint = () => {} } = parts
  const place: PlaceParts = { storage, folder, signal }
  const ids: number[] = []
  const made: number[] = []
  const changed = new Set<number>()
  const failed: { path: string; message: string }[] = []
  let wasCancelled = false
  let isUnsettled = false
  const orUnsettled = async (undo: () => Promise<void>): Promise<void> => {
    try {
      await undo()
    } catch {
      isUnsettled = true
    }
  }
  const takeBack = async (placed: readonly Placed[]): Promise<void> => {
    for (const one of placed.toReversed()) await orUnsettled(() => takeBackStep(place, one))
  }
  /** What a step that failed has left, perhaps. A taken name is another file's, and stays that. */
  const tidy = (step: FileStep, error: unknown): Promise<void> =>
    orUnsettled(() =>
      error instanceof NameTaken
        ? removeNote(storage, step, toAbsolute(folder, step.source), toAbsolute(folder, step.target))
        : putBack({ ...place, signal: never }, step, occasion.batch),
    )
  for (let start = 0; start < units.length && !wasCancelled; start += unitsAtOnce) {
    const placedUnits: { readonly steps: UnitSteps; readonly placed: readonly Placed[] }[] = []
    await forEachOf(units.slice(start, start + unitsAtOnce), async (steps) => {
      if (signal.aborted) {
        wasCancelled = true
        return
      }
      try {
        placedUnits.push({
          steps,
          placed: await placeUnit(place, steps, occasion.batch, { onPoint, takeBack, tidy }),
        })
      } catch (error) {
        if (isCancelled(error)) wasCancelled = true
        else failed.push({ path: steps[0]?.source.path ?? '', message: explainFileFailure(error) })
      }
    })
    placedUnits.sort((one, other) => (one.steps[0]?.unit ?? 0) - (other.steps[0]?.unit ?? 0))
    const placed = placedUnits.flatMap((unit) => unit.placed)
    await syncAll(storage, placed, (step) => dirname(toAbsolute(folder, step.target)))
    onPoint('placed')
    const goneSteps = placedUnits.flatMap(({ steps }) => steps)
    const notEnded = new Set<FileStep>()
    let settled: ReturnType<typeof settleRows>
    try {
      const arrived: Arrived[] = []
      const coming = placed.filter(({ step }) => step.kind !== 'remove')
      await forEachOf(coming, async (one) => void arrived.push(await findArrived(place, one)))
      settled = inTransaction(db, () => {
        const result = settleRows(db, folder, arrived, occasion)
        markSteps(db, goneSteps, 1)
        checkDatabaseIdentity(db)
        return result
      })
    } catch (error) {
      await takeBack(placed)
      throw isUnsettled ? new UnsettledError(error) : error
    }
    for (const id of settled.changed) changed.add(id)
    made.push(...settled.made)
    onPoint('settled')
    for (const { steps } of placedUnits) ids.push(...listMediaIds(steps))
    await forEachOf(placedUnits, async ({ placed: ones }) => {
      for (const one of ones) {
        const cleared = await clearQuietly(place, one)
        if (cleared.message !== null) failed.push({ path: one.step.source.path, message: cleared.message })
        if (!cleared.isEnded) notEnded.add(one.step)
        onPoint('cleared')
      }
    })
    if (notEnded.size > 0) isUnsettled = true
    await syncAll(storage, placed, (step) => dirname(toAbsolute(folder, step.source)))
    const ended = goneSteps.filter((step) => !notEnded.has(step))
    inTransaction(db, () => markSteps(db, ended, 2))
    onPoint('ended')
    onDone(Math.min(start + unitsAtOnce, units.length))
    await nextTurn()
  }
  return { ids, made, changed, failed, isCancelled: wasCancelled, isUnsettled }
}

/** The rows could not be written, and the files could not be put back where they were. They are when the library opens next. */
export class UnsettledError extends Error {
  override readonly name = 'UnsettledError'

  constructor(cause: unknown) {
    super('Files could not be put back after a failure.', { cause })
  }
}

/** So many files are in work at the same time: the disk answers while others wait. */
const filesAtOnce = 8

/** All are ended when it throws. */
async function forEachOf<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const item = items[next] as Item // within bounds, by the line above
      next += 1
      await act(item)
    }
  }
  const results = await Promise.allSettled(Array.from({ length: filesAtOnce }, work))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

function listMediaIds(steps: UnitSteps): readonly number[] {
  return steps.flatMap(({ role, mediaId }) => (role === 'media' && mediaId !== null ? [mediaId] : []))
}

/** All files of a unit at their targets, or none. */
async function placeUnit(
  parts: PlaceParts,
  steps: UnitSteps,
  batch: string,
  {
    onPoint,
    takeBack,
    tidy,
  }: {
    readonly onPoint: (point: string) => void
    readonly takeBack: (placed: readonly Placed[]) => Promise<void>
    readonly tidy: (step: FileStep, error: unknown) => Promise<void>
  },
): Promise<readonly Placed[]> {
  const placed: Placed[] = []
  try {
    for (const step of steps) {
      await makeDirectories(parts.storage, parts.folder, step)
      try {
        placed.push(await placeStep(parts, step, batch))
      } catch (error) {
        await tidy(step, error)
        throw error
      }
      onPoint(`placed ${step.role}`)
    }
    return placed
  } catch (error) {
    await takeBack(placed)
    throw error
  }
}

/** What a file is at its new place; the inode may be another one, and on some disks the time. */
async function findArrived({ storage, folder }: PlaceParts, { step }: Placed): Promise<Arrived> {
  const stats = await storage.lstat(toAbsolute(folder, step.target))
  const facts = { sizeBytes: stats.size, modifiedNs: findModifiedNs(stats), inode: stats.ino }
  return { step, facts }
}

/** Its row is at the new place already: what can't be removed from the old one is told of, and is removed when the library opens next. */
async function clearQuietly(
  parts: PlaceParts,
  placed: Placed,
): Promise<{ readonly message: string | null; readonly isEnded: boolean }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (await clearSource(parts, placed)) return { message: null, isEnded: true }
      const message =
        'It was changed while it was moved: the older state is at the new place, the newer one still here.'
      return { message, isEnded: true }
    } catch (error) {
      if (findErrorCode(error) === undefined) throw error
      if (attempt === 1) continue
      const message = `It is at the new place, but could not be removed here yet: ${explainFileFailure(error)}`
      return { message, isEnded: false }
    }
  }
}

async function syncAll(
  storage: Storage,
  placed: readonly Placed[],
  directoryOf: (step: FileStep) => string,
): Promise<void> {
  for (const directory of new Set(placed.map(({ step }) => directoryOf(step)))) {
    try {
      await syncDirectory(storage, directory)
    } catch (error) {
      // Gone meanwhile, or a disk that reports an error now: what was done is journaled, and looked at again when the library opens.
      if (findErrorCode(error) === undefined) throw error
    }
  }
}

const never = new AbortController().signal
