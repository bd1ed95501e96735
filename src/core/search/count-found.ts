import type { ReadDb } from '#core/db/handles.ts'
import type { Search } from '#shared/contract.ts'
import { foundSteps, runInSlices } from './run-search.ts'

/** How many files a search finds, in slices; 0 where its query can't be answered. Rejects with `AbortError` when the signal says so. */
export async function countFound(
  db: ReadDb,
  search: Search,
  signal: AbortSignal,
  nowMs: number = Date.now(),
): Promise<number> {
  return (await runInSlices(foundSteps(db, search, nowMs), signal)).count
}
