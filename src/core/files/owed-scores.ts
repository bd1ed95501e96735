import type { ReadDb } from '#core/db/handles.ts'
import { isScoreFileOwed } from '#core/identity/carry-score-file.ts'
import type { Storage } from '#core/storage/storage.ts'
import { findRegular } from './copy-verified.ts'
import { toAbsolute } from './file-step.ts'
import type { PlannedUnit } from './plan-units.ts'
import type { WantedStep } from './prepare-units.ts'

/** Why files must not leave the library yet; null: they may. What is moved away is opened elsewhere by its score file: an old one would lie. */
export function explainOwed(db: ReadDb, { media, files }: PlannedUnit): string | null {
  if (!files.some(({ target }) => target?.where === 'outside')) return null
  return media.some(({ id }) => isScoreFileOwed(db, id))
    ? 'Its score isn’t written beside it yet. Save the scores first (the status bar says why they wait), then try again.'
    : null
}

/**
 * The steps of a unit but for a score file whose place is taken: another one was written there meanwhile, because somebody judged the file
 * while it was away. It says what holds, and the old one stays where it is.
 */
export async function leaveStanding(
  { storage, folder }: { readonly storage: Storage; readonly folder: string },
  steps: readonly WantedStep[],
): Promise<readonly WantedStep[]> {
  const left = await Promise.all(
    steps.map(
      async ({ role, target }) =>
        role === 'score' &&
        target?.where === 'library' &&
        (await findRegular(storage, toAbsolute(folder, target))) !== undefined,
    ),
  )
  return steps.filter((_, index) => left[index] === false)
}
