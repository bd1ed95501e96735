/**
 * Work that somebody waits for before work that nobody does; of the former the newest first (what is on screen now), and what all
 * have stopped waiting for is dropped before it begins. Two requests of one key share one drawing.
 */
export type RenderQueue<Result> = {
  readonly request: (
    key: string,
    lane: 'front' | 'back',
    draw: (signal: AbortSignal) => Promise<Result>,
    signal: AbortSignal,
  ) => Promise<Result>
  /** Whether a new request would have to wait. */
  readonly isBusy: () => boolean
  /** Ends what is in work and refuses the rest; resolves when nothing runs any more. */
  readonly close: () => Promise<void>
}

type Entry<Result> = {
  readonly key: string
  readonly draw: (signal: AbortSignal) => Promise<Result>
  readonly waiters: Set<PromiseWithResolvers<Result>>
  lane: 'front' | 'back'
  started: boolean
}

export function createRenderQueue<Result>(concurrency: number): RenderQueue<Result> {
  const entries = new Map<string, Entry<Result>>()
  const lanes: Readonly<Record<'front' | 'back', Set<Entry<Result>>>> = { front: new Set(), back: new Set() }
  const stop = new AbortController()
  const running = new Set<Promise<void>>()

  function takeNext(): Entry<Result> | undefined {
    // A Set keeps the order of coming: the last one in front is the newest.
    const next = [...lanes.front].at(-1) ?? lanes.back.values().next().value
    if (next !== undefined) lanes[next.lane].delete(next)
    return next
  }

  function pump(): void {
    while (running.size < concurrency) {
      const entry = takeNext()
      if (entry === undefined) return
      entry.started = true
      const work = run(entry).finally(() => {
        running.delete(work)
        pump()
      })
      running.add(work)
    }
  }

  async function run(entry: Entry<Result>): Promise<void> {
    try {
      const result = await entry.draw(stop.signal)
      for (const waiter of entry.waiters) waiter.resolve(result)
    } catch (error) {
      for (const waiter of entry.waiters) waiter.reject(error)
    } finally {
      entries.delete(entry.key)
    }
  }

  return {
    request: (key, lane, draw, signal) => {
      const waiter = Promise.withResolvers<Result>()
      if (signal.aborted || stop.signal.aborted) {
        waiter.reject(signal.aborted ? signal.reason : stop.signal.reason)
        return waiter.promise
      }
      const entry = entries.get(key) ?? { key, draw, waiters: new Set(), lane, started: false }
      entries.set(key, entry)
      entry.waiters.add(waiter)
      const abort = () => {
        entry.waiters.delete(waiter)
        waiter.reject(signal.reason)
        if (entry.started || entry.waiters.size > 0) return // What has begun is finished: it will be wanted again.
        lanes[entry.lane].delete(entry)
        entries.delete(key)
      }
      signal.addEventListener('abort', abort, { once: true })
      if (!entry.started) {
        lanes[entry.lane].delete(entry)
        if (lane === 'front') entry.lane = 'front'
        lanes[entry.lane].add(entry)
      }
      pump()
      return waiter.promise.finally(() => signal.removeEventListener('abort', abort))
    },
    isBusy: () => running.size >= concurrency,
    close: async () => {
      stop.abort()
      for (const lane of [lanes.front, lanes.back]) {
        for (const entry of lane) for (const waiter of entry.waiters) waiter.reject(stop.signal.reason)
        lane.clear()
      }
      await Promise.all(running)
    },
  }
}
