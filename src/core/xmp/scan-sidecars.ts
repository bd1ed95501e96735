import type { Stats } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { prepare, type ReadDb, type WriteDb } from '#core/db/handles.ts'
import { removeLeftovers } from '#core/scan/remove-leftovers.ts'
import { isTemporaryName } from '#core/storage/atomic-write.ts'
import { findErrorCode, findModifiedNs, nodeStorage, type Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { listStatement } from './ratings-of-xmp.ts'
import { readSidecar } from './read-sidecar.ts'
import { assignSidecars, isSidecarName, type NamedMedia } from './sidecar-paths.ts'
import { type FoundXmp, takeOverXmp } from './take-over-xmp.ts'
import { findMediaOfStem, findXmpStats, type XmpStats } from './xmp-state.ts'

export type SidecarScanner = {
  /** Reads all sidecars of the library that aren't as they were when they were read or written last. */
  readonly scan: (signal: AbortSignal) => Promise<void>
  /** The same for what may have changed: sidecars, media files and directories, by their paths relative to the library. */
  readonly refresh: (paths: readonly string[], signal: AbortSignal) => Promise<void>
}

export type SidecarScannerParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly onChanged: (ids: readonly number[]) => void
  /** XMP is to be written again: the outbox has work. */
  readonly onQueued: () => void
  readonly storage?: Storage
}

const statsAtOnce = 8
const batchSize = 20

/** Makes the reader of a library's XMP sidecars. A directory or a sidecar that can't be read is left for the next time. */
export function createSidecarScanner({
  db,
  folder,
  onChanged,
  onQueued,
  storage = nodeStorage,
}: SidecarScannerParts): SidecarScanner {
  async function readDirectory(directory: string, signal: AbortSignal): Promise<void> {
    const { names, leftovers } = await listSidecars(join(folder, directory))
    await tidy(directory, leftovers)
    if (names.length === 0) return
    await readAssigned(directory, assignSidecars(names, findMediaIn(db, directory)), signal)
  }

  /** What a killed program left of a sidecar. A file that is being written into is known by its intent, and is ended by it. */
  async function tidy(directory: string, leftovers: readonly string[]): Promise<void> {
    const isIntended = prepare(db, 'SELECT 1 FROM embed_intents WHERE temporary = ?')
    const abandoned = leftovers.filter((name) => isIntended.get(name) === undefined)
    await removeLeftovers(
      folder,
      abandoned.map((name) => (directory === '' ? name : `${directory}/${name}`)),
    )
  }

  async function readNames(directory: string, names: readonly string[], signal: AbortSignal): Promise<void> {
    const stems = new Set(names.map(stemOf))
    const media = new Map<number, NamedMedia>()
    for (const stem of stems)
      for (const file of findMediaOfStem(db, directory, stem)) media.set(file.id, file)
    await readAssigned(directory, assignSidecars(names, [...media.values()]), signal)
  }

  async function readAssigned(
    directory: string,
    assigned: ReadonlyMap<string, NamedMedia>,
    signal: AbortSignal,
  ): Promise<void> {
    if (assigned.size === 0) return
    const known = findXmpStats(db, directory)
    const entries = [...assigned].sort(([a], [b]) => (a < b ? -1 : 1))
    let found: FoundXmp[] = []
    for (let start = 0; start < entries.length; start += statsAtOnce) {
      signal.throwIfAborted()
      const some = entries.slice(start, start + statsAtOnce)
      const changed = await Promise.all(
        some.map(async ([name, { id }]) => {
          const stats = await findStats(join(folder, directory, name))
          return stats !== undefined && !isSame(known.get(`${id} ${name}`), stats)
        }),
      )
      for (const [index, [name, { id }]] of some.entries()) {
        if (changed[index] !== true) continue
        const read = await readOne(join(folder, directory, name), id, name)
        if (read !== undefined) found.push(read)
        await nextTurn()
      }
      if (found.length >= batchSize) {
        take(found)
        found = []
      }
    }
    take(found)
  }

  function take(found: readonly FoundXmp[]): void {
    if (found.length === 0) return
    const { changed, hasQueued } = takeOverXmp(db, found)
    if (changed.length > 0) onChanged(changed)
    if (hasQueued) onQueued()
  }

  async function readOne(path: string, id: number, name: string): Promise<FoundXmp | undefined> {
    try {
      const read = await readSidecar(storage, path)
      if (read === undefined) return undefined
      const { content, modifiedNs, sizeBytes } = read
      const where = { id, name, stats: { modifiedNs, sizeBytes } }
      return content.ok
        ? { ...where, statement: listStatement(content.properties), problem: null }
        : { ...where, statement: null, problem: content }
    } catch (error) {
      // A link, a lost disk, no right to read: nothing is known of it, so nothing changes.
      if (error instanceof AppError || findErrorCode(error) !== undefined) return undefined
      throw error
    }
  }

  async function findStats(path: string): Promise<Stats | undefined> {
    try {
      const stats = await storage.lstat(path)
      return stats.isFile() ? stats : undefined
    } catch (error) {
      if (findErrorCode(error) === undefined) throw error
      return undefined
    }
  }

  return {
    scan: async (signal) => {
      forgetSettledConflicts(db)
      for (const directory of findDirectories(db)) {
        signal.throwIfAborted()
        await readDirectory(directory, signal)
      }
    },
    refresh: async (paths, signal) => {
      for (const [directory, names] of groupPaths(db, paths)) {
        signal.throwIfAborted()
        if (names === 'all') await readDirectory(directory, signal)
        else await readNames(directory, [...names], signal)
      }
    },
  }
}

/** A conflict is told until the person has judged the file again. */
function forgetSettledConflicts(db: WriteDb): void {
  prepare(
    db,
    `DELETE FROM media_problems WHERE stage = 'xmp' AND code = 'conflict' AND EXISTS (SELECT 1 FROM score_events e
       WHERE e.media_file_id = media_problems.media_file_id AND e.by IN ('user', 'api') AND e.at >= media_problems.created_at)`,
  ).run()
}

/** By directory, the names of the sidecars that may have come or changed there. */
function groupPaths(db: ReadDb, paths: readonly string[]): ReadonlyMap<string, 'all' | ReadonlySet<string>> {
  const groups = new Map<string, 'all' | Set<string>>()
  const isDirectory = prepare(db, 'SELECT 1 FROM media_files WHERE directory = ? LIMIT 1')
  for (const path of paths) {
    const slash = path.lastIndexOf('/')
    const directory = path.slice(0, Math.max(0, slash))
    const name = path.slice(slash + 1)
    if (directory.split('/').some((segment) => segment.startsWith('.'))) continue
    if (isDirectory.get(path) !== undefined) groups.set(path, 'all')
    const group = groups.get(directory) ?? new Set<string>()
    groups.set(directory, group)
    if (group === 'all') continue
    const names = isSidecarName(name)
      ? [name]
      : [name, stemOf(name)].flatMap((base) => [`${base}.xmp`, `${base}.XMP`])
    for (const one of names) group.add(one)
  }
  return groups
}

function isSame(known: XmpStats | undefined, stats: Stats): boolean {
  return known?.modifiedNs === findModifiedNs(stats) && known.sizeBytes === stats.size
}

/** What `name.ext.xmp` and `name.xmp` have in common with their media file. */
function stemOf(name: string): string {
  const base = name.replace(/\.xmp$/i, '')
  const dot = base.lastIndexOf('.')
  return dot <= 0 ? base : base.slice(0, dot)
}

function findDirectories(db: ReadDb): readonly string[] {
  return prepare(db, 'SELECT DISTINCT directory FROM media_files WHERE missing_since IS NULL')
    .pluck()
    .all() as string[] // one text column
}

/** Media files of a directory (relative, with `/`) that aren’t missing. */
export function findMediaIn(db: ReadDb, directory: string): readonly NamedMedia[] {
  return prepare(
    db,
    'SELECT id, filename AS name, format FROM media_files WHERE directory = ? AND missing_since IS NULL',
  ).all(directory) as NamedMedia[] // the columns above
}

/** Names of the XMP sidecars of an absolute directory, and of what killed programs left there; none where it can’t be read. */
export async function listSidecars(
  directory: string,
): Promise<{ readonly names: readonly string[]; readonly leftovers: readonly string[] }> {
  const names: string[] = []
  const leftovers: string[] = []
  try {
    // In steps, so that a directory with a hundred thousand files doesn't hold up this thread.
    for await (const entry of await opendir(directory, { bufferSize: 512 })) {
      if (!entry.isFile()) continue
      if (isSidecarName(entry.name)) names.push(entry.name)
      else if (isTemporaryName(entry.name)) leftovers.push(entry.name)
    }
  } catch (error) {
    // Gone, or not ours to read: the scan reports that.
    if (findErrorCode(error) === undefined) throw error
  }
  return { names, leftovers }
}
