import type BetterSqlite3 from 'better-sqlite3'
import { createFileNames } from '#core/media/file-columns.ts'
import { createRowCheck } from '#core/media/row-check.ts'
import { otherNames, type SalvagedFile } from './find-files.ts'

/** Gives files their rows, under their old ids, as not read yet. Answers those that have one now: no two have one path. */
export function insertFiles(
  into: BetterSqlite3.Database,
  files: readonly SalvagedFile[],
  at: string,
): readonly SalvagedFile[] {
  const columns = [
    ...['id', 'score', 'favourite', 'label', 'revision', 'row_check', 'updated_at'],
    ...['file_path', 'filename', 'directory', 'extension', 'name_key', 'hash_state'],
  ]
  const insert = into.prepare(
    `INSERT OR IGNORE INTO media_files (${[...columns, ...otherNames].join(', ')})
     VALUES (${[...columns, ...otherNames].map(() => '?').join(', ')})`,
  )
  // Version 0 of the readers: the next scan reads what it holds.
  const metadata = into.prepare('INSERT OR IGNORE INTO media_metadata (media_file_id) VALUES (?)')
  return files.filter(({ judged, other }) => {
    const { id, score, favourite, label, revision } = judged
    const values = otherNames.map((name) => other[name] ?? defaults[name] ?? null)
    const { changes } = insert.run(
      ...[id, score, favourite, label, revision, createRowCheck(judged), at],
      ...createFileNames(judged.file_path),
      typeof other.content_hash === 'string' ? 1 : 0,
      ...values,
    )
    if (changes > 0) metadata.run(id)
    return changes > 0
  })
}

/** Columns that can't be null. */
const defaults: Readonly<Record<string, string | number>> = {
  format: 'unknown',
  modified_ns: 0,
  inode: 0,
  date_ms: 0,
  ratio: 0,
}

const fields = [
  { what: 'score', neutral: '0', print: ({ judged }: SalvagedFile) => String(judged.score) },
  {
    what: 'favourite',
    neutral: 'false',
    print: ({ judged }: SalvagedFile) => String(judged.favourite === 1),
  },
  { what: 'label', neutral: 'null', print: ({ judged }: SalvagedFile) => JSON.stringify(judged.label) },
] as const

/** Where the journal that could be read doesn't end with the value that a file has, a line of its own says where that comes from. */
export function noteUnexplained(
  into: BetterSqlite3.Database,
  files: readonly SalvagedFile[],
  at: string,
): void {
  const last = into
    .prepare('SELECT new FROM score_events WHERE media_file_id = ? AND what = ? ORDER BY id DESC LIMIT 1')
    .pluck()
  const note = into.prepare(
    "INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (?, ?, ?, ?, ?, ?, 'import')",
  )
  const batch = `salvage-${crypto.randomUUID()}`
  for (const file of files) {
    for (const { what, neutral, print } of fields) {
      const told = last.get(file.judged.id, what)
      const before = typeof told === 'string' ? told : neutral
      const value = print(file)
      if (value !== before) note.run(file.judged.id, at, what, before, value, batch)
    }
  }
}

/** Orders the score file of each file that is there and of which the last known one says something else, or nothing. */
export function orderScoreFiles(into: BetterSqlite3.Database, at: string): void {
  into
    .prepare(
      `INSERT OR IGNORE INTO outbox (media_file_id, target, revision, queued_at)
       SELECT f.id, 'score-file', f.revision, ? FROM media_files f LEFT JOIN score_file_bases b ON b.media_file_id = f.id
       WHERE f.missing_since IS NULL AND CASE
         WHEN b.base IS NULL OR NOT json_valid(b.base) THEN f.score <> 0 OR f.favourite = 1 OR f.label IS NOT NULL
         ELSE json_extract(b.base, '$.score') IS NOT f.score OR coalesce(json_extract(b.base, '$.favourite'), 0) <> f.favourite
           OR json_extract(b.base, '$.label') IS NOT f.label END`,
    )
    .run(at)
}
