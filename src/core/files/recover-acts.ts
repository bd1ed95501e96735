import { inTransaction, type WriteDb } from '#core/db/handles.ts'
import { findErrorCode, type Storage } from '#core/storage/storage.ts'
import { endAct, findOpenActs, findUnits, type JournaledStep, markSteps } from './act-journal.ts'
import { findRegular, haveSameBytes, removeIfThere } from './copy-verified.ts'
import { toAbsolute } from './file-step.ts'
import { isSecondName } from './place-step.ts'
import { isOneFile, putBack } from './put-back.ts'
import { findInfoPath } from './trash-info.ts'

export type RecoverParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly storage: Storage
}

/**
 * After a crash: files whose rows are at the new place lose their old one, all others are put back where they were. An act that can't be
 * looked at just now (its disk isn't connected) is left for the next time. Answers how many acts were ended.
 */
export async function recoverActs(parts: RecoverParts): Promise<number> {
  let ended = 0
  for (const { batch } of findOpenActs(parts.db)) {
    try {
      await recoverAct(parts, batch)
      ended += 1
    } catch (error) {
      if (findErrorCode(error) === undefined) throw error
    }
  }
  return ended
}

/** The same for one act. Throws what the disk says; what was repaired until then stays repaired. */
export async function recoverAct(parts: RecoverParts, batch: string): Promise<void> {
  for (const steps of findUnits(parts.db, batch)) {
    const settled = steps.filter(({ state }) => state === 1)
    for (const step of settled) await finish(parts, step)
    for (const step of steps.filter(({ state }) => state === 0).toReversed()) {
      await putBack({ ...parts, signal: never }, step, batch)
    }
    if (settled.length > 0) inTransaction(parts.db, () => markSteps(parts.db, settled, 2))
  }
  endAct(parts.db, batch)
}

/** The row is at the target: what still stands at the source is the same file, and goes. */
async function finish({ storage, folder }: RecoverParts, step: JournaledStep): Promise<void> {
  const from = toAbsolute(folder, step.source)
  const to = toAbsolute(folder, step.target)
  if (step.kind === 'copy') return
  if (step.kind === 'move' && (await isSecondName(storage, from, to))) await storage.unlink(from)
  else if (!(await isOneFile(storage, from, to)) && (await haveSameBytes(storage, from, to, never))) {
    await storage.unlink(from)
  }
  if (step.source.where === 'trash' && (await findRegular(storage, from)) === undefined) {
    await removeIfThere(storage, findInfoPath(from))
  }
}

const never = new AbortController().signal
