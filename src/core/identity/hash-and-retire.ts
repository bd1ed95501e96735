import type { Outbox } from '#core/sidecar/outbox.ts'
import { type HashJobParts, runHashJob } from './hash-job.ts'
import { hasLeftScoreFiles, retireScoreFiles } from './retire-score-files.ts'

/** Hashes what isn't hashed, and takes away the score files of files that turned out to be elsewhere, once they have theirs there. */
export async function hashAndRetire(
  parts: HashJobParts & { readonly outbox: Pick<Outbox, 'flush'> },
  signal: AbortSignal,
): Promise<void> {
  await runHashJob(parts, signal)
  if (!hasLeftScoreFiles(parts.db)) return
  await parts.outbox.flush()
  await retireScoreFiles(parts.db, parts.folder)
}
