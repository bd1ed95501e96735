import type { JobName, JobProgress } from '#shared/job-progress.ts'
import { call, listen } from '../call.ts'
import { onReconnect } from '../connection.ts'
import { createStore, useStore } from '../external-store.ts'

export type Board = Readonly<Partial<Record<JobName, JobProgress>>>

const board = createStore<Board>({})

/** The last that each job told of itself. */
export function useBoard(): Board {
  return useStore(board, (state) => state)
}

/** Asks for the board: a window that opens late has missed what was told before. */
export async function loadBoard(): Promise<void> {
  try {
    const jobs = await call('jobs.board', {})
    board.set(Object.fromEntries(jobs.map((job) => [job.job, job])))
  } catch {
    // Without a library there are no jobs.
    board.set({})
  }
}

/** Keeps the board true for as long as the page lives. */
export function watchJobs(): void {
  listen('jobs.progressed', (job) => board.update((state) => ({ ...state, [job.job]: job })))
  onReconnect(() => void loadBoard())
}
