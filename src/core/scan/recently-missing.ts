import { prepare, type ReadDb } from '#core/db/handles.ts'
import { shelf } from '#core/media/shelf.ts'

/** What is deleted takes its time, and is told of in parts: what vanishes within this belongs together. */
const togetherMs = 60_000

/** Remembers which files were marked missing a moment ago, so that what vanishes in many parts counts as one. */
export type RecentlyMissing = {
  readonly note: (ids: Iterable<number>) => void
  /** Those of the last minute that are still missing. */
  readonly list: () => readonly number[]
  readonly forget: () => void
}

/** `nowMs` counts milliseconds from anywhere, and never goes back. */
export function createRecentlyMissing(db: ReadDb, nowMs: () => number): RecentlyMissing {
  const noted = new Map<number, number>()
  return {
    note: (ids) => {
      for (const id of ids) noted.set(id, nowMs())
    },
    list: () => {
      const since = nowMs() - togetherMs
      for (const [id, at] of noted) if (at < since) noted.delete(id)
      if (noted.size === 0) return []
      // One whose place another file took meanwhile didn't vanish, it was overwritten.
      const query = `SELECT id FROM media_files WHERE missing_since IS NOT NULL AND file_path NOT GLOB ?
        AND id IN (SELECT value FROM json_each(?))`
      return prepare(db, query)
        .pluck()
        .all(`${shelf}/*`, JSON.stringify([...noted.keys()])) as number[] // one integer column
    },
    forget: () => noted.clear(),
  }
}
