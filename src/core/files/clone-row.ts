import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import type { FileFacts } from '#core/identity/hash-file.ts'
import { createFileNames } from '#core/media/file-columns.ts'
import { createRowCheck, type JudgedRow } from '#core/media/row-check.ts'

/** What was read of a file, and a person's keywords: the same bytes say the same, and a copy inherits what was said of its original. */
const tables = [
  ...['media_metadata', 'media_keywords', 'media_loras', 'media_resources', 'media_nodes', 'media_problems'],
  'embedded_ratings',
] as const

/** Makes a row for a copy of a file, with all that is known of the original. Answers its id. */
export function cloneRow(
  db: WriteDb,
  from: number,
  { path, facts, at }: { readonly path: string; readonly facts: FileFacts; readonly at: string },
): number {
  const names = createFileNames(path)
  const place = ['file_path', 'filename', 'directory', 'extension', 'name_key']
  const own = [...place, 'file_size', 'modified_ns', 'inode', 'created_at', 'updated_at', 'last_accessed']
  const kept = listColumns(db, 'media_files').filter(
    (column) => !['id', 'missing_since', 'row_check', ...own].includes(column),
  )
  const { lastInsertRowid } = prepare(
    db,
    `INSERT INTO media_files (${[...own, ...kept].join(', ')})
     SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ${kept.join(', ')} FROM media_files WHERE id = ?`,
  ).run(...names, facts.sizeBytes, facts.modifiedNs, facts.inode, at, at, from)
  const id = Number(lastInsertRowid)
  // What isn't decided yet of the original is decided of the copy when it is hashed.
  prepare(
    db,
    'UPDATE media_files SET hash_state = CASE hash_state WHEN 1 THEN 1 ELSE 0 END, next_hash = NULL WHERE id = ?',
  ).run(id)
  for (const table of tables) cloneParts(db, table, from, id)
  const row = prepare(
    db,
    'SELECT id, file_path, score, favourite, label, revision FROM media_files WHERE id = ?',
  ).get(id) as JudgedRow // it was made above
  prepare(db, 'UPDATE media_files SET row_check = ? WHERE id = ?').run(createRowCheck(row), id)
  return id
}

function cloneParts(db: WriteDb, table: (typeof tables)[number], from: number, to: number): void {
  const columns = listColumns(db, table).filter((column) => column !== 'id' && column !== 'media_file_id')
  const list = columns.join(', ')
  const where = table === 'media_problems' ? " AND stage <> 'sidecar'" : ''
  prepare(
    db,
    `INSERT INTO ${table} (media_file_id, ${list}) SELECT ?, ${list} FROM ${table} WHERE media_file_id = ?${where}`,
  ).run(to, from)
}

function listColumns(db: ReadDb, table: string): readonly string[] {
  return prepare(db, 'SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[] // one text column
}
