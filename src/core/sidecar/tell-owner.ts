import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { KnownScore } from './find-score-values.ts'
import { type ParsedScoreFile, printScoreFile } from './score-file.ts'

/**
 * Whose a score file is that stands at a media file's place: `this` one's; an `other` one's, which stood there before and has moved
 * away; or `unclear`, while it isn't decided whose the bytes at the path are.
 */
export type ScoreFileOwner = 'this' | 'other' | 'unclear'

/** Tells it by the content hash in the score file, and by what is known of score files that were left behind. */
export function tellOwner(
  db: ReadDb,
  { id, path, contentHash }: KnownScore,
  parsed: Extract<ParsedScoreFile, { ok: true }>,
): ScoreFileOwner {
  if (isLeftBehind(db, id, path, parsed)) return 'other'
  // What was never hashed has nothing that could be another's; what that turns out to be is decided when it is hashed.
  if (contentHash === null || contentHash === parsed.contentHash) return 'this'
  if (!isSettled(db, id)) return 'unclear'
  if (parsed.contentHash === null || findVersion(parsed.contentHash) !== findVersion(contentHash))
    return 'this'
  const query =
    'SELECT 1 FROM media_files WHERE content_hash = ? AND id <> ? AND missing_since IS NULL LIMIT 1'
  return prepare(db, query).get(parsed.contentHash, id) === undefined ? 'this' : 'other'
}

/** Whether this very text was left at this path by a file that has moved since. */
function isLeftBehind(
  db: ReadDb,
  id: number,
  path: string,
  parsed: Extract<ParsedScoreFile, { ok: true }>,
): boolean {
  const text = prepare(db, 'SELECT text FROM moved_score_files WHERE path = ? AND media_file_id <> ?')
    .pluck()
    .get(path, id)
  return text !== undefined && text === printScoreFile(parsed, parsed.unknown)
}

/** 0 and 2: the bytes changed, and aren't hashed or decided yet. */
function isSettled(db: ReadDb, id: number): boolean {
  const state = prepare(db, 'SELECT hash_state FROM media_files WHERE id = ?').pluck().get(id)
  return state !== 0 && state !== 2
}

/** `1` of `1:png:…`: hashes of different versions can't be compared. */
function findVersion(hash: string): string {
  return hash.slice(0, hash.indexOf(':') + 1)
}
