import { findModifiedNs, type Storage } from '#core/storage/storage.ts'
import { findRegular, findTemporary, haveSameBytes, removeIfThere } from './copy-verified.ts'
import { type FileStep, toAbsolute } from './file-step.ts'
import { isSecondName, type PlaceParts } from './place-step.ts'
import { takeName } from './take-name.ts'
import { findInfoPath, isOwnTrashInfo } from './trash-info.ts'

/**
 * Puts the file of a step that was begun, and whose row is at the source, back to where it was, there and nowhere else: a second name, a
 * reserved one, a copy and whatever else the step left at its target goes. Throws what the disk says.
 */
export async function putBack(
  { storage, folder, signal }: PlaceParts,
  step: FileStep,
  key: string,
): Promise<void> {
  if (step.kind === 'remove') return
  const from = toAbsolute(folder, step.source)
  const to = toAbsolute(folder, step.target)
  await removeIfThere(storage, findTemporary(to, key))
  const source = await findRegular(storage, from)
  const target = await findRegular(storage, to)
  if (target !== undefined && source === undefined) {
    const isOurs = target.size === step.facts.sizeBytes && step.kind === 'move'
    if (isOurs && (await takeName(storage, to, from)) === 'linked') await storage.unlink(to)
  } else if (target !== undefined && source !== undefined) {
    const isReserved = target.size === 0 && source.size > 0
    const isCopy = async () =>
      findModifiedNs(target) === findModifiedNs(source) &&
      !(await isOneFile(storage, from, to)) &&
      (await haveSameBytes(storage, from, to, signal))
    if (isReserved || (await isSecondName(storage, to, from)) || (await isCopy())) await storage.unlink(to)
  }
  await removeNote(storage, step, from, to)
}

/** The note of a file in the trash goes, where the file isn't there. */
export async function removeNote(storage: Storage, step: FileStep, from: string, to: string): Promise<void> {
  if (step.target.where !== 'trash' || (await findRegular(storage, to)) !== undefined) return
  if (await isOwnTrashInfo(storage, to, from)) await removeIfThere(storage, findInfoPath(to))
}

/** Two spellings of one name, on a disk that doesn't tell them apart. */
export async function isOneFile(storage: Storage, one: string, other: string): Promise<boolean> {
  const [a, b] = [await findRegular(storage, one), await findRegular(storage, other)]
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev
}
