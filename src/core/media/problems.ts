import { all, prepare, type ReadDb, run, type WriteDb } from '#core/db/handles.ts'
import type { MediaProblem } from '#shared/media.ts'

/**
 * Notes why a stage couldn't deal with a file. `version` is `MediaRow.version` of the bytes that it was seen in: while both are the
 * same the file isn't tried again by that stage. A file that is no longer known by this id has none.
 */
export function recordProblem(
  db: WriteDb,
  id: number,
  problem: MediaProblem,
  version: string,
  parserVersion = 0,
): void {
  prepare(
    db,
    `INSERT OR REPLACE INTO media_problems (media_file_id, stage, code, message, parser_version, version, created_at)
     SELECT id, ?, ?, ?, ?, ?, ? FROM media_files WHERE id = ?`,
  ).run(problem.stage, problem.code, problem.message, parserVersion, version, new Date().toISOString(), id)
}

/** Forgets what a stage complained of: it went well this time. */
export function clearProblems(db: WriteDb, id: number, stage: MediaProblem['stage']): void {
  run(db, db.sql.deleteFrom('media_problems').where('media_file_id', '=', id).where('stage', '=', stage))
}

/** Problems of files that are there, newest first. Conflicts are told of by `findConflicts`. */
export function findProblems(
  db: ReadDb,
  limit: number,
): readonly (MediaProblem & { readonly id: number; readonly path: string })[] {
  return all(
    db,
    db.sql
      .selectFrom('media_problems as p')
      .innerJoin('media_files as f', 'f.id', 'p.media_file_id')
      .where('f.missing_since', 'is', null)
      .where('p.code', '<>', 'conflict')
      .select(['f.id', 'f.file_path as path', 'p.stage', 'p.code', 'p.message'])
      .orderBy('p.id', 'desc')
      .limit(limit),
  )
}
