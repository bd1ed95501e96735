import { isUtf8 } from 'node:buffer'
import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isSideName } from '#core/metadata/side-files.ts'
import { isReserved, scoresDirectory } from '#core/sidecar/score-file-path.ts'
import { isTemporaryName } from '#core/storage/atomic-write.ts'
import { findErrorCode } from '#core/storage/storage.ts'
import { isConflictCopy } from './conflict-copies.ts'
import { sortName } from './media-names.ts'
import { stampSideFiles } from './side-stamp.ts'

/** A file in a directory. Sizes in bytes, `modifiedNs` in nanoseconds exact to 256, `createdMs` null where it isn't told. */
export type FoundEntry = {
  readonly name: string
  readonly sizeBytes: number
  readonly modifiedNs: number
  readonly inode: number
  readonly createdMs: number | null
  /** Of the files beside it that tell of it; 0: there are none. */
  readonly sideStamp: number
}

/** Some files of one directory, or all of them; what belongs to the directory as a whole comes with its last part. */
export type WalkedPart = {
  /** Relative to the folder, with `/`; '' is the folder itself. */
  readonly directory: string
  readonly entries: readonly FoundEntry[]
  readonly isLast: boolean
  readonly subdirectories: readonly string[]
  /** `.scores/*.json`, by their own names. */
  readonly scoreFiles: readonly FoundEntry[]
  /** What a killed write left in `.scores`. */
  readonly leftovers: readonly FoundEntry[]
  /** Names in `.scores` that cloud programs give to conflicts. */
  readonly copies: readonly string[]
  /** Names that aren't UTF-8: they can't be told apart as text. */
  readonly skippedNames: number
  /** The system's code where the directory, or something in it, could not be read. */
  readonly refusal: string | null
}

export type WalkOptions = {
  /** Entries in a part; the first part of a walk may be smaller, so that something can be shown at once. */
  readonly partSize: number
  readonly firstPartSize: number
}

/**
 * Walks a folder directory by directory, in order of names: no dot directories, no links, only regular files whose names may be
 * media. Synchronous, for reader threads. Nothing that can't be read ends it: a part tells of it.
 */
export function* walkFolder(folder: string, start: string, options: WalkOptions): Generator<WalkedPart> {
  const stack = [start]
  let size = options.firstPartSize
  for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
    for (const part of walkDirectory(folder, directory, () => size)) {
      for (const name of part.subdirectories.toReversed()) stack.push(joinPath(directory, name))
      size = options.partSize
      yield part
    }
  }
}

/** The same for one directory without those below it. */
export function* walkDirectory(
  folder: string,
  directory: string,
  partSize: () => number,
): Generator<WalkedPart> {
  const absolute = join(folder, directory)
  const listing = readDirectory(absolute)
  let refusal = listing.refusal
  let entries: FoundEntry[] = []
  for (const name of listing.files) {
    if (entries.length >= partSize()) {
      yield { ...emptyPart(directory), entries }
      entries = []
    }
    const entry = statEntry(join(absolute, name), name)
    if (typeof entry === 'string') refusal ??= entry
    else if (entry !== undefined) {
      const sideStamp = stampSideFiles(absolute, name, listing.sideNames)
      entries.push(sideStamp === 0 ? entry : { ...entry, sideStamp })
    }
  }
  const scores = listing.hasScores ? readScores(join(absolute, scoresDirectory)) : noScores
  yield {
    directory,
    entries,
    isLast: true,
    subdirectories: listing.subdirectories,
    scoreFiles: scores.scoreFiles,
    leftovers: scores.leftovers,
    copies: scores.copies,
    skippedNames: listing.skippedNames,
    refusal,
  }
}

/** A regular file's stats without following a link; undefined for anything else and nothing; the system's code when it is refused. */
export function statEntry(path: string, name: string): FoundEntry | undefined | string {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (!stats?.isFile()) return undefined
    return {
      name,
      sizeBytes: stats.size,
      modifiedNs: Math.round(stats.mtimeMs * 1e6),
      inode: stats.ino,
      createdMs: stats.birthtimeMs > 0 ? Math.floor(stats.birthtimeMs) : null,
      sideStamp: 0,
    }
  } catch (error) {
    return findErrorCode(error) ?? 'EIO'
  }
}

/** Joins a relative directory ('' is the folder itself) and a name. */
export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`
}

/** A part that holds nothing and isn't the last of its directory. */
export function emptyPart(directory: string): WalkedPart {
  return {
    directory,
    entries: [],
    isLast: false,
    subdirectories: [],
    scoreFiles: [],
    leftovers: [],
    copies: [],
    skippedNames: 0,
    refusal: null,
  }
}

type Listing = {
  readonly files: readonly string[]
  readonly sideNames: ReadonlySet<string>
  readonly subdirectories: readonly string[]
  readonly hasScores: boolean
  readonly skippedNames: number
  readonly refusal: string | null
}

function readDirectory(absolute: string): Listing {
  const files: string[] = []
  const sideNames = new Set<string>()
  const subdirectories: string[] = []
  let hasScores = false
  let listed: { readonly entries: readonly Dirent[]; readonly skippedNames: number }
  try {
    listed = listEntries(absolute)
  } catch (error) {
    return {
      files,
      sideNames,
      subdirectories,
      hasScores,
      skippedNames: 0,
      refusal: findErrorCode(error) ?? 'EIO',
    }
  }
  for (const entry of listed.entries) {
    const { name } = entry
    if (entry.isDirectory()) {
      if (name === scoresDirectory) hasScores = true
      else if (!name.startsWith('.')) subdirectories.push(name)
    } else if (entry.isFile() && sortName(name) !== 'other') {
      files.push(name)
    } else if (entry.isFile() && isSideName(name)) {
      sideNames.add(name)
    }
  }
  return {
    files: files.sort(),
    sideNames,
    subdirectories: subdirectories.sort(),
    hasScores,
    skippedNames: listed.skippedNames,
    refusal: null,
  }
}

/** The entries whose names are UTF-8. Others would come as text with U+FFFD in it, which no call finds again. */
function listEntries(absolute: string): {
  readonly entries: readonly Dirent[]
  readonly skippedNames: number
} {
  const entries = readdirSync(absolute, { withFileTypes: true })
  if (!entries.some((entry) => entry.name.includes('\uFFFD'))) return { entries, skippedNames: 0 }
  const names = readdirSync(absolute, { encoding: 'buffer' })
  const proper = new Set(names.filter((name) => isUtf8(name)).map((name) => name.toString()))
  return {
    entries: entries.filter((entry) => proper.has(entry.name)),
    skippedNames: names.filter((name) => !isUtf8(name)).length,
  }
}

type Scores = Pick<WalkedPart, 'scoreFiles' | 'leftovers' | 'copies'>
const noScores: Scores = { scoreFiles: [], leftovers: [], copies: [] }

function readScores(absolute: string): Scores {
  let names: readonly string[]
  try {
    names = readdirSync(absolute)
  } catch {
    // Its media files are listed all the same; the score files are read as soon as they can be.
    return noScores
  }
  const scoreFiles: FoundEntry[] = []
  const leftovers: FoundEntry[] = []
  const copies: string[] = []
  for (const name of names) {
    if (isConflictCopy(name)) copies.push(name)
    const isLeftover = isTemporaryName(name)
    if (!isLeftover && (!name.endsWith('.json') || isReserved(name))) continue
    const entry = statEntry(join(absolute, name), name)
    if (typeof entry !== 'object') continue
    if (isLeftover) leftovers.push(entry)
    else scoreFiles.push(entry)
  }
  return { scoreFiles, leftovers, copies }
}
