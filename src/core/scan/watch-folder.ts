import { type FSWatcher, type Stats, watch } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSideName } from '#core/metadata/side-files.ts'
import { isReserved, scoresDirectory } from '#core/sidecar/score-file-path.ts'
import { isTemporaryName } from '#core/storage/atomic-write.ts'
import { findErrorCode } from '#core/storage/storage.ts'
import { isSidecarName } from '#core/xmp/sidecar-paths.ts'
import { sortName } from './media-names.ts'
import { joinPath } from './walk-folder.ts'

export type FolderWatch = { readonly close: () => void }

export type WatchOptions = {
  /** How long nothing may happen to a path before it is told of. */
  readonly settleMs?: number
  /** How often directories are looked at which the system can't watch. */
  readonly pollMs?: number
  /** Watches one directory; as `fs.watch`. For tests. */
  readonly watchDirectory?: typeof watchOne
}

/** More paths of one directory at once than this: the directory is looked at instead. */
const mostPathsOfDirectory = 200
/** A file that grows all the while (a download, a recording) is told of at the latest after this. */
const longestSettleMs = 60_000

const pollNotice =
  'This system can’t watch as many folders as are here, so changes made by other programs show up later. Rescan to see them at once.'

/** File systems stamp with the time of the kernel's last tick, which comes 100 to 1,000 times a second. */
const clockTickMs = 20

type Directory = { watcher: FSWatcher | undefined; modifiedMs: number }
type Pending = { readonly since: number; size: number; modifiedMs: number; at: number }

/**
 * Watches a folder with all below it and tells of paths (relative, `/`) at which something may have changed: media files, score
 * files, directories; there or gone. Only what has been quiet for a moment is told of, so that half-written files aren't read. Where the
 * system's watches run out, `onNotice` gets a sentence and the rest is polled.
 */
export function watchFolder(
  folder: string,
  onChanged: (paths: readonly string[]) => void,
  onNotice: (notice: string | null) => void,
  { settleMs = 200, pollMs = 15_000, watchDirectory = watchOne }: WatchOptions = {},
): FolderWatch {
  const startedMs = Date.now()
  const directories = new Map<string, Directory>()
  const pending = new Map<string, Pending>()
  let settleTimer: NodeJS.Timeout | undefined
  let pollTimer: NodeJS.Timeout | undefined
  let isClosed = false
  const isNative = process.platform === 'darwin' || process.platform === 'win32'

  function note(path: string): void {
    if (isClosed) return
    const known = pending.get(path)
    const now = performance.now()
    pending.set(path, {
      since: known?.since ?? now,
      size: known?.size ?? -1,
      modifiedMs: known?.modifiedMs ?? -1,
      at: now,
    })
    settleTimer ??= setTimeout(() => void settle(), settleMs)
  }

  /** An event of a directory: what of it concerns us. Names of dot directories, temporary files and databases don't. */
  function receive(directory: string, name: string | null): void {
    if (name === null) {
      note(directory)
      return
    }
    const path = joinPath(directory, name)
    const isScores = directory === scoresDirectory || directory.endsWith(`/${scoresDirectory}`)
    if (isScores) {
      if (name.endsWith('.json') && !isReserved(name) && !isTemporaryName(name)) note(path)
      return
    }
    if (name === scoresDirectory) void addScores(directory, true)
    else if (!name.startsWith('.') || sortName(name) !== 'other') note(path)
  }

  async function settle(): Promise<void> {
    const now = performance.now()
    const quiet: string[] = []
    for (const [path, before] of pending) {
      if (now - before.at < settleMs - 1) continue
      const stats = await readStats(join(folder, path))
      const size = stats?.isFile() ? stats.size : 0
      const modifiedMs = stats?.isFile() ? stats.mtimeMs : 0
      const isSettled = stats?.isFile() !== true || (before.size === size && before.modifiedMs === modifiedMs)
      const current = pending.get(path)
      if (current !== undefined && current.at > before.at) {
        pending.set(path, { ...current, size, modifiedMs })
      } else if (isSettled || now - before.since > longestSettleMs) {
        pending.delete(path)
        if (stats?.isFile() && isNoMedia(path)) continue
        quiet.push(path)
        if (stats?.isDirectory()) void addTree(path, true)
        else if (stats === undefined) removeTree(path)
      } else {
        pending.set(path, { ...before, size, modifiedMs, at: now })
      }
    }
    settleTimer = undefined
    if (isClosed) return
    if (pending.size > 0) settleTimer = setTimeout(() => void settle(), settleMs)
    const told = joinMany(quiet)
    if (told.length > 0) onChanged(told)
  }

  function watchNow(directory: string): FSWatcher | undefined {
    try {
      const watcher = watchDirectory(join(folder, directory), (name) => receive(directory, name))
      // The directory is gone, or its disk: the event of the one above tells it.
      watcher.on('error', () => removeTree(directory))
      return watcher
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(findErrorCode(error) ?? '')) return undefined
      startPolling()
      return undefined
    }
  }

  /** Watches a directory and those below it. `isNew`: also tells of them, for what was put there before it was watched. */
  async function addTree(start: string, isNew: boolean): Promise<void> {
    const stack = [start]
    for (let path = stack.pop(); path !== undefined && !isClosed; path = stack.pop()) {
      const below = await addDirectory(path, isNew && path !== start)
      stack.push(...below)
    }
  }

  async function addDirectory(path: string, tells: boolean): Promise<readonly string[]> {
    const below: string[] = []
    if (!directories.has(path)) {
      // At once: who closes this meanwhile closes it too.
      const directory: Directory = { watcher: watchNow(path), modifiedMs: 0 }
      directories.set(path, directory)
      directory.modifiedMs = await readModifiedMs(path)
      // What came after this began and before the directory was watched may have come behind the back of the scan that goes on.
      if (tells || wasChangedSince(directory.modifiedMs, startedMs)) note(path)
    }
    try {
      // In steps, so that a directory with a hundred thousand files doesn't hold up this thread.
      for await (const entry of await opendir(join(folder, path), { bufferSize: 512 })) {
        if (!entry.isDirectory()) continue
        if (entry.name === scoresDirectory) await addScores(path, tells)
        else if (!entry.name.startsWith('.')) below.push(joinPath(path, entry.name))
      }
    } catch (error) {
      // Gone again, or not ours to read: the scan reports that.
      if (findErrorCode(error) === undefined) throw error
    }
    return below
  }

  async function addScores(directory: string, isNew: boolean): Promise<void> {
    const path = joinPath(directory, scoresDirectory)
    const stats = await readStats(join(folder, path))
    if (isClosed || !stats?.isDirectory() || directories.has(path)) return
    directories.set(path, { watcher: watchNow(path), modifiedMs: stats.mtimeMs })
    if (isNew) note(directory)
  }

  function removeTree(path: string): void {
    if (!directories.has(path)) return
    for (const [directory, { watcher }] of directories) {
      if (directory !== path && !directory.startsWith(`${path}/`)) continue
      watcher?.close()
      directories.delete(directory)
    }
  }

  function startPolling(): void {
    if (pollTimer !== undefined || isClosed) return
    onNotice(pollNotice)
    pollTimer = setTimeout(() => void poll(), pollMs)
    pollTimer.unref()
  }

  async function poll(): Promise<void> {
    for (const [path, directory] of directories) {
      if (isClosed) return
      if (directory.watcher !== undefined) continue
      const modifiedMs = await readModifiedMs(path)
      if (modifiedMs === directory.modifiedMs) continue
      directory.modifiedMs = modifiedMs
      const isScores = path.endsWith(scoresDirectory)
      note(isScores ? path.slice(0, -scoresDirectory.length).replace(/\/$/, '') : path)
    }
    pollTimer = setTimeout(() => void poll(), pollMs)
    pollTimer.unref()
  }

  async function readModifiedMs(path: string): Promise<number> {
    return (await readStats(join(folder, path)))?.mtimeMs ?? 0
  }

  if (isNative) watchNatively()
  else void addTree('', false)

  function watchNatively(): void {
    try {
      const watcher = watch(folder, { recursive: true }, (_event, name) => receiveNative(name))
      watcher.on('error', () => watcher.close())
      directories.set('', { watcher, modifiedMs: 0 })
    } catch {
      onNotice(pollNotice)
      void addTree('', false)
    }
  }

  function receiveNative(name: string | null): void {
    const path = name === null ? '' : name.replaceAll('\\', '/')
    const slash = path.lastIndexOf('/')
    const directory = slash === -1 ? '' : path.slice(0, slash)
    const isHidden = directory
      .split('/')
      .some((segment) => segment.startsWith('.') && segment !== scoresDirectory)
    if (!isHidden) receive(directory, name === null ? null : path.slice(slash + 1))
  }

  return {
    close: () => {
      isClosed = true
      clearTimeout(settleTimer)
      clearTimeout(pollTimer)
      for (const { watcher } of directories.values()) watcher?.close()
      directories.clear()
      pending.clear()
    },
  }
}

/** Whether a directory's time is after a moment; FAT and some others round theirs down to two seconds. */
function wasChangedSince(modifiedMs: number, momentMs: number): boolean {
  return modifiedMs >= momentMs - (modifiedMs % 1000 === 0 ? 2000 : clockTickMs)
}

function watchOne(directory: string, onEvent: (name: string | null) => void): FSWatcher {
  return watch(directory, { persistent: false }, (_event, name) => onEvent(name))
}

async function readStats(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path)
  } catch (error) {
    if (findErrorCode(error) === undefined) throw error
    return undefined
  }
}

/** A file that is neither a score file nor, by its name, media or beside it. A directory may have any name, so this is asked last. */
function isNoMedia(path: string): boolean {
  const segments = path.split('/')
  const name = segments.at(-1) ?? ''
  return (
    segments.at(-2) !== scoresDirectory &&
    sortName(name) === 'other' &&
    !isSideName(name) &&
    !isSidecarName(name)
  )
}

/** Many paths of one directory become that directory; a path below one that is told of stays. */
function joinMany(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const path of paths) counts.set(findDirectory(path), (counts.get(findDirectory(path)) ?? 0) + 1)
  const joined = paths.map((path) => {
    const directory = findDirectory(path)
    return (counts.get(directory) ?? 0) > mostPathsOfDirectory ? directory : path
  })
  return [...new Set(joined)]
}

/** The directory to look at for a path; for a score file that of its media file. */
function findDirectory(path: string): string {
  const segments = path.split('/').slice(0, -1)
  return (segments.at(-1) === scoresDirectory ? segments.slice(0, -1) : segments).join('/')
}
