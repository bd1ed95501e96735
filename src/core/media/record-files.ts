import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import type { Extracted } from '#core/metadata/extracted.ts'
import { addToSearchIndex, refreshSearchIndex } from '#core/search/search-index.ts'
import { isUndecided, noteEmbedded } from './embedded-ratings.ts'
import { createFileNames, createRatio } from './file-columns.ts'
import { createVersion } from './file-version.ts'
import { fillJudgement, type JudgedFile } from './fill-judgement.ts'
import { createMetadataValues, insertMetadata, refreshMetadata, replaceMetadata } from './metadata-row.ts'
import { deleteSearchParts, insertSearchParts } from './search-parts.ts'

export { markMissing, markPresent } from './presence.ts'
export { clearProblems, recordProblem } from './problems.ts'

/** What walking the folder tells of a file. */
export type FoundFile = {
  /** Relative to the library's folder, with `/`. */
  readonly path: string
  readonly sizeBytes: number
  /** Nanoseconds since 1970, exact to 256 ns. */
  readonly modifiedNs: number
  readonly inode: number
  /** Milliseconds since 1970; null where the file system doesn't tell. */
  readonly createdMs: number | null
  /** Of its side files, as the walk has it; left out by who doesn't look for them. */
  readonly sideStamp?: number
}

/** The scan that found files: its number in the library's life, and whether an inode stays with its file on this disk. */
export type Look = { readonly scan: number; readonly hasStableInodes: boolean }

export type FoundAndRead = { readonly found: FoundFile; readonly extracted: Extracted }

type Known = JudgedFile & {
  readonly file_size: number | null
  readonly modified_ns: number
  readonly inode: number
}

/**
 * Writes what was found and read of up to 500 files, in one transaction, and answers with their ids in the same order. Of a file
 * that is known already, the score and all else that a person gave it stay. A rating or label inside the file fills in
 * for one that was never given. What a scan (`look`) finds for the first time, or otherwise than it was, waits to be hashed.
 */
export function recordFiles(
  db: WriteDb,
  files: readonly FoundAndRead[],
  look: Look = { scan: 0, hasStableInodes: true },
): readonly number[] {
  return inTransaction(db, () => {
    const at = new Date().toISOString()
    const known = findKnown(
      db,
      files.map((file) => file.found.path),
    )
    const added = new Set<number>()
    const ids = files.map((file) => {
      const before = known.get(file.found.path)
      if (before !== undefined) {
        updateFile(db, before, file, at, look)
        return before.id
      }
      const inserted = insertFile(db, file, at, look)
      known.set(file.found.path, inserted)
      added.add(inserted.id)
      return inserted.id
    })
    addToSearchIndex(db, [...added])
    refreshSearchIndex(
      db,
      ids.filter((id) => !added.has(id)),
    )
    return ids
  })
}

function findKnown(db: WriteDb, paths: readonly string[]): Map<string, Known> {
  const rows = prepare(
    db,
    `SELECT id, file_path, file_size, modified_ns, inode, score, favourite, label, revision
     FROM media_files WHERE file_path IN (SELECT value FROM json_each(?))`,
  ).all(JSON.stringify(paths)) as Known[] // the columns above
  return new Map(rows.map((row) => [row.file_path, row]))
}

function insertFile(db: WriteDb, file: FoundAndRead, at: string, { scan }: Look): Known {
  const { found, extracted } = file
  const { lastInsertRowid } = prepare(
    db,
    `INSERT INTO media_files (file_path, filename, directory, extension, name_key, file_size, file_type, format, modified_ns, inode,
       date_ms, ratio, side_stamp, since_scan, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(...createFileNames(found.path), ...createFileValues(file), found.sideStamp ?? 0, scan, at, at)
  const id = Number(lastInsertRowid)
  prepare(db, insertMetadata).run(id, at, ...createMetadataValues(extracted, found))
  insertParts(db, id, file, at)
  const known: Known = {
    id,
    file_path: found.path,
    file_size: found.sizeBytes,
    modified_ns: found.modifiedNs,
    inode: found.inode,
    score: 0,
    favourite: 0,
    label: null,
    revision: 0,
  }
  fillJudgement(db, known, extracted, at, true)
  // Another file may prove to have moved here: then that is said of it.
  noteEmbedded(db, id, extracted)
  return known
}

function updateFile(db: WriteDb, known: Known, file: FoundAndRead, at: string, look: Look): void {
  const { found, extracted } = file
  const { id } = known
  const same = known.modified_ns === found.modifiedNs && known.file_size === found.sizeBytes
  // Metadata first: its trigger sets the ratio from what it keeps, which `coalesce` below must see.
  prepare(db, same ? refreshMetadata : replaceMetadata).run(id, at, ...createMetadataValues(extracted, found))
  prepare(
    db,
    `UPDATE media_files SET file_size = ?, file_type = ?, format = ?, modified_ns = ?, inode = ?, date_ms = ?,
       ratio = coalesce(nullif(?, 0), CASE WHEN ? THEN ratio ELSE 0 END), side_stamp = coalesce(?, side_stamp),
       missing_since = NULL, updated_at = ? WHERE id = ?`,
  ).run(...createFileValues(file), same ? 1 : 0, found.sideStamp ?? null, at, id)
  if (!same || (look.hasStableInodes && known.inode !== found.inode)) {
    prepare(
      db,
      'UPDATE media_files SET hash_state = 0, next_hash = NULL, since_scan = max(since_scan, ?) WHERE id = ?',
    ).run(look.scan, id)
  }
  // Those of an XMP file beside it don't change with it.
  prepare(
    db,
    "DELETE FROM media_keywords WHERE media_file_id = ? AND keyword_type <> 'user' AND coalesce(source, '') NOT LIKE 'xmp:%'",
  ).run(id)
  prepare(db, 'DELETE FROM media_loras WHERE media_file_id = ?').run(id)
  deleteSearchParts(db, id)
  prepare(
    db,
    same
      ? "DELETE FROM media_problems WHERE media_file_id = ? AND stage IN ('scan', 'metadata')"
      : "DELETE FROM media_problems WHERE media_file_id = ? AND stage NOT IN ('sidecar', 'xmp')",
  ).run(id)
  insertParts(db, id, file, at)
  const isWaiting = isUndecided(db, id)
  if (!isWaiting) fillJudgement(db, known, extracted, at, false)
  if (isWaiting || !same) noteEmbedded(db, id, extracted)
}

function insertParts(db: WriteDb, id: number, { found, extracted }: FoundAndRead, at: string): void {
  const keyword = prepare(
    db,
    'INSERT OR IGNORE INTO media_keywords (media_file_id, keyword, keyword_type, source, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  for (const one of extracted.keywords) keyword.run(id, one.keyword, one.type, one.source, at)
  const lora = prepare(db, 'INSERT INTO media_loras (media_file_id, name, weight) VALUES (?, ?, ?)')
  for (const one of extracted.generation.loras) lora.run(id, one.name, one.weight)
  insertSearchParts(db, id, extracted)
  if (extracted.problems.length === 0) return
  const problem = prepare(
    db,
    `INSERT OR REPLACE INTO media_problems (media_file_id, stage, code, message, parser_version, version, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const version = createVersion(found.modifiedNs, found.sizeBytes)
  for (const { stage, code, message } of extracted.problems) {
    problem.run(id, stage, code, message, extracted.parserVersion, version, at)
  }
}

/** file_size, file_type, format, modified_ns, inode, date_ms, ratio. */
function createFileValues({ found, extracted }: FoundAndRead): readonly (string | number)[] {
  return [
    found.sizeBytes,
    extracted.type,
    extracted.format,
    found.modifiedNs,
    found.inode,
    createDateMs(extracted.camera.takenAt, found.modifiedNs),
    createRatio(extracted.width, extracted.height),
  ]
}

/** Milliseconds since 1970: taken, else modified. A time without an offset is this computer's local time. */
export function createDateMs(takenAt: string | null, modifiedNs: number): number {
  const taken = takenAt === null ? Number.NaN : Date.parse(takenAt)
  return Number.isNaN(taken) ? Math.floor(modifiedNs / 1e6) : taken
}
