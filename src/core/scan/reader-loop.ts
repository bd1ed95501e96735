import { join } from 'node:path'
import type { ReadSettings } from '#core/metadata/parser.ts'
import { scoresDirectory } from '#core/sidecar/score-file-path.ts'
import { readMediaFile } from './read-media-file.ts'
import { readScoreFileNow } from './read-score-file-now.ts'
import {
  type FileResult,
  type FromReader,
  type PackedPart,
  packEntries,
  type ScoreFileResult,
  type ToReader,
} from './reader-protocol.ts'
import { type WalkedPart, walkFolder } from './walk-folder.ts'
import { type WalkedPath, walkPaths } from './walk-paths.ts'

/** Parts on their way or being read; results on their way: what bounds the memory of a walk over a million files. */
const mostOpenParts = 64
const mostResultsInFlight = 3
const partSize = 1000
const firstPartSize = 100
const firstBatchSize = 64
const batchSize = 250
const batchCharacters = 4_000_000
const longestBatchMs = 100
/** How long one turn may take, before messages are looked at. */
const turnMs = 15

type Post = (message: FromReader, transfer: readonly ArrayBuffer[]) => void
type Wanted = Pick<Extract<ToReader, { kind: 'read' }>, 'part' | 'wanted' | 'wantedScoreFiles'>

type Session = {
  readonly number: number
  readonly folder: string
  readonly settings: ReadSettings
  readonly walk: Iterator<WalkedPath>
  isWalked: boolean
  nextPart: number
  readonly parts: Map<number, WalkedPart>
  readonly wanted: Wanted[]
  /** How far the first of `wanted` has been read: files, then score files. */
  done: number
  files: FileResult[]
  scoreFiles: ScoreFileResult[]
  characters: number
  batchSince: number
  batchLimit: number
  resultsInFlight: number
}

/**
 * The work of a reader thread: walks, and reads what is wanted of that, in short turns between messages. `current` is shared with
 * the library: session, part and index of the file that is being read, so that one which kills the thread is known.
 */
export function createReaderLoop(
  post: Post,
  current: Int32Array,
): { readonly receive: (message: ToReader) => void } {
  let session: Session | undefined
  let isScheduled = false

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (session !== undefined && takeTurn(session, post, current)) schedule()
      if (session !== undefined && isFinished(session)) {
        post({ kind: 'done', session: session.number }, [])
        session = undefined
      }
    })
  }

  return {
    receive: (message) => {
      if (message.kind === 'walk') session = startSession(message)
      if (session === undefined || message.session !== session.number) {
        // Its end was crossed by the cancel, or it never began.
        if (message.kind === 'cancel') post({ kind: 'done', session: message.session }, [])
        return
      }
      if (message.kind === 'cancel') {
        session = undefined
        post({ kind: 'done', session: message.session }, [])
      }
      if (message.kind === 'taken' && session !== undefined) session.resultsInFlight -= 1
      if (message.kind === 'read') session?.wanted.push(message)
      schedule()
    },
  }
}

function startSession(message: Extract<ToReader, { kind: 'walk' }>): Session {
  return {
    number: message.session,
    folder: message.folder,
    settings: message.settings,
    walk:
      message.paths === null
        ? walkWhole(message.folder)
        : walkPaths(message.folder, message.paths, firstPartSize * 5),
    isWalked: false,
    nextPart: 0,
    parts: new Map(),
    wanted: [],
    done: 0,
    files: [],
    scoreFiles: [],
    characters: 0,
    batchSince: 0,
    batchLimit: firstBatchSize,
    resultsInFlight: 0,
  }
}

function* walkWhole(folder: string): Generator<WalkedPath> {
  for (const part of walkFolder(folder, '', { partSize, firstPartSize })) {
    yield { kind: 'part', part, isWholeDirectory: true }
  }
}

function isFinished(session: Session): boolean {
  return (
    session.isWalked && session.parts.size === 0 && session.files.length + session.scoreFiles.length === 0
  )
}

/** Does a little of what is most urgent; false: there is nothing to do until a message comes. */
function takeTurn(session: Session, post: Post, current: Int32Array): boolean {
  const until = performance.now() + turnMs
  const canRead = session.resultsInFlight < mostResultsInFlight
  if (canRead && session.wanted.length > 0) {
    while (session.wanted.length > 0 && performance.now() < until && !isFull(session))
      readNext(session, current)
    if (isFull(session)) flush(session, post)
    return true
  }
  if (!session.isWalked && session.parts.size < mostOpenParts) {
    walkOn(session, post, until)
    return true
  }
  if (canRead && session.files.length + session.scoreFiles.length > 0) flush(session, post)
  return false
}

function isFull(session: Session): boolean {
  const count = session.files.length + session.scoreFiles.length
  if (count === 0) return false
  const isOld = performance.now() - session.batchSince > longestBatchMs
  return count >= session.batchLimit || session.characters >= batchCharacters || isOld
}

function readNext(session: Session, current: Int32Array): void {
  const wanted = session.wanted[0]
  const part = wanted === undefined ? undefined : session.parts.get(wanted.part)
  if (wanted === undefined || part === undefined) {
    session.wanted.shift()
    return
  }
  const { wanted: files, wantedScoreFiles, part: number } = wanted
  if (session.files.length + session.scoreFiles.length === 0) session.batchSince = performance.now()
  const fileIndex = files[session.done]
  const scoreIndex = wantedScoreFiles[session.done - files.length]
  if (fileIndex !== undefined) {
    current.set([session.number, number, fileIndex])
    const entry = part.entries[fileIndex]
    const file =
      entry === undefined ? null : readMediaFile(session.folder, part.directory, entry, session.settings)
    current.set([0, 0, 0])
    session.files.push({ part: number, index: fileIndex, file })
    if (file !== null) session.characters += countCharacters(file.extracted.raw)
  } else if (scoreIndex !== undefined) {
    const entry = part.scoreFiles[scoreIndex]
    const read =
      entry === undefined
        ? null
        : readScoreFileNow(join(session.folder, part.directory, scoresDirectory, entry.name))
    session.scoreFiles.push({ part: number, index: scoreIndex, read })
    session.characters += read?.text?.length ?? 0
  }
  session.done += 1
  if (session.done < files.length + wantedScoreFiles.length) return
  session.done = 0
  session.wanted.shift()
  session.parts.delete(number)
}

function countCharacters(raw: Readonly<Record<string, string>>): number {
  let count = 0
  for (const key of Object.keys(raw)) count += raw[key]?.length ?? 0
  return count
}

function flush(session: Session, post: Post): void {
  post({ kind: 'results', session: session.number, files: session.files, scoreFiles: session.scoreFiles }, [])
  session.files = []
  session.scoreFiles = []
  session.characters = 0
  session.batchLimit = batchSize
  session.resultsInFlight += 1
}

function walkOn(session: Session, post: Post, until: number): void {
  const parts: PackedPart[] = []
  const gone: string[] = []
  let entries = 0
  while (performance.now() < until && entries < partSize && session.parts.size < mostOpenParts) {
    const next = session.walk.next()
    if (next.done) {
      session.isWalked = true
      break
    }
    if (next.value.kind === 'gone') {
      gone.push(next.value.path)
      continue
    }
    const { part, isWholeDirectory } = next.value
    const number = session.nextPart
    session.nextPart += 1
    session.parts.set(number, part)
    entries += part.entries.length
    parts.push({
      ...part,
      number,
      isWholeDirectory,
      entries: packEntries(part.entries),
      scoreFiles: packEntries(part.scoreFiles),
    })
    if (number === 0) break
  }
  if (gone.length > 0) post({ kind: 'gone', session: session.number, paths: gone }, [])
  if (parts.length === 0) return
  const buffers = parts.flatMap((part) => [part.entries.numbers.buffer, part.scoreFiles.numbers.buffer])
  post({ kind: 'parts', session: session.number, parts }, buffers)
}
