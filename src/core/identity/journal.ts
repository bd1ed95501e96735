import { prepare, type WriteDb } from '#core/db/handles.ts'
import type { HistoryEntry } from '#shared/media.ts'

/** Writes a line of a file's history that follows from where its content was found. */
export function journal(
  db: WriteDb,
  line: {
    readonly id: number
    readonly what: HistoryEntry['what']
    readonly old: string | null
    readonly new: string | null
    readonly batch: string
  },
): void {
  prepare(
    db,
    "INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (?, ?, ?, ?, ?, ?, 'identity')",
  ).run(
    ...[line.id, new Date().toISOString(), line.what],
    line.old === null ? null : JSON.stringify(line.old),
    line.new === null ? null : JSON.stringify(line.new),
    line.batch,
  )
}
