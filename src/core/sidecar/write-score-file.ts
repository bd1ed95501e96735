import type { Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { inTransaction, type WriteDb } from '#core/db/handles.ts'
import { isShelved } from '#core/media/shelf.ts'
import {
  ChangedMeanwhile,
  type FileState,
  findFile,
  syncDirectory,
  type WrittenFile,
  writeFileAtomically,
} from '#core/storage/atomic-write.ts'
import { findErrorCode, type Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { findBase, findScore, type KnownScore } from './find-score-values.ts'
import { neutralValues } from './merge-score-file.ts'
import { noteIntent } from './note-intent.ts'
import { readScoreFile } from './read-score-file.ts'
import { type ParsedScoreFile, parseScoreFile, printLocalTime, printScoreFile } from './score-file.ts'
import { scoreFilePath } from './score-file-path.ts'
import { takeOverScoreFile } from './take-over-score-files.ts'
import { tellOwner } from './tell-owner.ts'

type ParsedOk = Extract<ParsedScoreFile, { ok: true }>

export type WriteParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly storage: Storage
  readonly now: () => number
}

export type WriteOutcome = {
  /** What the score file says now; null where the library no longer knows the media file at that place. */
  readonly written: { readonly parsed: ParsedOk; readonly file: WrittenFile } | null
  /** Whether another program had changed the score file, and the library took something of it first. */
  readonly tookOver: boolean
}

/**
 * Writes the score file of one media file with what the database says, after taking over what another program wrote into it
 * since. A damaged one is set aside first (`.bad-<time>`). Throws what the disk says; then nothing is lost and nothing left behind.
 */
export async function writeScoreFile(parts: WriteParts, id: number): Promise<WriteOutcome> {
  const { db, folder, storage } = parts
  const known = findScore(db, id)
  // Beside a file that isn't anywhere nothing can be written.
  if (known === undefined || isShelved(known.path)) return { written: null, tookOver: false }
  const path = join(folder, scoreFilePath(known.path))
  await checkDirectories(storage, folder, known.path)
  await makeScoresDirectory(storage, dirname(path), join(folder, known.path))
  let tookOver = false
  for (let attempt = 1; ; attempt += 1) {
    const found = await readForWriting(parts, path)
    // One that a file left behind which stood here before says nothing of this one.
    const onDisk = found !== undefined && tellOwner(db, known, found.parsed) === 'other' ? undefined : found
    if (takeOverFirst(db, id, onDisk)) tookOver = true
    // Again, because taking over may have changed it, and so may the person while the disk was read.
    const now = findScore(db, id)
    // Moved meanwhile: its order for the new place stands.
    if (now?.path !== known.path) return { written: null, tookOver }
    const before = onDisk?.parsed ?? findBase(db, id)?.parsed
    const parsed = composeScoreFile(now, before, printLocalTime(new Date(parts.now())))
    try {
      const text = printScoreFile(parsed, parsed.unknown)
      await noteIntent(db, id, text)
      const file = await writeFileAtomically(storage, path, Buffer.from(text), found ?? null)
      return { written: { parsed, file }, tookOver }
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile)) throw error
      if (attempt >= mostAttempts) {
        throw new AppError('unsupported', 'another program writes it all the time.', { cause: error })
      }
    }
  }
}

/** So often in a row another program may come between the reading of a score file and its writing. */
const mostAttempts = 5

/** What a score file is to say: a key that says nothing new is left out, unless it stood there before. */
export function composeScoreFile(known: KnownScore, before: ParsedOk | undefined, updated: string): ParsedOk {
  const { score, favourite, label, keywords, notes } = known.values
  const name = known.path.slice(known.path.lastIndexOf('/') + 1)
  return {
    ok: true,
    file: name,
    score,
    updated,
    favourite:
      favourite === neutralValues.favourite && before?.favourite === undefined ? undefined : favourite,
    label: label === neutralValues.label && before?.label === undefined ? undefined : label,
    keywords: keywords.length === 0 && before?.keywords === undefined ? undefined : keywords,
    notes: notes === neutralValues.notes && before?.notes === undefined ? undefined : notes,
    contentHash: known.contentHash ?? before?.contentHash ?? null,
    revision: known.revision,
    unknown: before?.unknown ?? [],
    problem: null,
  }
}

type OnDisk = FileState & { readonly parsed: ParsedOk; readonly text: string }

/** The score file that stands there, undefined where none does. A damaged one is moved aside. */
async function readForWriting({ storage, now }: WriteParts, path: string): Promise<OnDisk | undefined> {
  const read = await readScoreFile(storage, path)
  if (read === undefined) return undefined
  if (read.text !== null) {
    const parsed = parseScoreFile(read.text)
    if (parsed.ok) return { ...read, parsed }
  }
  await setAside(storage, path, now())
  return undefined
}

async function setAside(storage: Storage, path: string, nowMs: number): Promise<void> {
  for (let time = nowMs; ; time += 1) {
    const aside = `${path}.bad-${new Date(time).toISOString().replace(/[-:.]/g, '')}`
    if ((await findFile(storage, aside)) !== undefined) continue
    await storage.rename(path, aside)
    return syncDirectory(storage, dirname(path))
  }
}

function takeOverFirst(db: WriteDb, id: number, onDisk: OnDisk | undefined): boolean {
  if (onDisk === undefined) return false
  const base = findBase(db, id)?.parsed
  const isAsWeLeftIt =
    base !== undefined &&
    printScoreFile(base, base.unknown) === printScoreFile(onDisk.parsed, onDisk.parsed.unknown)
  if (isAsWeLeftIt) return false
  const read = {
    text: onDisk.text,
    problem: null,
    modifiedNs: onDisk.modifiedNs,
    sizeBytes: onDisk.sizeBytes,
  }
  const outcome = inTransaction(db, () =>
    takeOverScoreFile(db, { id, read }, `sidecar-${crypto.randomUUID()}`, 'take'),
  )
  return outcome.state === 'merged' && Object.keys(outcome.merge.take).length > 0
}

/** No directory on the way may be a link: it could have been put there after the scan, and lead out of the folder. */
export async function checkDirectories(storage: Storage, folder: string, mediaPath: string): Promise<void> {
  let directory = folder
  for (const segment of mediaPath.split('/').slice(0, -1)) {
    directory = join(directory, segment)
    if ((await storage.lstat(directory)).isDirectory()) continue
    throw new AppError('unsupported', `${directory} is no longer a folder but something else.`)
  }
}

/**
 * Makes `.scores` with the mode of the folder around it. Where neither it nor the media file is there the folder itself is
 * probably elsewhere (an empty mount point), and nothing may be written.
 */
async function makeScoresDirectory(storage: Storage, directory: string, mediaFile: string): Promise<void> {
  const known = await findStats(storage, directory)
  if (known?.isDirectory()) return
  if (known !== undefined) {
    throw new AppError(
      'unsupported',
      `${directory} is not a folder. Rename what stands there, then try again.`,
    )
  }
  const parent = dirname(directory)
  if ((await findStats(storage, mediaFile)) === undefined) {
    throw new AppError(
      'folder-unavailable',
      `${parent} does not hold this file right now. Is its disk connected?`,
    )
  }
  const { mode } = await storage.lstat(parent)
  try {
    await storage.mkdir(directory)
  } catch (error) {
    if (findErrorCode(error) !== 'EEXIST') throw error
    return
  }
  if (process.platform !== 'win32') await storage.chmod(directory, mode & 0o777)
  await syncDirectory(storage, parent)
}

async function findStats(storage: Storage, path: string): Promise<Stats | undefined> {
  try {
    return await storage.lstat(path)
  } catch (error) {
    if (findErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
