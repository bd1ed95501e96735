import { crc32 } from 'node:zlib'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import type { ColorLabel } from '#shared/media.ts'
import type { Score } from '#shared/score.ts'

/** What a person decided about a file: the part of its row that can't be made again from its bytes. */
export type JudgedRow = {
  readonly id: number
  readonly file_path: string
  readonly score: Score
  readonly favourite: 0 | 1
  readonly label: ColorLabel | null
  readonly revision: number
}

/** `media_files.row_check`. SQLite's integrity check doesn't see a flipped bit in a value; this does. */
export function createRowCheck(row: JudgedRow): number {
  return crc32(JSON.stringify([row.id, row.file_path, row.score, row.favourite, row.label, row.revision]))
}

/** Ids of files whose score, favourite, label or revision isn't what was written: a damaged page, or another program. */
export function findRowCheckFailures(db: ReadDb): readonly number[] {
  const rows = prepare(
    db,
    'SELECT id, file_path, score, favourite, label, revision, row_check FROM media_files WHERE row_check IS NOT NULL',
  ).iterate() as IterableIterator<JudgedRow & { readonly row_check: number }> // the columns above
  const failures: number[] = []
  for (const row of rows) if (createRowCheck(row) !== row.row_check) failures.push(row.id)
  return failures
}
