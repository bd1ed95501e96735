import type { FoundEntry } from './walk-folder.ts'

/** A file of a directory as the database has it. */
export type KnownFile = {
  readonly id: number
  readonly name: string
  readonly sizeBytes: number
  readonly modifiedNs: number
  readonly inode: number
  readonly sideStamp: number
  readonly isMissing: boolean
}

export type FoundDiff = {
  readonly added: readonly FoundEntry[]
  /** Size, time, inode or what stands beside them are others: to be read again. Also those that were missing and came back changed. */
  readonly changed: readonly (readonly [known: KnownFile, found: FoundEntry])[]
  /** Were missing, and are there as they were. */
  readonly returned: readonly (readonly [known: KnownFile, found: FoundEntry])[]
  readonly unchanged: readonly (readonly [known: KnownFile, found: FoundEntry])[]
}
export type FolderDiff = FoundDiff & {
  /** Were there, and aren't. What was missing already isn't among them. */
  readonly vanished: readonly KnownFile[]
}

/** Compares all that is known of one directory with all that was found in it. */
export function diffFolder(known: ReadonlyMap<string, KnownFile>, found: readonly FoundEntry[]): FolderDiff {
  return {
    ...diffFound(known, found),
    vanished: diffVanished(known, new Set(found.map((entry) => entry.name))),
  }
}

/** Sorts a part of what was found; says nothing of what wasn't. */
export function diffFound(known: ReadonlyMap<string, KnownFile>, found: readonly FoundEntry[]): FoundDiff {
  const added: FoundEntry[] = []
  const changed: (readonly [KnownFile, FoundEntry])[] = []
  const returned: (readonly [KnownFile, FoundEntry])[] = []
  const unchanged: (readonly [KnownFile, FoundEntry])[] = []
  for (const entry of found) {
    const before = known.get(entry.name)
    if (before === undefined) added.push(entry)
    else if (!isSameFile(before, entry)) changed.push([before, entry])
    else if (before.isMissing) returned.push([before, entry])
    else unchanged.push([before, entry])
  }
  return { added, changed, returned, unchanged }
}

/** Known files that none of the names seen names. */
export function diffVanished(
  known: ReadonlyMap<string, KnownFile>,
  seen: ReadonlySet<string>,
): readonly KnownFile[] {
  return [...known.values()].filter((file) => !file.isMissing && !seen.has(file.name))
}

function isSameFile(known: KnownFile, found: FoundEntry): boolean {
  return (
    known.sizeBytes === found.sizeBytes &&
    known.modifiedNs === found.modifiedNs &&
    known.inode === found.inode &&
    known.sideStamp === found.sideStamp
  )
}
