import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import { readScoreFile } from '#core/sidecar/read-score-file.ts'
import { type ParsedScoreFile, parseScoreFile } from '#core/sidecar/score-file.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import { findErrorCode, nodeStorage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'

/** What stands in a media file's place for its score file; null: nothing. Size in bytes, time in nanoseconds. */
export type StandingScoreFile =
  | (ParsedScoreFile & { readonly stats: { readonly modifiedNs: number; readonly sizeBytes: number } | null })
  | null

/** Reads the score file of a media file (path relative to the folder, with `/`). What the disk refuses to give is not `ok`. */
export async function readStandingScoreFile(folder: string, mediaPath: string): Promise<StandingScoreFile> {
  try {
    const read = await readScoreFile(nodeStorage, join(folder, scoreFilePath(mediaPath)))
    if (read === undefined) return null
    const parsed: ParsedScoreFile =
      read.text === null ? { ok: false, problem: read.problem } : parseScoreFile(read.text)
    return { ...parsed, stats: { modifiedNs: read.modifiedNs, sizeBytes: read.sizeBytes } }
  } catch (error) {
    // A directory on the way that isn't there, or is none: then neither is the score file.
    if (findErrorCode(error) === 'ENOENT' || findErrorCode(error) === 'ENOTDIR') return null
    if (!(error instanceof AppError) && findErrorCode(error) === undefined) throw error
    const message = error instanceof Error ? error.message : String(error)
    return { ok: false, problem: { code: 'unreadable', message }, stats: null }
  }
}

/** Ids and paths of the files that aren't missing and that were ever scored, tagged or otherwise judged, in slices. */
export async function* listJudgedFiles(
  db: ReadDb,
  signal: AbortSignal,
): AsyncGenerator<{ readonly id: number; readonly path: string }> {
  let after = 0
  for (;;) {
    signal.throwIfAborted()
    const rows = prepare(
      db,
      `SELECT id, file_path AS path FROM media_files f WHERE id > ? AND missing_since IS NULL AND (row_check IS NOT NULL
         OR EXISTS (SELECT 1 FROM score_file_bases b WHERE b.media_file_id = f.id)
         OR EXISTS (SELECT 1 FROM media_keywords k WHERE k.media_file_id = f.id AND k.keyword_type = 'user'))
       ORDER BY id LIMIT 200`,
    ).all(after) as { readonly id: number; readonly path: string }[] // the columns above
    for (const row of rows) yield row
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.id
    await nextTurn()
  }
}
