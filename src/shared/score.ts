/** -1 rejected, 0 unrated or cleared, 1..5 stars. */
export type Score = -1 | 0 | 1 | 2 | 3 | 4 | 5

export const scores: readonly Score[] = [-1, 0, 1, 2, 3, 4, 5]

export function isScore(value: unknown): value is Score {
  return typeof value === 'number' && Number.isInteger(value) && value >= -1 && value <= 5
}

/** What a person can do to a score; `unreject` gives back the stars that the file had before it was rejected. */
export type ScoreChange =
  | { readonly to: Score }
  | { readonly by: 1 | -1 }
  | { readonly act: 'keep' }
  | { readonly act: 'unreject' }

/**
 * The score after a change. One less than one star is 0, never a reject; one more than a reject is unrated; keep means at
 * least one star; taking back a reject gives `beforeReject`.
 */
export function applyScoreChange(current: Score, change: ScoreChange, beforeReject: Score): Score {
  if ('to' in change) return change.to
  if ('by' in change) {
    if (current === -1) return change.by === 1 ? 0 : -1
    return Math.min(5, Math.max(0, current + change.by)) as Score // stays within 0..5 by the two bounds
  }
  if (change.act === 'keep') return current < 1 ? 1 : current
  return current === -1 ? beforeReject : current
}

/** `rejected`, `unrated` or `3 stars`: for screen readers, the command line and messages. */
export function describeScore(score: Score): string {
  if (score === -1) return 'rejected'
  if (score === 0) return 'unrated'
  return score === 1 ? '1 star' : `${score} stars`
}
