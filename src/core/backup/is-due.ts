/** What decides whether the library is to be backed up by itself. Milliseconds since 1970. */
export type DueFacts = {
  /** Of the newest backup that is there; null: there is none. */
  readonly newestMs: number | null
  /** The journal's last line now, and when the last backup was made. */
  readonly lastEvent: number
  readonly backedUpEvent: number
  readonly nowMs: number
}

const dayMs = 24 * 60 * 60_000

/** After a day with changes. A clock that was set back counts as a day: a backup too many harms nobody. */
export function isDue({ newestMs, lastEvent, backedUpEvent, nowMs }: DueFacts): boolean {
  if (lastEvent === 0) return false
  if (newestMs === null) return true
  return lastEvent !== backedUpEvent && Math.abs(nowMs - newestMs) >= dayMs
}
