import type { FileFacts, HashOutcome } from './hash-file.ts'

/** What the library asks of its hashing thread. Urgent requests go before the others, also before one that is under way. */
export type HashRequest = {
  readonly number: number
  /** Absolute. */
  readonly path: string
  readonly recorded: FileFacts
  readonly isUrgent: boolean
}

export type HashAnswer = { readonly number: number; readonly outcome: HashOutcome }

/** Shared with the thread: how many urgent requests wait. */
export type HashThreadData = { readonly urgent: Int32Array }
