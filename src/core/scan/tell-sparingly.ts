import type { JobProgress } from '#shared/job-progress.ts'

const progressEveryMs = 100
const changedEveryMs = 500

export type Progress = {
  readonly report: (state: 'running' | 'done', done: number, total: number | null, failed?: number) => void
  readonly end: (state: 'cancelled' | 'failed', message: string | null) => void
}

/** At most ten a second, but the first and the last always. */
export function createProgress(emit: (progress: JobProgress) => void): Progress {
  let lastMs = Number.NEGATIVE_INFINITY
  let latest: JobProgress = { job: 'scan', state: 'running', done: 0, total: null, failed: 0, message: null }
  return {
    report: (state, done, total, failed = 0) => {
      latest = { job: 'scan', state, done, total, failed, message: null }
      if (state === 'running' && performance.now() - lastMs < progressEveryMs) return
      lastMs = performance.now()
      emit(latest)
    },
    end: (state, message) => emit({ ...latest, state, message }),
  }
}

export type Changes = { readonly add: (ids: readonly number[] | 'all') => void; readonly flush: () => void }

/** The first change is told at once, so that a new folder shows its first files; then two a second, and the rest at the end. */
export function createChanges(onChanged: (ids: readonly number[] | 'all') => void): Changes {
  let waiting: Set<number> | 'all' = new Set()
  let lastMs = Number.NEGATIVE_INFINITY
  const flush = () => {
    if (waiting !== 'all' && waiting.size === 0) return
    const ids = waiting === 'all' ? 'all' : [...waiting]
    waiting = new Set()
    lastMs = performance.now()
    onChanged(ids)
  }
  return {
    add: (ids) => {
      if (ids === 'all' || waiting === 'all') waiting = 'all'
      else for (const id of ids) waiting.add(id)
      if (performance.now() - lastMs >= changedEveryMs) flush()
    },
    flush,
  }
}
