import type { JobName, JobProgress } from '#shared/job-progress.ts'

/** What every job last said. `report` passes on ten snapshots a second of a job at the most; a change of state goes out at once. */
export type JobBoard = {
  readonly report: (progress: JobProgress) => void
  /** The last word of each job, for a window that opens late. */
  readonly snapshot: () => readonly JobProgress[]
}

const intervalMs = 100

type Entry = { latest: JobProgress; sent: JobProgress; sentAtMs: number; timer: NodeJS.Timeout | undefined }

/** A board that tells `emit` of progress, throttled; the first and the last snapshot of a job always arrive. */
export function createJobBoard(emit: (progress: JobProgress) => void): JobBoard {
  const entries = new Map<JobName, Entry>()

  function send(entry: Entry): void {
    clearTimeout(entry.timer)
    entry.timer = undefined
    entry.sent = entry.latest
    entry.sentAtMs = performance.now()
    emit(entry.latest)
  }

  return {
    report: (progress) => {
      const entry = entries.get(progress.job)
      if (entry === undefined) {
        const first: Entry = { latest: progress, sent: progress, sentAtMs: 0, timer: undefined }
        entries.set(progress.job, first)
        return send(first)
      }
      entry.latest = progress
      const waitMs = entry.sentAtMs + intervalMs - performance.now()
      if (progress.state !== entry.sent.state || waitMs <= 0) return send(entry)
      // The timer keeps a job that stalls on one long item from showing a count that is already old.
      entry.timer ??= setTimeout(() => send(entry), waitMs).unref()
    },
    snapshot: () => [...entries.values()].map((entry) => entry.latest),
  }
}
