import type { FileFacts } from './hash-file.ts'
import { createFactsKey, createNameKey, groupBy, pairUp, splitPath } from './pair-up.ts'

/** A file's judgement (its row: score, keywords, notes, history) whose content isn't at its path any more. */
export type Displaced = {
  readonly id: number
  /** Where it was. */
  readonly path: string
  /** Null: it was never hashed. */
  readonly hash: string | null
  /** Of the bytes that were there; null where they aren't known any more. */
  readonly facts: FileFacts | null
  /** Not found by this scan, by an earlier one, or other content is at its path now. */
  readonly why: 'vanished' | 'missing' | 'replaced'
  /** A person, or a program in a person's name, said something about it. */
  readonly isJudged: boolean
  /** Number of the scan that saw its bytes first: a place that was there before isn't where they went. 0 for `replaced`. */
  readonly since: number
}

/** Bytes at a path of which it isn't decided whose they are. `id` is that of the row that has the path now. */
export type Place = {
  readonly id: number
  readonly path: string
  /** Null: not hashed yet. */
  readonly hash: string | null
  readonly facts: FileFacts
  /** The path was free, or something else was there: then its row is among the displaced. */
  readonly kind: 'added' | 'changed'
  readonly isJudged: boolean
  /** Number of the scan that saw these bytes first. */
  readonly since: number
  /** Everything else that this scan or a later one saw first has been hashed: what isn't found isn't there. */
  readonly isReady: boolean
}

/** A file that is where it was, with content that one of the places has too. */
export type Holder = {
  readonly id: number
  readonly path: string
  readonly hash: string
  readonly since: number
  readonly isJudged: boolean
  /** False: it isn't found just now, and that can mean anything. */
  readonly isThere: boolean
}

export type Decision =
  /** The displaced row takes the place, with all that it has. */
  | { readonly kind: 'moved'; readonly place: number; readonly source: number }
  /** What is said of the source is said of this file too. */
  | { readonly kind: 'copied'; readonly place: number; readonly source: number }
  /** Its content was changed where it is; what was said of it stays. */
  | { readonly kind: 'stays'; readonly place: number }
  /** Other content at a known path whose own went elsewhere: it starts unrated. */
  | { readonly kind: 'started'; readonly place: number }
  /** Nothing is known of it. */
  | { readonly kind: 'new'; readonly place: number }

export type MatchInput = {
  readonly places: readonly Place[]
  readonly displaced: readonly Displaced[]
  readonly holders: readonly Holder[]
}

/**
 * Decides whose the content at each place is; a place of which that can't be said yet is left out. Deterministic: of several equal
 * sources the judged come first, then what went just now, the same name, the same folder, the order of paths. No two places get one
 * source, and no two sources one place, so that nothing which was judged is merged away.
 */
export function matchMoves({ places, displaced: all, holders }: MatchInput): readonly Decision[] {
  const displaced = leaveOutEmpty(all, holders)
  const sources = new Map<number, Displaced>()
  const taken = new Set<number>()

  /** What nobody judged takes no place from a judgement that has none besides: a picture is often saved by renaming a new one over it. */
  function pairBy<Key>(
    keyOfSource: (source: Displaced) => Key | null,
    keyOfPlace: (place: Place) => Key | null,
  ): void {
    for (const isJudged of [true, false]) {
      const free = groupBy(
        displaced.filter((source) => source.isJudged === isJudged && !taken.has(source.id)),
        keyOfSource,
      )
      const open = groupBy(
        places.filter((place) => !sources.has(place.id) && (isJudged || isFree(place, taken))),
        keyOfPlace,
      )
      for (const [key, same] of open) {
        for (const [source, place] of pairUp(free.get(key) ?? [], same)) {
          sources.set(place.id, source)
          taken.add(source.id)
        }
      }
    }
  }

  // A renamed file keeps inode, size and time; one that a careful program carried to another disk its name, size and time. For what was
  // never hashed there is no other evidence.
  pairBy(
    (source) => (source.hash === null ? createFactsKey(source.facts) : null),
    (place) => createFactsKey(place.facts),
  )
  pairBy(
    (source) => (source.hash === null ? createNameKey(source.path, source.facts) : null),
    (place) => (place.kind === 'added' ? createNameKey(place.path, place.facts) : null),
  )
  pairBy(
    (source) => source.hash,
    (place) => place.hash,
  )
  // What would take too long to read now.
  pairBy(
    (source) => createFactsKey(source.facts),
    (place) => (place.hash === null ? createFactsKey(place.facts) : null),
  )

  const known = listKnown(holders, sources, places)
  return places
    .map((place) => decide(place, sources.get(place.id), taken.has(place.id), known))
    .filter((decision) => decision !== null)
}

/** A picture that is judged somewhere comes back as a copy of that, not as one that has long been missing and says nothing. */
function leaveOutEmpty(displaced: readonly Displaced[], holders: readonly Holder[]): readonly Displaced[] {
  const judged = new Set([...displaced, ...holders].filter((one) => one.isJudged).map((one) => one.hash))
  return displaced.filter(
    ({ isJudged, why, hash }) => isJudged || why !== 'missing' || hash === null || !judged.has(hash),
  )
}

function isFree(place: Place, taken: ReadonlySet<number>): boolean {
  return place.kind === 'added' || !place.isJudged || taken.has(place.id)
}

type Known = { readonly all: ReadonlyMap<string, readonly Holder[]>; readonly movedIds: ReadonlySet<number> }

/** Who has which content: those who stayed, and those who have just moved. */
function listKnown(
  holders: readonly Holder[],
  sources: ReadonlyMap<number, Displaced>,
  places: readonly Place[],
): Known {
  const moved = places.flatMap((place): Holder[] => {
    const source = sources.get(place.id)
    if (source === undefined || place.hash === null) return []
    const { id, isJudged } = source
    return [{ id, path: place.path, hash: place.hash, since: 0, isJudged, isThere: true }]
  })
  return {
    all: groupBy([...moved, ...holders], ({ hash }) => hash),
    movedIds: new Set(moved.map(({ id }) => id)),
  }
}

function decide(
  place: Place,
  source: Displaced | undefined,
  isLeft: boolean,
  { all, movedIds }: Known,
): Decision | null {
  const { id, hash } = place
  if (source !== undefined) return { kind: 'moved', place: id, source: source.id }
  if (hash === null) return isLeft ? { kind: 'started', place: id } : null
  const same = (all.get(hash) ?? []).filter((holder) => holder.id !== id)
  if (same.some((holder) => !holder.isThere)) return null
  const older = same.filter((holder) => holder.since < place.since || movedIds.has(holder.id))
  const original = chooseOriginal(place, older)
  if (place.kind === 'added') {
    if (original === undefined || place.isJudged) return { kind: 'new', place: id }
    return { kind: 'copied', place: id, source: original.id }
  }
  const isFree = isLeft || !place.isJudged
  if (!isFree && !place.isReady) return null
  if (original !== undefined) return { kind: 'copied', place: id, source: original.id }
  return { kind: isLeft ? 'started' : 'stays', place: id }
}

function chooseOriginal(place: Place, holders: readonly Holder[]): Holder | undefined {
  const { name, directory } = splitPath(place.path)
  const rank = (holder: Holder): number => {
    const other = splitPath(holder.path)
    return (other.name === name ? 0 : 2) + (other.directory === directory ? 0 : 1)
  }
  return holders
    .filter(({ isJudged }) => isJudged)
    .toSorted((one, other) => rank(one) - rank(other) || (one.path < other.path ? -1 : 1))[0]
}
