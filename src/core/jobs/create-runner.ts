import { isCancelled } from '#shared/errors.ts'

/** Runs one kind of work, never twice at once. */
export type Runner = {
  /** Runs it now, or once more as soon as the run under way ends; resolves when that run has ended. */
  readonly kick: () => Promise<void>
  /** Ends the run under way and forgets the one that waits. The next `kick` starts afresh. */
  readonly cancel: () => void
  readonly isRunning: () => boolean
  /**
   * Ends the run under way and lets none begin until the answered function is called; then what was ended, or asked for meanwhile, runs.
   */
  readonly hold: () => Promise<() => void>
  /** Cancels, and waits until nothing runs. */
  readonly close: () => Promise<void>
}

/**
 * Makes a runner for work whose pending items are a query: kicking it too often costs nothing, and what came in during a run is
 * found by the next. `onError` gets what the work throws, except a cancellation.
 */
export function createRunner(
  work: (signal: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): Runner {
  let controller: AbortController | undefined
  let current: Promise<void> | undefined
  let next: Promise<void> | undefined
  let closed = false
  let holders = 0
  let held: PromiseWithResolvers<void> | undefined

  const wait = (): Promise<void> => {
    held ??= Promise.withResolvers<void>()
    return held.promise
  }

  const start = (): Promise<void> => {
    const own = new AbortController()
    controller = own
    current = work(own.signal)
      .catch((error: unknown) => {
        if (!isCancelled(error)) onError(error)
      })
      .finally(() => {
        if (controller === own) controller = undefined
        current = undefined
      })
    return current
  }

  return {
    kick: () => {
      if (closed) return Promise.resolve()
      if (holders > 0) return wait()
      if (current === undefined) return start()
      next ??= current.then(() => {
        const wanted = next !== undefined && !closed
        next = undefined
        if (!wanted) return undefined
        return holders > 0 ? wait() : start()
      })
      return next
    },
    cancel: () => {
      next = undefined
      controller?.abort()
    },
    isRunning: () => current !== undefined,
    hold: async () => {
      holders += 1
      if (current !== undefined) void wait()
      controller?.abort()
      await current
      return () => {
        holders -= 1
        if (holders > 0 || held === undefined) return
        const { resolve } = held
        held = undefined
        if (closed) resolve()
        else void start().then(resolve)
      }
    },
    close: async () => {
      closed = true
      controller?.abort()
      await current
    },
  }
}
