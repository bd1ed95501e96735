import type { ReadDb } from '#core/db/handles.ts'
import { findBaseStats, findIdAt, findNameOfHash } from './known-files.ts'
import { type FoundEntry, joinPath } from './walk-folder.ts'

/**
 * Indices of the score files of a directory that aren't as they were when they were read or written last, and whose media file is
 * here (`isHere` is asked by its name; a name that is a hash can't be asked).
 */
export function findWantedScoreFiles(
  db: ReadDb,
  directory: string,
  scoreFiles: readonly FoundEntry[],
  isHere: (mediaName: string) => boolean,
): number[] {
  if (scoreFiles.length === 0) return []
  const names = scoreFiles.map((entry) => entry.name)
  const bases = findBaseStats(db, directory, names)
  return findIndices(scoreFiles, ({ name, sizeBytes, modifiedNs }) => {
    const base = bases.get(name)
    if (base !== undefined) return base.sizeBytes !== sizeBytes || base.modifiedNs !== modifiedNs
    const mediaName = name.slice(0, -'.json'.length)
    return isHash(mediaName) || isHere(mediaName)
  })
}

/** Id of the media file that a score file of a directory belongs to. */
export function findMediaOf(db: ReadDb, directory: string, scoreFile: string): number | undefined {
  const name = scoreFile.slice(0, -'.json'.length)
  const id = findIdAt(db, joinPath(directory, name))
  if (id !== undefined || !isHash(name)) return id
  const hashed = findNameOfHash(db, directory, scoreFile)
  return hashed === undefined ? undefined : findIdAt(db, joinPath(directory, hashed))
}

export function findIndices(
  entries: readonly FoundEntry[],
  isWanted: (entry: FoundEntry) => boolean,
): number[] {
  const indices: number[] = []
  entries.forEach((entry, index) => {
    if (isWanted(entry)) indices.push(index)
  })
  return indices
}

function isHash(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name)
}
