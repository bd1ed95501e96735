import { prepare, type WriteDb } from '#core/db/handles.ts'
import { createFileNames } from '#core/media/file-columns.ts'
import { shelf } from '#core/media/shelf.ts'
import { renewRowCheck } from './carry-score-file.ts'
import type { FileFacts } from './hash-file.ts'

/** What of a row belongs to the path and the bytes there; all else is the person's, or tells of the row's own life. */
const columns = [
  ...['file_path', 'filename', 'directory', 'extension', 'name_key', 'file_size', 'file_type', 'format'],
  ...['modified_ns', 'inode', 'date_ms', 'ratio', 'side_stamp', 'since_scan'],
] as const

/** Tables that hold what was read from the bytes, with what of them is meant. A test knows which tables there are besides. */
export const placeTables = [
  { table: 'media_metadata', where: '' },
  { table: 'media_keywords', where: " AND keyword_type <> 'user'" },
  { table: 'media_loras', where: '' },
  { table: 'media_resources', where: '' },
  { table: 'media_nodes', where: '' },
  { table: 'embedded_ratings', where: '' },
  { table: 'media_problems', where: " AND stage <> 'sidecar'" },
] as const

/** Tables that go with the judgement, or find out by themselves that they are outdated (thumbnails carry the version of the bytes). */
export const rowTables = [
  ...['score_events', 'score_file_bases', 'outbox', 'moved_score_files', 'asset_paths', 'media_thumbnails'],
  ...['xmp_bases', 'embed_intents', 'file_steps'],
  'media_keywords',
  'media_problems',
] as const

/** A place that was taken from its row: its columns, and under which id what was read from it waits. */
export type LiftedPlace = {
  readonly id: number
  readonly path: string
  readonly facts: FileFacts
  readonly values: readonly unknown[]
}

/** Takes its place from a row, for use in a transaction in which every lifted place is put down again. */
export function liftPlace(db: WriteDb, id: number): LiftedPlace {
  db.sqlite.pragma('defer_foreign_keys = ON') // until this transaction ends
  const values = prepare(db, `SELECT ${columns.join(', ')} FROM media_files WHERE id = ?`)
    .raw()
    .get(id) as readonly unknown[] // the columns above
  for (const { table, where } of placeTables) {
    prepare(db, `UPDATE ${table} SET media_file_id = ? WHERE media_file_id = ?${where}`).run(-id, id)
  }
  freePath(db, id)
  const value = (name: (typeof columns)[number]) => values[columns.indexOf(name)]
  return {
    id,
    path: String(value('file_path')),
    facts: {
      sizeBytes: Number(value('file_size')),
      modifiedNs: Number(value('modified_ns')),
      inode: Number(value('inode')),
    },
    values,
  }
}

/** Gives a row no path, as long as others are given theirs. */
export function freePath(db: WriteDb, id: number): void {
  prepare(db, "UPDATE media_files SET file_path = '.moving/' || id WHERE id = ?").run(id)
}

/**
 * Gives a lifted place to a row. `keepsOwn`: the bytes are those that the row knows, so what it has read of them stays; else what was
 * read at the place counts.
 */
export function putPlace(db: WriteDb, place: LiftedPlace, id: number, keepsOwn: boolean, at: string): void {
  for (const { table, where } of placeTables) {
    const remove = prepare(db, `DELETE FROM ${table} WHERE media_file_id = ?${where}`)
    remove.run(keepsOwn ? -place.id : id)
    if (keepsOwn) continue
    prepare(db, `UPDATE ${table} SET media_file_id = ? WHERE media_file_id = ?`).run(id, -place.id)
  }
  prepare(
    db,
    `UPDATE media_files SET ${columns.map((name) => `${name} = ?`).join(', ')}, missing_since = NULL, updated_at = ? WHERE id = ?`,
  ).run(...place.values, at, id)
}

/** Makes a row for a lifted place of which nobody has said anything, and answers with its id. */
export function putFresh(db: WriteDb, place: LiftedPlace, at: string): number {
  const { lastInsertRowid } = prepare(
    db,
    `INSERT INTO media_files (${columns.join(', ')}, created_at, updated_at) VALUES (${columns.map(() => '?').join(', ')}, ?, ?)`,
  ).run(...place.values, at, at)
  const id = Number(lastInsertRowid)
  for (const { table } of placeTables) {
    prepare(db, `UPDATE ${table} SET media_file_id = ? WHERE media_file_id = ?`).run(id, -place.id)
  }
  return id
}

/** Keeps a row whose place was taken as a missing file under its old name. */
export function shelveRow(
  db: WriteDb,
  {
    id,
    path,
    facts,
    at,
  }: { readonly id: number; readonly path: string; readonly facts: FileFacts | null; readonly at: string },
): void {
  const name = path.slice(path.lastIndexOf('/') + 1)
  prepare(db, 'DELETE FROM outbox WHERE media_file_id = ?').run(id)
  prepare(
    db,
    `UPDATE media_files SET file_path = ?, filename = ?, directory = ?, extension = ?, name_key = ?, file_size = ?, modified_ns = ?, inode = ?,
       side_stamp = 0, hash_state = 1, next_hash = NULL, missing_since = ?, updated_at = ? WHERE id = ?`,
  ).run(
    ...createFileNames(`${shelf}/${id}/${name}`),
    facts?.sizeBytes ?? 0,
    facts?.modifiedNs ?? 0,
    facts?.inode ?? 0,
    at,
    at,
    id,
  )
  renewRowCheck(db, id)
}
