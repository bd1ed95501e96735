const windowMs = 60_000
const mostCrashes = 3

/** Tells for each crash whether the page is to be loaded again: not when it fell three times within a minute. */
export function createCrashLimit(now: () => number = Date.now): () => boolean {
  let crashes: readonly number[] = []
  return () => {
    crashes = [...crashes.filter((at) => now() - at < windowMs), now()]
    return crashes.length < mostCrashes
  }
}
