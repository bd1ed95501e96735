export type JobName = 'scan' | 'metadata' | 'probe' | 'thumbnails' | 'hash' | 'files'

/** An absolute snapshot, so that a window which opens late, or misses one, is never wrong for long. */
export type JobProgress = {
  readonly job: JobName
  readonly state: 'waiting' | 'running' | 'done' | 'cancelled' | 'failed'
  readonly done: number
  /** Null while it isn't known yet (a walk). */
  readonly total: number | null
  /** Items that became problem rows. */
  readonly failed: number
  /** A sentence, where state is failed. */
  readonly message: string | null
}
