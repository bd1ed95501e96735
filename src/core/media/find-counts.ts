import { countConflicts } from '#core/conflicts/find-conflicts.ts'
import { all, prepare, type ReadDb } from '#core/db/handles.ts'
import type { LibraryStats, SaveStatus } from '#shared/contract.ts'
import type { ScoreCounts, TypeCounts } from '#shared/facets.ts'
import type { FileType } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'

export { findIdsByPaths } from './find-rows.ts'
export { findProblems } from './problems.ts'

type CountRow = { readonly score: Score; readonly file_type: FileType | null; readonly count: number }

/** Counts of the files that aren't missing, by score and by type. */
function countScoresAndTypes(db: ReadDb): { readonly scores: ScoreCounts; readonly types: TypeCounts } {
  const rows = prepare(
    db,
    `SELECT score, file_type, count(*) AS count FROM media_files INDEXED BY idx_media_facets
     WHERE missing_since IS NULL GROUP BY directory, score, file_type`,
  ).all() as CountRow[] // the columns above
  const scores = { '-1': 0, '0': 0, '1': 0, '2': 0, '3': 0, '4': 0, '5': 0 }
  const types = { image: 0, video: 0, unknown: 0 }
  for (const { score, file_type: type, count } of rows) {
    scores[`${score}`] += count
    types[type ?? 'unknown'] += count
  }
  return { scores, types }
}

/** What the status bar shows of the files. */
export function findStatusCounts(db: ReadDb): {
  readonly files: number
  readonly missing: number
  readonly problems: number
  readonly conflicts: number
  readonly save: SaveStatus
} {
  const row = prepare(
    db,
    `SELECT (SELECT count(*) FROM media_files) AS known,
       (SELECT count(*) FROM media_files WHERE missing_since IS NOT NULL) AS missing,
       (SELECT count(DISTINCT media_file_id) FROM media_problems WHERE code <> 'conflict') AS problems`,
  ).get() as { readonly known: number; readonly missing: number; readonly problems: number } // the columns above
  return {
    files: row.known - row.missing,
    missing: row.missing,
    problems: row.problems,
    conflicts: countConflicts(db),
    save: findSaveStatus(db),
  }
}

/** Acts that aren't in their score file yet, and the newest 20 of those that the disk refused. */
export function findSaveStatus(db: ReadDb): SaveStatus {
  const row = prepare(
    db,
    `SELECT count(DISTINCT media_file_id) AS queued,
       count(DISTINCT CASE WHEN last_error IS NOT NULL THEN media_file_id END) AS failed FROM outbox`,
  ).get() as { readonly queued: number; readonly failed: number } // the columns above
  const failures = all(
    db,
    db.sql
      .selectFrom('outbox as o')
      .innerJoin('media_files as f', 'f.id', 'o.media_file_id')
      .where('o.last_error', 'is not', null)
      .select(['f.id', 'f.file_path as path', 'o.last_error as message'])
      .orderBy('o.queued_at', 'desc')
      .limit(20),
  ).map((failure) => ({ ...failure, message: failure.message ?? '' }))
  return { pending: row.queued - row.failed, failed: row.failed, failures }
}

/** Figures of the whole library; all but `missing` are of the files that are there. */
export function findStats(db: ReadDb): LibraryStats {
  const { scores, types } = countScoresAndTypes(db)
  const row = prepare(
    db,
    `SELECT
       (SELECT count(*) FROM media_files WHERE missing_since IS NOT NULL) AS missing,
       (SELECT coalesce(sum(file_size), 0) FROM media_files WHERE missing_since IS NULL) AS bytes,
       (SELECT count(*) FROM media_files WHERE favourite = 1 AND missing_since IS NULL) AS favourites,
       count(m.width IS NOT NULL OR m.prompt IS NOT NULL OR m.camera IS NOT NULL OR NULL) AS withMetadata,
       count(nullif(m.prompt, '')) AS withPrompt,
       (SELECT count(*) FROM media_keywords k JOIN media_files f ON f.id = k.media_file_id WHERE f.missing_since IS NULL) AS keywords,
       (SELECT count(DISTINCT keyword) FROM media_keywords) AS uniqueKeywords,
       (SELECT count(DISTINCT media_file_id) FROM media_thumbnails) AS thumbnails,
       (SELECT count(DISTINCT media_file_id) FROM media_problems) AS problems
     FROM media_metadata AS m JOIN media_files AS f ON f.id = m.media_file_id WHERE f.missing_since IS NULL`,
  ).get() as Omit<LibraryStats, 'files' | 'images' | 'videos' | 'unknown' | 'scores'> // the columns above
  return {
    files: types.image + types.video + types.unknown,
    images: types.image,
    videos: types.video,
    unknown: types.unknown,
    scores,
    ...row,
  }
}
