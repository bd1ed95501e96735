import { lstatSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import { scoresDirectory } from '#core/sidecar/score-file-path.ts'
import { findErrorCode } from '#core/storage/storage.ts'
import type { MediaFormat } from '#shared/media.ts'
import { type FolderContents, indexByStem } from './companions.ts'
import { type Spot, toAbsolute } from './file-step.ts'
import type { PlanFolder, PlanMedia } from './plan-units.ts'

type Row = {
  readonly id: number
  readonly name: string
  readonly directory: string
  readonly format: MediaFormat
  readonly dateMs: number
  readonly isKept: 0 | 1
  readonly isMissing: 0 | 1
}

const columns = `id, filename AS name, directory, format, date_ms AS dateMs,
  (score > 0 OR favourite = 1) AS isKept, missing_since IS NOT NULL AS isMissing`

/** What the library knows of the directories of some files, and what lies there. */
export async function gatherFolders(
  db: ReadDb,
  folder: string,
  ids: readonly number[],
): Promise<ReadonlyMap<string, PlanFolder>> {
  const directories = prepare(
    db,
    'SELECT DISTINCT directory FROM media_files WHERE id IN (SELECT value FROM json_each(?))',
  )
    .pluck()
    .all(JSON.stringify(ids)) as string[] // one text column
  const folders = new Map<string, PlanFolder>()
  for (const directory of directories) {
    const rows = prepare(db, `SELECT ${columns} FROM media_files WHERE directory = ?`).all(directory) as Row[] // the columns above
    const media: readonly PlanMedia[] = rows.map((row) => ({
      ...row,
      isKept: row.isKept === 1,
      isMissing: row.isMissing === 1,
    }))
    const contents = await readContents(toAbsolute(folder, { where: 'library', path: directory }))
    folders.set(directory, { ...contents, media, byStem: indexByStem(media) })
    await nextTurn()
  }
  return folders
}

/** What stands where files are to go. A directory that isn't there yet holds nothing. */
export async function readTarget(
  folder: string,
  to: Spot,
): Promise<Pick<FolderContents, 'names' | 'scores'>> {
  return readContents(toAbsolute(folder, to))
}

async function readContents(absolute: string): Promise<Pick<FolderContents, 'names' | 'scores'>> {
  return { names: await listNames(absolute), scores: await listNames(join(absolute, scoresDirectory)) }
}

async function listNames(absolute: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  try {
    // In steps, so that a directory with a hundred thousand files doesn't hold up this thread.
    for await (const entry of await opendir(absolute, { bufferSize: 512 })) names.add(entry.name)
  } catch (error) {
    if (findErrorCode(error) !== 'ENOENT') throw error
  }
  return names
}

/** Whether `a` and `A` are one name on the disk of a library: its own `.scores` is looked for in capitals. */
export function readFoldsCase(folder: string): boolean {
  const own = lstatSync(join(folder, scoresDirectory), { throwIfNoEntry: false })
  const other = lstatSync(join(folder, scoresDirectory.toUpperCase()), { throwIfNoEntry: false })
  return own !== undefined && other !== undefined && own.ino === other.ino && own.dev === other.dev
}
