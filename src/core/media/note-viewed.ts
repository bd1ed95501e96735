import { prepare, type WriteDb } from '#core/db/handles.ts'

/** Notes that a person looked at a file now (`last_accessed`). */
export function noteViewed(db: WriteDb, id: number): void {
  prepare(db, 'UPDATE media_files SET last_accessed = ? WHERE id = ?').run(new Date().toISOString(), id)
}
