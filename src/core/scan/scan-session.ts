import type { WriteDb } from '#core/db/handles.ts'
import type { FileFacts } from '#core/identity/hash-file.ts'
import { isUndecided } from '#core/media/embedded-ratings.ts'
import { markPresent, recordFiles } from '#core/media/record-files.ts'
import { type FoundScoreFile, takeOverScoreFiles } from '#core/sidecar/take-over-score-files.ts'
import { takeOverEmbedded } from '#core/xmp/take-over-xmp.ts'
import { diffFound, diffVanished, type KnownFile } from './diff-folder.ts'
import { findKnownByNames, findKnownFiles, findKnownSubdirectories, findPresentAt } from './known-files.ts'
import { sortName } from './media-names.ts'
import { isUnread } from './read-media-file.ts'
import {
  type FromReader,
  type PackedPart,
  type ScoreFileResult,
  type ToReader,
  unpackEntries,
} from './reader-protocol.ts'
import type { Sightings } from './sightings.ts'
import { type FoundEntry, joinPath } from './walk-folder.ts'
import { findIndices, findMediaOf, findWantedScoreFiles } from './wanted-score-files.ts'

/** What a session came upon, in numbers of files. */
export type SessionCounts = {
  seen: number
  added: number
  changed: number
  returned: number
  /** Have a problem row now. */
  failed: number
  skippedNames: number
  /** Score files that said something new, that couldn't be made sense of, and that are to be written again (as is XMP). */
  scoreFilesTaken: number
  scoreFilesBad: number
  scoreFilesQueued: number
}

/** A directory that could not be read, or not wholly. */
export type Refusal = { readonly directory: string; readonly code: string }

export type ScanSession = {
  readonly counts: SessionCounts
  readonly refusals: Refusal[]
  /** Ids found. */
  readonly found: Set<number>
  /** Ids of a session with paths that weren't found where they were looked for. */
  readonly vanished: Set<number>
  /** Directories that nothing is known of yet, come upon in a session with paths: to be looked at next. */
  readonly furtherPaths: string[]
  /** Temporary files that a killed write left, relative. */
  readonly leftovers: string[]
  /** What cloud programs made of conflicts in `.scores`, relative to the folder. */
  readonly copies: string[]
  /** Ids whose rows changed since this was last asked; `all`: the list of files itself did. */
  readonly takeChanged: () => readonly number[] | 'all'
  /** Brings the database in step with a message of the reader's, in steps of a few milliseconds, and gives what to answer. */
  readonly handle: (message: FromReader) => Generator<void, readonly ToReader[]>
  /** The file that stands at a place of the reader's. */
  readonly findEntry: (
    part: number,
    index: number,
  ) => { readonly directory: string; readonly entry: FoundEntry } | undefined
}

export type SessionInput = {
  readonly number: number
  /** Everything below the folder, or only some paths. */
  readonly isWhole: boolean
  /** Known files that are to be read again though they are unchanged. */
  readonly outdated: ReadonlySet<number>
  readonly sightings: Sightings
}

type OpenPart = {
  readonly directory: string
  readonly entries: readonly FoundEntry[]
  readonly scoreFiles: readonly FoundEntry[]
  readonly known: ReadonlyMap<string, KnownFile>
  waiting: number
}
type OpenDirectory = { readonly known: ReadonlyMap<string, KnownFile>; readonly seen: Set<string> }

/** Enough changed rows to say: everything did. */
const manyChanged = 500

/** A score waits for a transaction that is under way: its rows are as many as take about this long. */
const sliceMs = 12
const smallestSlice = 50
const largestSlice = 500

function adaptSlice(rows: number, tookMs: number): number {
  const fitting = Math.round((rows * sliceMs) / Math.max(tookMs, 0.1))
  return Math.min(largestSlice, Math.max(smallestSlice, fitting))
}

/** The library's side of one walk: compares, asks for what is new, records what comes. */
export function createScanSession(
  db: WriteDb,
  { number, isWhole, outdated, sightings }: SessionInput,
): ScanSession {
  const counts: SessionCounts = {
    seen: 0,
    added: 0,
    changed: 0,
    returned: 0,
    failed: 0,
    skippedNames: 0,
    scoreFilesTaken: 0,
    scoreFilesBad: 0,
    scoreFilesQueued: 0,
  }
  const refusals: Refusal[] = []
  const found = new Set<number>()
  const vanished = new Set<number>()
  const furtherPaths: string[] = []
  const leftovers: string[] = []
  const copies: string[] = []
  const parts = new Map<number, OpenPart>()
  const directories = new Map<string, OpenDirectory>()
  let changedIds = new Set<number>()
  let isListChanged = false
  let sliceSize = smallestSlice

  function handlePart(packed: PackedPart): ToReader {
    const { directory, isWholeDirectory } = packed
    const entries = unpackEntries(packed.entries)
    const open = isWholeDirectory
      ? openDirectory(directory)
      : { known: findKnownByNames(db, directory, packed.entries.names), seen: new Set<string>() }
    for (const entry of entries) open.seen.add(entry.name)
    const diff = diffFound(open.known, entries)
    const same = [...diff.unchanged, ...diff.returned]
    for (const [known] of [...same, ...diff.changed]) found.add(known.id)
    markReturned(diff.returned.map(([known]) => known.id))
    const wantedEntries = new Set([
      ...diff.added,
      ...diff.changed.map(([, entry]) => entry),
      ...same.filter(([known]) => outdated.has(known.id)).map(([, entry]) => entry),
    ])
    const wanted = wantedEntries.size === 0 ? [] : findIndices(entries, (entry) => wantedEntries.has(entry))
    const scoreFiles = unpackEntries(packed.scoreFiles)
    const wantedScoreFiles = findWantedScoreFiles(
      db,
      directory,
      scoreFiles,
      (name) => !isWholeDirectory || open.seen.has(name) || open.known.has(name),
    )
    counts.seen += entries.length - wanted.length
    const waiting = wanted.length + wantedScoreFiles.length
    if (waiting > 0) parts.set(packed.number, { directory, entries, scoreFiles, known: open.known, waiting })
    if (packed.isLast) closeDirectory(packed, open)
    return { kind: 'read', session: number, part: packed.number, wanted, wantedScoreFiles }
  }

  function openDirectory(directory: string): OpenDirectory {
    const known = directories.get(directory)
    if (known !== undefined) return known
    const opened = { known: findKnownFiles(db, directory), seen: new Set<string>() }
    directories.set(directory, opened)
    return opened
  }

  function closeDirectory(packed: PackedPart, { known, seen }: OpenDirectory): void {
    const { directory, isWholeDirectory, refusal } = packed
    directories.delete(directory)
    counts.skippedNames += packed.skippedNames
    for (const entry of packed.leftovers) leftovers.push(joinPath(directory, `.scores/${entry.name}`))
    for (const name of packed.copies) {
      // A picture may be called so, and then its score file is one.
      if (!seen.has(name.slice(0, -'.json'.length))) copies.push(joinPath(directory, `.scores/${name}`))
    }
    if (refusal !== null) refusals.push({ directory, code: refusal })
    if (isWhole || !isWholeDirectory || refusal !== null) return
    for (const file of diffVanished(known, seen)) vanished.add(file.id)
    const knownBelow = findKnownSubdirectories(db, directory)
    const listed = new Set(packed.subdirectories)
    for (const name of packed.subdirectories) {
      if (!knownBelow.has(name)) furtherPaths.push(joinPath(directory, name))
    }
    for (const name of knownBelow) {
      if (!listed.has(name)) noteGone(joinPath(directory, name))
    }
  }

  function noteGone(path: string): void {
    for (const id of findPresentAt(db, path)) vanished.add(id)
  }

  function markReturned(ids: readonly number[]): void {
    if (ids.length === 0) return
    counts.returned += markPresent(db, ids)
    isListChanged = true
  }

  function* handleResults(message: Extract<FromReader, { kind: 'results' }>): Generator<void, void> {
    const toRecord: ToRecord[] = []
    for (const { part: partNumber, index, file } of message.files) {
      const part = parts.get(partNumber)
      const entry = part?.entries[index]
      if (part === undefined || entry === undefined) continue
      counts.seen += 1
      release(partNumber, part)
      const known = part.known.get(entry.name)
      if (file === null) {
        if (known !== undefined) noteNotFound(known)
        continue
      }
      if (known === undefined && file.extracted.type === 'unknown' && sortName(entry.name) === 'maybe')
        continue
      if (known !== undefined && isStillUnread(known, entry, file.extracted)) continue
      toRecord.push({ ...file, known })
    }
    for (let start = 0; start < toRecord.length; ) {
      const slice = toRecord.slice(start, start + sliceSize)
      start += slice.length
      const startedMs = performance.now()
      record(slice)
      sliceSize = adaptSlice(slice.length, performance.now() - startedMs)
      yield
    }
    for (let start = 0; start < message.scoreFiles.length; start += smallestSlice) {
      takeOver(message.scoreFiles.slice(start, start + smallestSlice))
      yield
    }
  }

  function isStillUnread(known: KnownFile, entry: FoundEntry, extracted: ExtractedOf): boolean {
    const isSame = known.sizeBytes === entry.sizeBytes && known.modifiedNs === entry.modifiedNs
    return isUnread(extracted) && isSame && outdated.has(known.id)
  }

  function record(files: readonly ToRecord[]): void {
    const ids = recordFiles(db, files, sightings.look())
    files.forEach((file, index) => {
      const id = ids[index]
      if (id === undefined) return
      found.add(id)
      if (file.known === undefined) counts.added += 1
      else {
        counts.changed += 1
        noteBefore(file.known, file.found)
      }
      if (file.known === undefined || file.known.isMissing) isListChanged = true
      else changedIds.add(id)
      if (file.extracted.problems.length > 0) counts.failed += 1
    })
    const { changed, hasQueued } = takeOverEmbedded(
      db,
      files.flatMap(({ found: stats, extracted: { rating, label } }, index) => {
        const id = ids[index]
        return id === undefined || isUndecided(db, id) ? [] : [{ id, stats, rating, label }]
      }),
    )
    for (const id of changed) changedIds.add(id)
    if (hasQueued) counts.scoreFilesQueued += 1
  }

  function noteBefore({ id, sizeBytes, modifiedNs, inode }: KnownFile, found: FileFacts): void {
    const isSame = found.sizeBytes === sizeBytes && found.modifiedNs === modifiedNs && found.inode === inode
    if (!isSame) sightings.before.set(id, { sizeBytes, modifiedNs, inode })
  }

  function noteNotFound(known: KnownFile): void {
    found.delete(known.id)
    if (!isWhole && !known.isMissing) vanished.add(known.id)
  }

  function takeOver(scoreFiles: readonly ScoreFileResult[]): void {
    const read: FoundScoreFile[] = []
    for (const { part: partNumber, index, read: file } of scoreFiles) {
      const part = parts.get(partNumber)
      const entry = part?.scoreFiles[index]
      if (part === undefined || entry === undefined) continue
      release(partNumber, part)
      const id = file === null ? undefined : findMediaOf(db, part.directory, entry.name)
      if (file !== null && id !== undefined) read.push({ id, read: file })
    }
    if (read.length === 0) return
    const { changed, bad, queued, waiting } = takeOverScoreFiles(db, read)
    for (const id of waiting) sightings.waiting.add(id)
    counts.scoreFilesTaken += changed.length
    counts.scoreFilesBad += bad
    counts.scoreFilesQueued += queued
    for (const id of changed) changedIds.add(id)
  }

  function release(partNumber: number, part: OpenPart): void {
    part.waiting -= 1
    if (part.waiting === 0) parts.delete(partNumber)
  }

  return {
    counts,
    refusals,
    found,
    vanished,
    furtherPaths,
    leftovers,
    copies,
    takeChanged: () => {
      const changed = isListChanged || changedIds.size > manyChanged ? 'all' : [...changedIds]
      changedIds = new Set()
      isListChanged = false
      return changed
    },
    findEntry: (partNumber, index) => {
      const part = parts.get(partNumber)
      const entry = part?.entries[index]
      return part === undefined || entry === undefined ? undefined : { directory: part.directory, entry }
    },
    handle: function* (message) {
      if (message.session !== number) return []
      if (message.kind === 'parts') return message.parts.map(handlePart)
      if (message.kind === 'gone') for (const path of message.paths) noteGone(path)
      if (message.kind !== 'results') return []
      yield* handleResults(message)
      return [{ kind: 'taken', session: number }]
    },
  }
}

type FileOf = NonNullable<Extract<FromReader, { kind: 'results' }>['files'][number]['file']>
type ExtractedOf = FileOf['extracted']
type ToRecord = FileOf & { readonly known: KnownFile | undefined }
