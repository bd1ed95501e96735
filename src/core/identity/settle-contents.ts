import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { applyGroup } from './apply-group.ts'
import { dropStaleValues } from './drop-stale-values.ts'
import { findUnsettled, type Sighting } from './find-unsettled.ts'
import { groupDecisions } from './group-decisions.ts'
import { type Decision, type MatchInput, matchMoves } from './match-moves.ts'

export type Settled = {
  /** Files that took another place, were merged into one that did, or were given something. */
  readonly changed: ReadonlySet<number>
  /** Files that weren't found where they were, and are somewhere else. */
  readonly moved: ReadonlySet<number>
  /** Files of which nothing is known here, at a place that was free. */
  readonly unknown: ReadonlySet<number>
  /** How many of each. */
  readonly counts: Readonly<Record<Decision['kind'], number>>
}

/** A score waits for a transaction that is under way: no longer than about this. */
const sliceMs = 12

/**
 * Decides, for all files whose content is known since they were last looked at, whose it is, and brings the library in step with that. In
 * steps of some milliseconds; stopped in between, what is left is decided the next time.
 */
export function* settleContents(db: WriteDb, sighting: Sighting): Generator<void, Settled> {
  settleSame(db)
  const counts = { moved: 0, copied: 0, stays: 0, started: 0, new: 0 }
  const changed = new Set<number>()
  const moved = new Set<number>()
  const unknown = new Set<number>()
  if (!hasUnsettled(db, sighting)) return { changed, moved, unknown, counts }
  inTransaction(db, () => dropStaleValues(db, sighting.vanished))
  const input = findUnsettled(db, sighting)
  const groups = groupDecisions(matchMoves(input))
  const found = createIndex(input)
  const batch = `identity-${crypto.randomUUID()}`
  for (let next = 0; next < groups.length; ) {
    inTransaction(db, () => {
      const startedMs = performance.now()
      while (next < groups.length && performance.now() - startedMs < sliceMs) {
        const group = groups[next] ?? []
        for (const id of applyGroup(db, group, found, batch)) changed.add(id)
        next += 1
      }
    })
    yield
  }
  for (const decision of groups.flat()) {
    counts[decision.kind] += 1
    if (decision.kind === 'moved') moved.add(decision.source)
    if (decision.kind === 'new' && !changed.has(decision.place)) unknown.add(decision.place)
  }
  return { changed, moved, unknown, counts }
}

/** Files that were written to, with the content that they had: tagged, touched, restored. It was known before that scan. */
function settleSame(db: WriteDb): void {
  prepare(
    db,
    `UPDATE media_files SET hash_state = 1, next_hash = NULL, since_scan = max(0, since_scan - 1)
     WHERE hash_state = 2 AND hash_state <> 1 AND missing_since IS NULL AND next_hash = content_hash`,
  ).run()
}

function hasUnsettled(db: WriteDb, { scan }: Sighting): boolean {
  const query = `SELECT 1 FROM media_files WHERE hash_state = ? AND hash_state <> 1 AND missing_since IS NULL AND since_scan >= ? LIMIT 1`
  const has = (state: number, since: number) => prepare(db, query).get(state, since) !== undefined
  return has(2, 0) || (scan !== null && has(0, scan))
}

export type MatchIndex = {
  readonly places: ReadonlyMap<number, MatchInput['places'][number]>
  readonly displaced: ReadonlyMap<number, MatchInput['displaced'][number]>
}

function createIndex({ places, displaced }: MatchInput): MatchIndex {
  return {
    places: new Map(places.map((place) => [place.id, place])),
    displaced: new Map(displaced.map((source) => [source.id, source])),
  }
}
