import type { Stats } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { findErrorCode, findModifiedNs, type Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { copyVerified, findRegular, haveSameBytes, isSameState, removeIfThere } from './copy-verified.ts'
import { type FileStep, toAbsolute } from './file-step.ts'
import { type Taking, takeName } from './take-name.ts'
import { findInfoPath, writeTrashInfo } from './trash-info.ts'

export type PlaceParts = {
  readonly storage: Storage
  /** Absolute. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** A step whose file stands at its target. `stats`: what the original was when it was copied. */
export type Placed = {
  readonly step: FileStep
  readonly how: Taking | 'copied' | 'kept'
  readonly stats: Stats | null
}

/**
 * Brings the file of a step to its target; where it was it stays until `clearSource`. A name that is taken is never used. Done again
 * after a crash it finds what was done and does the rest. Throws what the disk says; what it may have left then, `putBack` takes away.
 */
export async function placeStep(parts: PlaceParts, step: FileStep, key: string): Promise<Placed> {
  const { storage, folder, signal } = parts
  const from = toAbsolute(folder, step.source)
  const to = toAbsolute(folder, step.target)
  const source = await findRegular(storage, from)
  if (step.kind === 'remove') {
    if (source === undefined) return { step, how: 'kept', stats: null }
    if (!(await haveSameBytes(storage, from, to, signal))) {
      throw new AppError('file-changed', 'it is not the copy any more that it was.')
    }
    return { step, how: 'kept', stats: source }
  }
  if (source === undefined) {
    if (step.kind === 'move' && (await isPlaced(storage, step, to)))
      return { step, how: 'renamed', stats: null }
    throw new AppError('not-found', 'it is not there any more.')
  }
  if (step.target.where === 'trash') await writeTrashInfo(storage, to, from)
  const copy = async (): Promise<Placed> => ({
    step,
    how: 'copied',
    stats: await copyVerified(storage, { from, to, key }, signal),
  })
  if (step.kind === 'copy') return copy()
  try {
    return { step, how: await takeName(storage, from, to), stats: source }
  } catch (error) {
    if (findErrorCode(error) !== 'EXDEV') throw error
    return copy()
  }
}

/** Whether the file of a step stands at its target already, though it isn't at its source any more. */
async function isPlaced(storage: Storage, { facts }: FileStep, to: string): Promise<boolean> {
  const target = await findRegular(storage, to)
  return (
    target !== undefined && target.size === facts.sizeBytes && findModifiedNs(target) === facts.modifiedNs
  )
}

/** Takes back what `placeStep` did, because a file that goes with it could not go. */
export async function takeBackStep({ storage, folder }: PlaceParts, placed: Placed): Promise<void> {
  const { step, how } = placed
  const from = toAbsolute(folder, step.source)
  const to = toAbsolute(folder, step.target)
  if (how === 'renamed') {
    if ((await takeName(storage, to, from)) === 'linked') await storage.unlink(to)
  } else if (how === 'copied') await removeIfThere(storage, to)
  else if (how === 'linked' && (await isSecondName(storage, to, from))) await storage.unlink(to)
  if (step.target.where === 'trash') await removeIfThere(storage, findInfoPath(to))
}

/**
 * Removes the file from where it was, once its new place is in the database. A file that was changed after it was copied stays: false.
 */
export async function clearSource({ storage, folder }: PlaceParts, placed: Placed): Promise<boolean> {
  const { step, how, stats } = placed
  const from = toAbsolute(folder, step.source)
  const to = toAbsolute(folder, step.target)
  if (step.kind === 'copy') return true
  const isTrashed = step.source.where === 'trash'
  if (how === 'linked') {
    if (await isSecondName(storage, from, to)) await storage.unlink(from)
  } else if (how === 'copied' || how === 'kept') {
    const now = await findRegular(storage, from)
    if (now !== undefined && (stats === null || !isSameState(now, stats))) return false
    if (now !== undefined) await storage.unlink(from)
  }
  if (isTrashed) await removeIfThere(storage, findInfoPath(from))
  return true
}

/**
 * Whether `name` is one of two names of one file, the other being `other`. On a disk that doesn't tell `a` from `A` both may lead to the
 * file's only name, which must not be removed.
 */
export async function isSecondName(storage: Storage, name: string, other: string): Promise<boolean> {
  const [one, two] = [await findRegular(storage, name), await findRegular(storage, other)]
  if (one === undefined || two === undefined || one.ino !== two.ino || one.dev !== two.dev) return false
  if (one.nlink < 2) return false
  if (dirname(name) !== dirname(other)) return true
  return hasName(dirname(name), basename(name))
}

async function hasName(directory: string, name: string): Promise<boolean> {
  for await (const entry of await opendir(directory)) if (entry.name === name) return true
  return false
}
