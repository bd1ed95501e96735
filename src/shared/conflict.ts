import type { ColorLabel, MediaRow } from './media.ts'
import type { Score } from './score.ts'

/** What was said here and what was said elsewhere of one thing. */
export type ConflictValues =
  | { readonly what: 'score'; readonly ours: Score; readonly theirs: Score }
  | { readonly what: 'favourite'; readonly ours: boolean; readonly theirs: boolean }
  | { readonly what: 'label'; readonly ours: ColorLabel | null; readonly theirs: ColorLabel | null }
  | { readonly what: 'keywords'; readonly ours: readonly string[]; readonly theirs: readonly string[] }
  | { readonly what: 'notes'; readonly ours: string | null; readonly theirs: string | null }

/**
 * Where the other value stood: the score file, as another program (or a hand) or as Media Scorer on another computer wrote it; XMP (`name`: the
 * sidecar, null: the media file itself); or this computer's own library, used while the folder couldn't be written to.
 */
export type ConflictSource =
  | { readonly kind: 'score-file' | 'computer' | 'stand-in' }
  | { readonly kind: 'xmp'; readonly name: string | null }

/** Both sides changed the same of a file, and the person is to say which holds. Until then what was set here does. */
export type Conflict = {
  readonly id: number
  /** When the other value was met: ISO 8601, UTC. */
  readonly at: string
  readonly file: MediaRow
  readonly from: ConflictSource
  readonly values: ConflictValues
}

/** Open conflicts, newest first; `total` counts also those that weren't asked for. */
export type ConflictList = { readonly total: number; readonly conflicts: readonly Conflict[] }

export type KeptSide = 'ours' | 'theirs'
