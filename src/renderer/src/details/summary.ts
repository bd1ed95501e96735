import type { FileType, MediaRow } from '#shared/media.ts'
import { type Score, scores } from '#shared/score.ts'

/** What several files have together. */
export type Summary = {
  readonly scores: Readonly<Record<Score, number>>
  readonly types: Readonly<Record<FileType, number>>
  readonly favourites: number
  readonly bytes: number
  readonly durationSeconds: number
  readonly firstDateMs: number | null
  readonly lastDateMs: number | null
  /** Files whose last act isn't in its score file. */
  readonly notSaved: number
}

export function summariseRows(rows: readonly MediaRow[]): Summary {
  const counts = { '-1': 0, 0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 }
  const types = { image: 0, video: 0, unknown: 0 }
  let favourites = 0
  let bytes = 0
  let durationSeconds = 0
  let notSaved = 0
  let first: number | null = null
  let last: number | null = null
  for (const row of rows) {
    counts[row.score] += 1
    types[row.type] += 1
    favourites += row.favourite ? 1 : 0
    bytes += row.sizeBytes
    durationSeconds += row.durationSeconds ?? 0
    notSaved += row.saved === 'failed' ? 1 : 0
    if (first === null || row.dateMs < first) first = row.dateMs
    if (last === null || row.dateMs > last) last = row.dateMs
  }
  return {
    scores: counts,
    types,
    favourites,
    bytes,
    durationSeconds,
    firstDateMs: first,
    lastDateMs: last,
    notSaved,
  }
}

/** Scores that there are, best first, each with its share of the most frequent one. */
export function listSpread(
  summary: Summary,
): readonly { readonly score: Score; readonly count: number; readonly share: number }[] {
  const most = Math.max(1, ...Object.values(summary.scores))
  return [...scores]
    .reverse()
    .map((score) => ({ score, count: summary.scores[score], share: summary.scores[score] / most }))
    .filter(({ count }) => count > 0)
}
