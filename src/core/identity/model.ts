/** A path and which picture is there; tags don't make another picture. */
export type World = ReadonlyMap<string, number>

/** What a file may be scored with: mostly one; where several equal pictures moved about, each that one of them had. */
type Known = { readonly picture: number; readonly scores: ReadonlySet<number>; readonly isJudged: boolean }

/**
 * What a person expects of scores while files are moved about: a simple model for tests, which knows nothing of hashes, rows or score
 * files. It looks at the whole folder at each scan.
 */
export type Model = {
  readonly look: (world: World) => void
  /** Which scores each file may have now. */
  readonly expected: () => ReadonlyMap<string, ReadonlySet<number>>
  /** What a file's score turned out to be, where there was a choice. */
  readonly settle: (path: string, score: number) => void
  readonly score: (path: string, score: number) => void
}

export function createModel(): Model {
  let known = new Map<string, Known>()
  /** Scores of pictures that aren't anywhere now, or became others. */
  const remembered = new Map<number, Set<number>>()
  /** The same by path, also of pictures that nobody judged: what comes back where it was is what it was. */
  const gone = new Map<string, Known>()

  function look(world: World): void {
    const stayed = new Map([...known].filter(([path, { picture }]) => world.get(path) === picture))
    const left = [...known].filter(([path]) => !stayed.has(path)).map(([, one]) => one)
    const arrived = [...world].filter(([path]) => !stayed.has(path))
    const countArrived = (picture: number) => arrived.filter(([, other]) => other === picture).length
    const countLeft = (picture: number) => left.filter((one) => one.picture === picture).length
    const next = new Map(stayed)
    for (const [path, picture] of arrived) {
      const older = [...known.values()].filter((one) => one.picture === picture)
      const scores = new Set(older.filter(({ isJudged }) => isJudged).flatMap((one) => [...one.scores]))
      for (const score of remembered.get(picture) ?? []) scores.add(score)
      // One of several equal ones that nobody judged may be the one that came here.
      if (scores.size > 0 && left.some((one) => one.picture === picture && !one.isJudged)) scores.add(0)
      const before = known.get(path)
      // A picture of which nothing is known at all, or only from before it was changed, or went.
      if (before !== undefined && (scores.size === 0 || !older.some(({ isJudged }) => isJudged))) {
        // If what was here is elsewhere now this one starts anew, else it was edited. Of several equal ones either may be the one.
        if (countArrived(before.picture) > 0) scores.add(0)
        if (countArrived(before.picture) < countLeft(before.picture)) {
          for (const score of before.scores) scores.add(score)
        }
      }
      const once = gone.get(path)
      if (before === undefined && once?.picture === picture)
        for (const score of once.scores) scores.add(score)
      if (scores.size === 0) scores.add(0)
      next.set(path, { picture, scores, isJudged: [...scores].some((score) => score !== 0) })
    }
    for (const { picture, scores, isJudged } of left) {
      if (!isJudged) continue
      remembered.set(picture, new Set([...(remembered.get(picture) ?? []), ...scores]))
    }
    for (const [path, one] of known) if (!world.has(path)) gone.set(path, one)
    known = next
  }

  return {
    look,
    expected: () => new Map([...known].map(([path, { scores }]) => [path, scores])),
    settle: (path, score) => {
      const one = known.get(path)
      if (one === undefined || (one.scores.size === 1 && one.scores.has(score))) return
      known.set(path, { ...one, scores: new Set([score]), isJudged: score !== 0 })
    },
    score: (path, score) => {
      const one = known.get(path)
      // To give what is there already is no act.
      if (one === undefined || (one.scores.size === 1 && one.scores.has(score))) return
      known.set(path, { ...one, scores: new Set([score]), isJudged: true })
    },
  }
}
