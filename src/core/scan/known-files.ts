import { prepare, type ReadDb } from '#core/db/handles.ts'
import { scoreFileName } from '#core/sidecar/score-file-path.ts'
import type { KnownFile } from './diff-folder.ts'

const columns = 'id, filename, file_size, modified_ns, inode, side_stamp, missing_since IS NOT NULL'
type Row = readonly [number, string, number | null, number, number, number, 0 | 1]

/** All files of one directory (relative, '' is the folder itself) by name, also the missing ones. */
export function findKnownFiles(db: ReadDb, directory: string): Map<string, KnownFile> {
  const rows = prepare(db, `SELECT ${columns} FROM media_files WHERE directory = ?`)
    .raw()
    .all(directory) as Row[] // the columns above
  return createMap(rows)
}

/** These files of one directory. */
export function findKnownByNames(
  db: ReadDb,
  directory: string,
  names: readonly string[],
): Map<string, KnownFile> {
  const rows = prepare(
    db,
    `SELECT ${columns} FROM media_files WHERE directory = ? AND filename IN (SELECT value FROM json_each(?))`,
  )
    .raw()
    .all(directory, JSON.stringify(names)) as Row[] // the columns above
  return createMap(rows)
}

function createMap(rows: readonly Row[]): Map<string, KnownFile> {
  return new Map(
    rows.map(([id, name, sizeBytes, modifiedNs, inode, sideStamp, isMissing]) => [
      name,
      { id, name, sizeBytes: sizeBytes ?? -1, modifiedNs, inode, sideStamp, isMissing: isMissing === 1 },
    ]),
  )
}

/** Files that aren't missing: how many. */
export function countPresent(db: ReadDb): number {
  return prepare(db, 'SELECT count(*) FROM media_files WHERE missing_since IS NULL').pluck().get() as number // a count
}

/** Ids of files that aren't missing, above `after`, in order, at most `limit`. */
export function findPresentIds(db: ReadDb, after: number, limit: number): readonly number[] {
  return prepare(db, 'SELECT id FROM media_files WHERE missing_since IS NULL AND id > ? ORDER BY id LIMIT ?')
    .pluck()
    .all(after, limit) as number[] // one integer column
}

/** Ids of files that aren't missing, at this path or anywhere below it. */
export function findPresentAt(db: ReadDb, path: string): readonly number[] {
  return prepare(
    db,
    `SELECT id FROM media_files WHERE missing_since IS NULL AND (file_path = ? OR directory = ? OR (directory > ? AND directory < ?))`,
  )
    .pluck()
    .all(path, path, ...rangeBelow(path)) as number[] // one integer column
}

/** Names of the sub-directories of a directory in which, or below which, files are known to be. */
export function findKnownSubdirectories(db: ReadDb, directory: string): ReadonlySet<string> {
  const start = directory === '' ? 0 : directory.length + 1
  const rows = prepare(
    db,
    'SELECT DISTINCT directory FROM media_files WHERE missing_since IS NULL AND directory > ? AND directory < ?',
  )
    .pluck()
    .all(...rangeBelow(directory)) as string[] // one text column
  return new Set(rows.map((row) => row.slice(start).split('/', 1)[0] ?? ''))
}

/** Directories below a directory are those between its name with `/` and its name with the character after `/`. */
function rangeBelow(directory: string): readonly [string, string] {
  return directory === '' ? ['', '\u{10ffff}'] : [`${directory}/`, `${directory}0`]
}

/** Id of the file at a path. */
export function findIdAt(db: ReadDb, path: string): number | undefined {
  return prepare(db, 'SELECT id FROM media_files WHERE file_path = ?').pluck().get(path) as number | undefined // one integer column
}

/** Of the files of a directory whose name in `.scores` is this hash: the media file's name. */
export function findNameOfHash(db: ReadDb, directory: string, scoreFile: string): string | undefined {
  const names = prepare(db, 'SELECT filename FROM media_files WHERE directory = ?')
    .pluck()
    .all(directory) as string[] // one text column
  return names.find((name) => scoreFileName(name) === scoreFile)
}

export type BaseStats = { readonly modifiedNs: number; readonly sizeBytes: number }

const fewNames = 50

/** Size and time that these score files of a directory had when they were read or written last; those that never were are left out. */
export function findBaseStats(
  db: ReadDb,
  directory: string,
  scoreFiles: readonly string[],
): ReadonlyMap<string, BaseStats> {
  const select = `SELECT f.filename, b.modified_ns, b.size FROM media_files f JOIN score_file_bases b ON b.media_file_id = f.id
     WHERE f.directory = ?`
  const isFew = scoreFiles.length <= fewNames
  // One score file changes at every key: the rest of a large directory isn't asked for then.
  const names = scoreFiles.map((name) => name.slice(0, -'.json'.length))
  const rows = (
    isFew
      ? prepare(db, `${select} AND f.filename IN (SELECT value FROM json_each(?))`)
          .raw()
          .all(directory, JSON.stringify(names))
      : prepare(db, select).raw().all(directory)
  ) as (readonly [string, number, number])[] // the columns above
  return new Map(
    rows.map(([name, modifiedNs, sizeBytes]) => [scoreFileName(name), { modifiedNs, sizeBytes }]),
  )
}
