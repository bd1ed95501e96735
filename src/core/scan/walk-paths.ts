import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { isSideName } from '#core/metadata/side-files.ts'
import { scoresDirectory } from '#core/sidecar/score-file-path.ts'
import { findErrorCode } from '#core/storage/storage.ts'
import { sortName } from './media-names.ts'
import { listMediaNamesOf, stampSideFiles } from './side-stamp.ts'
import { emptyPart, type FoundEntry, statEntry, type WalkedPart, walkDirectory } from './walk-folder.ts'

export type WalkedPath =
  | { readonly kind: 'part'; readonly part: WalkedPart; readonly isWholeDirectory: boolean }
  | { readonly kind: 'gone'; readonly path: string }

/**
 * Looks at some paths of a folder: a directory (without those below it), a media file, or a score file in `.scores`. What is none
 * of these is passed over.
 */
export function* walkPaths(
  folder: string,
  paths: readonly string[],
  partSize: number,
): Generator<WalkedPath> {
  for (const path of withMediaOfSideFiles(folder, paths)) {
    const segments = path === '' ? [] : path.split('/')
    const name = segments.at(-1) ?? ''
    const isScoreFile = segments.at(-2) === scoresDirectory
    if (segments.slice(0, isScoreFile ? -2 : -1).some((segment) => segment.startsWith('.'))) continue
    const kind = findKind(join(folder, path))
    if (kind === 'directory' && !name.startsWith('.')) {
      for (const part of walkDirectory(folder, path, () => partSize)) {
        yield { kind: 'part', part, isWholeDirectory: true }
      }
    } else if (kind === 'gone') {
      // A score file that is gone changes nothing.
      if (!isScoreFile) yield { kind: 'gone', path }
    } else if (kind === 'file') {
      const entry = statEntry(join(folder, path), name)
      if (typeof entry === 'object') yield* describeFile(folder, segments, entry, isScoreFile)
    }
  }
}

function* describeFile(
  folder: string,
  segments: readonly string[],
  entry: FoundEntry,
  isScoreFile: boolean,
): Generator<WalkedPath> {
  const directory = segments.slice(0, isScoreFile ? -2 : -1).join('/')
  const part = { ...emptyPart(directory), isLast: true }
  if (isScoreFile) yield { kind: 'part', part: { ...part, scoreFiles: [entry] }, isWholeDirectory: false }
  else if (sortName(entry.name) !== 'other') {
    const sideStamp = stampSideFiles(join(folder, directory), entry.name)
    yield { kind: 'part', part: { ...part, entries: [{ ...entry, sideStamp }] }, isWholeDirectory: false }
  }
}

/** A side file is told of by the media files that it stands beside. */
function* withMediaOfSideFiles(folder: string, paths: readonly string[]): Generator<string> {
  const given = new Set(paths)
  for (const path of given) {
    yield path
    const slash = path.lastIndexOf('/')
    const name = path.slice(slash + 1)
    if (!isSideName(name) || path.split('/').at(-2) === scoresDirectory) continue
    for (const media of listMediaNamesOf(name)) {
      const of = path.slice(0, slash + 1) + media
      if (!given.has(of) && sortName(media) !== 'other' && findKind(join(folder, of)) === 'file') yield of
    }
  }
}

function findKind(path: string): 'directory' | 'file' | 'gone' | 'other' {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return 'gone'
    if (stats.isDirectory()) return 'directory'
    // A link or a device where a file was: the file is gone.
    return stats.isFile() ? 'file' : 'gone'
  } catch (error) {
    return findErrorCode(error) === 'ENOTDIR' ? 'gone' : 'other'
  }
}
