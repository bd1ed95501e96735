import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ReadDb } from '#core/db/handles.ts'
import type { Job } from '#core/jobs/run-job.ts'
import { findTools } from '#core/tools/find-tools.ts'
import { findPending } from './find-source.ts'

const filesAtOnce = 5000

/** The job that draws every thumbnail which nobody has asked for yet. Without ffmpeg, videos aren't pending. */
export function createThumbnailJob(
  db: ReadDb,
  concurrency: number,
  draw: (id: number, signal: AbortSignal) => Promise<void>,
  recordProblem: (id: number, error: unknown) => void,
): Job<number> {
  return {
    name: 'thumbnails',
    concurrency,
    run: draw,
    recordProblem,
    pending: async () => {
      const { ffmpeg } = await findTools()
      const found: number[] = []
      let afterId: number | undefined = 0
      while (afterId !== undefined) {
        const { images, videos, lastId } = findPending(db, afterId, filesAtOnce)
        for (const id of images) found.push(id)
        if (ffmpeg !== undefined) for (const id of videos) found.push(id)
        afterId = lastId
        await nextTurn() // A score doesn't wait until a million rows were looked at.
      }
      return found
    },
  }
}
