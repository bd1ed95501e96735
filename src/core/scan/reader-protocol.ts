import type { FoundFile } from '#core/media/record-files.ts'
import type { Extracted } from '#core/metadata/extracted.ts'
import type { ReadSettings } from '#core/metadata/parser.ts'
import type { ReadScoreFile } from '#core/sidecar/take-over-score-files.ts'
import type { FoundEntry, WalkedPart } from './walk-folder.ts'

/**
 * What the library asks of a reader thread. Of each part that it is sent it says once which files it wants read (perhaps none):
 * that is also the credit for further parts. Of each `results` it says `taken`.
 */
export type ToReader =
  /** All below the folder, or (with `paths`, relative) only these files, directories and score files. */
  | {
      readonly kind: 'walk'
      readonly session: number
      readonly folder: string
      readonly paths: readonly string[] | null
      readonly settings: ReadSettings
    }
  | {
      readonly kind: 'read'
      readonly session: number
      readonly part: number
      /** Indices into the part's entries and its score files. */
      readonly wanted: readonly number[]
      readonly wantedScoreFiles: readonly number[]
    }
  | { readonly kind: 'taken'; readonly session: number }
  | { readonly kind: 'cancel'; readonly session: number }

/** A part of a walk on its way between threads: four columns instead of a hundred thousand small objects. */
export type PackedPart = Omit<WalkedPart, 'entries' | 'scoreFiles'> & {
  readonly number: number
  /** False: only these files of the directory were looked at, nothing follows for the others. */
  readonly isWholeDirectory: boolean
  readonly entries: PackedEntries
  readonly scoreFiles: PackedEntries
}
export type PackedEntries = {
  readonly names: readonly string[]
  /** For each name: size, modified (ns), inode, created (ms, NaN where not told), stamp of the side files. */
  readonly numbers: Float64Array<ArrayBuffer>
}

export type FileResult = {
  readonly part: number
  readonly index: number
  /** Null: it was gone when its turn came. */
  readonly file: { readonly found: FoundFile; readonly extracted: Extracted } | null
}
export type ScoreFileResult = {
  readonly part: number
  readonly index: number
  readonly read: ReadScoreFile | null
}

/** What a reader thread answers. Score files of a directory come after all files of it that were wanted. */
export type FromReader =
  | { readonly kind: 'parts'; readonly session: number; readonly parts: readonly PackedPart[] }
  /** Paths that were asked for and aren't there. */
  | { readonly kind: 'gone'; readonly session: number; readonly paths: readonly string[] }
  | {
      readonly kind: 'results'
      readonly session: number
      readonly files: readonly FileResult[]
      readonly scoreFiles: readonly ScoreFileResult[]
    }
  /** The last message of a session, also of a cancelled one. */
  | { readonly kind: 'done'; readonly session: number }

const width = 5

export function packEntries(entries: readonly FoundEntry[]): PackedEntries {
  const numbers = new Float64Array(entries.length * width)
  entries.forEach((entry, index) => {
    const { sizeBytes, modifiedNs, inode, createdMs, sideStamp } = entry
    numbers.set([sizeBytes, modifiedNs, inode, createdMs ?? Number.NaN, sideStamp], index * width)
  })
  return { names: entries.map((entry) => entry.name), numbers }
}

export function unpackEntries({ names, numbers }: PackedEntries): FoundEntry[] {
  return names.map((name, index) => {
    const at = index * width
    const createdMs = numbers[at + 3] ?? Number.NaN
    return {
      name,
      sizeBytes: numbers[at] ?? 0,
      modifiedNs: numbers[at + 1] ?? 0,
      inode: numbers[at + 2] ?? 0,
      createdMs: Number.isNaN(createdMs) ? null : createdMs,
      sideStamp: numbers[at + 4] ?? 0,
    }
  })
}
