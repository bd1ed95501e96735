import { first, type ReadDb } from '#core/db/handles.ts'
import type { FoundFile } from '#core/media/record-files.ts'
import type { Extracted } from './extracted.ts'
import type { Findings } from './findings.ts'
import { openReader } from './open-reader.ts'
import type { ReadSettings } from './parser.ts'
import { readFileMetadata } from './read-file.ts'

/** A file as the database has it: what a job goes by that reads a file once more. */
export type RecordedFile = FoundFile

/** Undefined: no such file, or missing. */
export function findRecordedFile(db: ReadDb, id: number): RecordedFile | undefined {
  const row = first(
    db,
    db.sql
      .selectFrom('media_files as f')
      .leftJoin('media_metadata as m', 'm.media_file_id', 'f.id')
      .where('f.id', '=', id)
      .where('f.missing_since', 'is', null)
      .select(['f.file_path', 'f.file_size', 'f.modified_ns', 'f.inode', 'm.file_created_at']),
  )
  if (row === undefined) return undefined
  return {
    path: row.file_path,
    sizeBytes: row.file_size ?? 0,
    modifiedNs: row.modified_ns,
    inode: row.inode,
    createdMs: row.file_created_at === null ? null : Date.parse(row.file_created_at),
  }
}

/** The file's own metadata and that of its side files, only if its bytes are the recorded ones. Throws as `openReader`. */
export function readAsRecorded(
  path: string,
  recorded: RecordedFile,
  settings?: ReadSettings,
  addFurther?: (findings: Findings) => void,
): Extracted | undefined {
  const opened = openReader(path)
  try {
    return isSameVersion(recorded, opened)
      ? readFileMetadata(opened, path, { settings, addFurther })
      : undefined
  } finally {
    opened.close()
  }
}

type Version = Pick<FoundFile, 'sizeBytes' | 'modifiedNs'>

/** Whether a file is still the one that was looked at: a scan may have seen another version since. */
export function isSameVersion(one: Version | undefined, other: Version): boolean {
  return one?.modifiedNs === other.modifiedNs && one.sizeBytes === other.sizeBytes
}
