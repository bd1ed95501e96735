/** One benchmark's result, printed as one JSON line. `ratio` is an arm's median over the base arm's. */
export type BenchResult = {
  readonly bench: string
  readonly n: number
  /** The arm that stands for the physical limit or the peer. */
  readonly base: string
  readonly arms: Readonly<Record<string, ArmResult>>
}

export type ArmResult = {
  readonly ms: number
  readonly minMs: number
  readonly maxMs: number
  /** 95 of 100 rounds took no longer. */
  readonly p95Ms: number
  /** Processor time of this process, all threads, median: what it would take on a machine with nothing else to do. */
  readonly cpuMs: number
  readonly cpuP95Ms: number
  readonly ratio: number
}

export type Arm = {
  /** Not timed, before each round. */
  readonly before?: () => Promise<void> | void
  readonly run: () => Promise<unknown> | unknown
  /** Not timed, after each round. */
  readonly after?: () => Promise<void> | void
}

/**
 * Times the arms in turn, round after round (A B C A B C …), so that a machine whose speed drifts doesn't favour one of them. Medians
 * of `rounds`, after one round that isn't counted.
 */
export async function measure(
  bench: string,
  n: number,
  base: string,
  arms: Readonly<Record<string, Arm>>,
  rounds = 5,
): Promise<BenchResult> {
  const times = new Map<string, number[]>()
  const cpuTimes = new Map<string, number[]>()
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, arm] of Object.entries(arms)) {
      await arm.before?.()
      const cpuStart = process.cpuUsage()
      const start = performance.now()
      await arm.run()
      const ms = performance.now() - start
      const cpu = process.cpuUsage(cpuStart)
      await arm.after?.()
      if (round < 0) continue
      times.set(name, [...(times.get(name) ?? []), ms])
      cpuTimes.set(name, [...(cpuTimes.get(name) ?? []), (cpu.user + cpu.system) / 1000])
    }
  }
  const baseMs = findMedian(times.get(base) ?? [])
  const results = [...times].map(([name, all]) => {
    const ms = findMedian(all)
    const result: ArmResult = {
      ms: round(ms),
      minMs: round(Math.min(...all)),
      maxMs: round(Math.max(...all)),
      p95Ms: round(findP95(all)),
      cpuMs: round(findMedian(cpuTimes.get(name) ?? [])),
      cpuP95Ms: round(findP95(cpuTimes.get(name) ?? [])),
      ratio: round(ms / baseMs),
    }
    return [name, result] as const
  })
  return { bench, n, base, arms: Object.fromEntries(results) }
}

function findMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

function findP95(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
