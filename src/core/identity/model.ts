/** What is at a path: which picture (tags don't make another one), which file, and what it says of itself (0: nothing). */
type Seen = {
  readonly picture: number
  /** Stays the same when it is renamed or written to: of two equal pictures nobody sees which is which but by that. */
  readonly file: number
  readonly rating: number
}
export type World = ReadonlyMap<string, Seen>

/** What was said of a file: mostly one thing; where several equal pictures moved about, each that one of them had. */
type Known = Seen & {
  readonly values: ReadonlySet<string>
  /** A person said it. What a file says of itself goes with its bytes anyway. */
  readonly isJudged: boolean
  /** What the file says of itself came into it: then both that and what a person said may hold. */
  readonly isVague: boolean
}

/**
 * What a person expects of what was said of files while they are moved about: a simple model for tests, which knows nothing of hashes,
 * rows or score files. It looks at the whole folder at each scan. Of the values it knows only which says nothing (`none`), and what one
 * is when a file's own rating counts.
 */
export type Model = {
  readonly look: (world: World) => void
  /** What may be said of each file now. */
  readonly expected: () => ReadonlyMap<string, ReadonlySet<string>>
  /** What turned out to be said of a file, where there was a choice. */
  readonly settle: (path: string, value: string) => void
  /** A person says something. */
  readonly judge: (path: string, value: string) => void
}

type Scores = {
  readonly scoreOf: (value: string) => number
  readonly withScore: (value: string, score: number) => string
}

export function createModel(none: string, { scoreOf, withScore }: Scores): Model {
  let known = new Map<string, Known>()
  /** Of pictures that aren't anywhere now, or became others. */
  const remembered = new Map<number, { values: Set<string>; isVague: boolean }>()
  /** The same by path, also of pictures that nobody judged: what comes back where it was is what it was. */
  const gone = new Map<string, Known>()

  /** The same picture is where it was. */
  function stay(one: Known, now: Seen): Known {
    const equals =
      one.file === now.file
        ? []
        : [...known.values()].filter(({ picture, isJudged }) => isJudged && picture === one.picture)
    const values = new Set([...one.values, ...equals.flatMap((other) => [...other.values])])
    const isJudged = one.isJudged || equals.length > 0
    const isVague = one.isVague || equals.some((other) => other.isVague)
    if (now.rating === one.rating || now.rating === 0) return { ...now, values, isJudged, isVague }
    // What was never said counts where nobody said anything; else it depends on whether a person said anything of just that.
    const isFirst = one.rating === 0 && !isJudged && !isVague
    const rated = [...values].map((value) => withScore(value, now.rating))
    return { ...now, values: isFirst ? new Set(rated) : mix(values, [now.rating]), isJudged, isVague: true }
  }

  function arrive(path: string, now: Seen, stayed: ReadonlyMap<string, Known>, world: World): Known {
    const { picture, rating } = now
    const older = [...known.values()].filter((one) => one.picture === picture)
    const judged = older.filter(({ isJudged }) => isJudged)
    const memory = remembered.get(picture)
    const values = new Set([...judged.flatMap((one) => [...one.values]), ...(memory?.values ?? [])])
    const left = [...known].filter(([other]) => !stayed.has(other)).map(([, one]) => one)
    // One of several equal ones that nobody judged may be the one that came here.
    if (values.size > 0 && left.some((one) => one.picture === picture && !one.isJudged)) values.add(none)
    const before = known.get(path)
    // A picture of which nothing is known at all, or only from before it was changed, or went.
    if (before !== undefined && (values.size === 0 || judged.length === 0)) {
      /** Also where an equal one was before. */
      const arrivals = [...world].filter(
        ([other, one]) =>
          one.picture === before.picture && (!stayed.has(other) || stayed.get(other)?.file !== one.file),
      )
      const leavers = left.filter((one) => one.picture === before.picture)
      // If what was here is elsewhere now this one starts anew, else it was edited. Of several equal ones either may be the one.
      if (arrivals.length > 0) values.add(none)
      if (arrivals.length < leavers.length) for (const value of before.values) values.add(value)
    }
    const once = before === undefined ? gone.get(path) : undefined
    // A name that is used again, with what was there or with another picture, as if that had been edited.
    if (once !== undefined && (once.picture === picture || judged.length === 0)) {
      for (const value of once.values) values.add(value)
      if (once.picture !== picture) values.add(none)
    }
    const isVague = memory?.isVague === true || [...older, before, once].some((one) => one?.isVague === true)
    if (isVague) {
      for (const one of [before, once, ...older]) for (const value of one?.values ?? []) values.add(value)
      values.add(none)
    }
    if (values.size === 0) values.add(none)
    const isJudged = [...values].some((value) => value !== none)
    if (rating !== 0 || isVague)
      return {
        ...now,
        values: mix(values, [rating, ...older.map((one) => one.rating)]),
        isJudged,
        isVague: true,
      }
    return { ...now, values, isJudged, isVague }
  }

  /** Each score, also what files say of themselves, with everything else that was said. */
  function mix(values: ReadonlySet<string>, ratings: readonly number[]): ReadonlySet<string> {
    const scores = new Set([...ratings.filter((rating) => rating !== 0), ...[...values].map(scoreOf)])
    return new Set([...values].flatMap((value) => [...scores].map((score) => withScore(value, score))))
  }

  function look(world: World): void {
    const stayed = new Map([...known].filter(([path, { picture }]) => world.get(path)?.picture === picture))
    const next = new Map<string, Known>()
    for (const [path, now] of world) {
      const one = stayed.get(path)
      next.set(path, one === undefined ? arrive(path, now, stayed, world) : stay(one, now))
    }
    for (const [path, { picture, values, isJudged, isVague }] of known) {
      if (stayed.has(path) || !(isJudged || isVague)) continue
      const memory = remembered.get(picture)
      remembered.set(picture, {
        values: new Set([...(memory?.values ?? []), ...values]),
        isVague: isVague || memory?.isVague === true,
      })
    }
    for (const [path, one] of known) if (!world.has(path)) gone.set(path, one)
    known = next
  }

  return {
    look,
    expected: () => new Map([...known].map(([path, { values }]) => [path, values])),
    settle: (path, value) => {
      const one = known.get(path)
      if (one === undefined || (one.values.size === 1 && one.values.has(value))) return
      known.set(path, { ...one, values: new Set([value]), isJudged: one.isJudged && value !== none })
    },
    judge: (path, value) => {
      const one = known.get(path)
      // To give what is there already is no act.
      if (one === undefined || (one.values.size === 1 && one.values.has(value))) return
      known.set(path, { ...one, values: new Set([value]), isJudged: true })
    },
  }
}
