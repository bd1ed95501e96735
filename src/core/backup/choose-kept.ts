import type { BackupReason } from '#shared/contract.ts'

/** A backup as the choice sees it. Milliseconds since 1970. */
export type DatedBackup = {
  readonly name: string
  readonly reason: BackupReason
  readonly madeAtMs: number
}

const dayMs = 86_400_000

/** Days, weeks and months of which the last backup is kept. Those without one don't count: a library that rests loses none. */
const periods = [
  { most: 7, find: (time: number) => Math.floor(time / dayMs) },
  // The first of January 1970 was a Thursday; weeks begin on Monday.
  { most: 4, find: (time: number) => Math.floor((time / dayMs + 3) / 7) },
  { most: 3, find: (time: number) => new Date(time).toISOString().slice(0, 7) },
] as const

/** So many of each kind are kept besides, because they were made for an occasion. An adopted original is kept for ever. */
const mostOfReason: Readonly<Record<BackupReason, number>> = {
  daily: 1,
  request: 5,
  migration: 3,
  restore: 3,
  adoption: Number.POSITIVE_INFINITY,
}

/** Names of the backups to keep: the last of each of 7 days, 4 weeks and 3 months, and the last few of each occasion. */
export function chooseKept(backups: readonly DatedBackup[]): ReadonlySet<string> {
  const newestFirst = [...backups].sort((a, b) => b.madeAtMs - a.madeAtMs || (a.name < b.name ? 1 : -1))
  const kept = new Set<string>()
  for (const { most, find } of periods) {
    const seen = new Set<number | string>()
    for (const { name, madeAtMs } of newestFirst) {
      const period = find(madeAtMs)
      if (seen.has(period)) continue
      if (seen.size === most) break
      seen.add(period)
      kept.add(name)
    }
  }
  const counts = new Map<BackupReason, number>()
  for (const { name, reason } of newestFirst) {
    const count = (counts.get(reason) ?? 0) + 1
    counts.set(reason, count)
    if (count <= mostOfReason[reason]) kept.add(name)
  }
  return kept
}
