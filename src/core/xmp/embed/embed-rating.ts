import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { inTransaction, prepare, type WriteDb } from '#core/db/handles.ts'
import { findFile, syncDirectory } from '#core/storage/atomic-write.ts'
import { findModifiedNs, type Storage, type StorageFile } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import type { MediaFormat } from '#shared/media.ts'
import { hasRawName } from '../sidecar-paths.ts'
import { createBase, createWanted } from '../write-sidecar.ts'
import type { EmbedOutcome } from '../write-xmp.ts'
import type { XmpFile } from '../xmp-state.ts'
import { isStated, type PlannedXmp, planXmp, type WantedXmp } from '../xmp-values.ts'
import { carryAttributes } from './carry-attributes.ts'
import { findComplaint, findLostTags, type TagTable } from './compare-tags.ts'
import { createTagChange } from './exif-args.ts'
import type { Fingerprint } from './fingerprint.ts'
import { clearIntent, noteIntent } from './intents.ts'
import { CannotEmbed } from './refusal.ts'
import type { ExifToolWriter, OpenInput } from './run-exiftool.ts'
import { isEmbeddable } from './structure.ts'

export type EmbedParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly storage: Storage
  readonly exiftool: ExifToolWriter
  /** In the decoder process. `too-large`: it isn't examined. Throws where it couldn't be. */
  readonly examine: (
    path: string,
    format: MediaFormat,
    signal: AbortSignal,
  ) => Promise<Fingerprint | 'too-large'>
  /** Free bytes on the disk of a directory. */
  readonly findFreeBytes: (directory: string) => Promise<number>
}

const createFlags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
/** A rating adds hundreds of bytes, and the first packet of a file 2 KB of room. */
const mostGrowthBytes = 64 * 1024

/**
 * Writes a file's rating into the file: ExifTool gives the new bytes, which go into a file of our own beside it; when picture, tags and all
 * other parts of both have been compared, that takes the old one's place. A file that is damaged or protected is refused. `unsuited`:
 * files of its kind are never written into, or the comparison showed that more would change than the rating.
 */
export async function embedRating(parts: EmbedParts, file: XmpFile): Promise<EmbedOutcome> {
  const { db, folder, storage } = parts
  if (!isEmbeddable(file.format) || hasRawName(file.name)) {
    return { state: 'unsuited', reason: 'ratings are not written into files of this kind' }
  }
  const { signal } = new AbortController()
  const path = join(folder, file.path)
  const before = await requireUntouched(storage, path, file)
  const print = await parts.examine(path, file.format, signal)
  if (print === 'too-large') return { state: 'unsuited', reason: 'it is too large' }
  if (print.refusal?.kind === 'unsuited') return { state: 'unsuited', reason: print.refusal.reason }
  if (print.refusal !== null) throw createRefusal(file, print.refusal.reason)
  const wanted = createWanted(db, file, '')
  const place = { name: '', base: createBase(wanted) }
  if (isStated(wanted, print.statement)) {
    return { state: 'written', isChanged: false, place: { ...place, stats: describeStats(before) } }
  }
  if ((await parts.findFreeBytes(dirname(path))) < 2 * before.size) {
    throw new AppError('disk-full', 'Its disk is too full for a second copy of it.')
  }
  const plan = planXmp(wanted, {
    xmp: new Map(print.properties),
    exif: print.exif,
    hasWindowsRating: file.format === 'jpeg' || file.format === 'tiff',
  })
  const temporary = `.media-scorer-${randomBytes(8).toString('hex')}.tmp`
  const written = join(dirname(path), temporary)
  noteIntent(db, file.id, temporary)
  try {
    const stats = await writeAndProve(parts, { file, path, written, before, print, plan, wanted }, signal)
    return { state: 'written', isChanged: true, place: { ...place, stats: describeStats(stats) } }
  } catch (error) {
    if (!(error instanceof CannotEmbed)) throw error
    return { state: 'unsuited', reason: error.message }
  } finally {
    // After the rename there is nothing of that name any more.
    await storage.unlink(written).catch(() => undefined)
    clearIntent(db, file.id)
  }
}

type Work = {
  readonly file: XmpFile
  readonly path: string
  readonly written: string
  readonly before: Stats
  readonly print: Fingerprint
  readonly plan: PlannedXmp
  readonly wanted: WantedXmp
}

async function writeAndProve(parts: EmbedParts, work: Work, signal: AbortSignal): Promise<Stats> {
  const { db, storage, exiftool } = parts
  const { file, path, written, before } = work
  const source = await storage.open(path, readFlags)
  try {
    requireSame(before, await source.stat())
    const tags = await exiftool.readTags({ fd: source.fd, path }, signal)
    const complaint = findComplaint(tags)
    if (complaint !== null) throw createRefusal(file, `ExifTool finds it damaged: ${complaint}`)
    const stats = await writeCopy(parts, work, { fd: source.fd, path }, signal)
    const after = await prove(parts, work, tags, signal)
    requireSame(before, await storage.lstat(path))
    await storage.rename(written, path)
    recordNewFile(db, file, stats, after.content)
    await syncDirectory(storage, dirname(path))
    if ((await storage.lstat(path)).ino !== stats.ino) {
      throw new AppError('file-changed', 'Another program replaced it right after it was written.')
    }
    return stats
  } finally {
    await source.close()
  }
}

/** The new file, whole and durable, with all that the old one has beside its bytes. */
async function writeCopy(
  { storage, exiftool }: EmbedParts,
  { path, written, before, print, plan }: Work,
  input: OpenInput,
  signal: AbortSignal,
): Promise<Stats> {
  const target = await storage.open(written, createFlags, 0o600)
  try {
    let length = 0
    const append = async (bytes: Buffer) => {
      length += bytes.length
      if (length > before.size + mostGrowthBytes)
        throw new CannotEmbed('The new file is far larger than the old one.')
      await writeAll(target, bytes)
    }
    await exiftool.rewrite(input, createTagChange(plan, print.packet), append, signal)
    if (process.platform !== 'win32') {
      if ((await target.stat()).gid !== before.gid) await target.chown(before.uid, before.gid)
      await target.chmod(before.mode & 0o7777)
    }
    await target.utimes(before.atimeMs / 1000, before.mtimeMs / 1000)
    await carryAttributes(path, written, signal)
    const stats = await target.stat()
    if (stats.size !== length) throw new AppError('disk-full', 'The disk did not take all of the data.')
    if (
      (stats.mode & 0o7777) !== (before.mode & 0o7777) ||
      stats.uid !== before.uid ||
      stats.gid !== before.gid
    ) {
      throw new AppError('unsupported', 'Its owner or its rights could not be kept, so it was left as it is.')
    }
    await target.sync()
    return stats
  } finally {
    await target.close()
  }
}

async function writeAll(file: StorageFile, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const count = await file.write(bytes.subarray(offset))
    if (count === 0) throw new AppError('disk-full', 'The disk takes no more data.')
    offset += count
  }
}

/** Reads what was written and compares it with what was there: the picture, every part, every tag but the rating's. */
async function prove(
  { storage, exiftool, examine }: EmbedParts,
  { file, written, print, plan, wanted, before }: Work,
  tags: TagTable,
  signal: AbortSignal,
): Promise<Fingerprint> {
  const after = await examine(written, file.format, signal)
  const fail = (what: string): never => {
    throw new CannotEmbed(`It would have changed ${what}.`)
  }
  if (after === 'too-large' || after.refusal !== null) return fail('how it is built')
  // A file of a kind that has no content of its own counts as a whole, and that changes with every byte.
  const isWhole = print.content.includes(':file:')
  if (after.pixels !== print.pixels || (!isWhole && after.content !== print.content)) fail('its picture')
  if (listKept(after, plan) !== listKept(print, plan)) fail('a part of it')
  if (!isStated(wanted, after.statement)) fail('nothing of its rating')
  const copy = await storage.open(written, readFlags)
  try {
    const stats = await copy.stat()
    if (Math.abs(stats.size - before.size) > mostGrowthBytes) fail('its size')
    const found = await exiftool.readTags({ fd: copy.fd, path: written }, signal)
    const lost = findLostTags(tags, found)
    if (lost.length > 0) fail(`other tags: ${lost.join(', ')}`)
  } finally {
    await copy.close()
  }
  return after
}

/** In no order: ExifTool puts texts that follow a PNG's picture in front of it. */
function listKept({ kept }: Fingerprint, plan: PlannedXmp): string {
  const parts = kept.filter(({ name }) => plan.exif === undefined || name !== 'Exif')
  return parts
    .map(({ name, hash }) => `${name} ${hash}`)
    .sort()
    .join('\n')
}

/** The library's row is the new file's: the next scan finds nothing changed. */
function recordNewFile(db: WriteDb, { id }: XmpFile, stats: Stats, content: string): void {
  inTransaction(db, () => {
    prepare(db, 'UPDATE media_files SET file_size = ?, modified_ns = ?, inode = ? WHERE id = ?').run(
      ...[stats.size, findModifiedNs(stats), stats.ino, id],
    )
    prepare(
      db,
      'UPDATE media_files SET content_hash = ? WHERE id = ? AND hash_state = 1 AND content_hash IS NOT NULL',
    ).run(content, id)
  })
}

/** The very file that the scan recorded, which is ours alone and may be written to. */
async function requireUntouched(storage: Storage, path: string, file: XmpFile): Promise<Stats> {
  const stats = await findFile(storage, path)
  if (stats === undefined) throw new AppError('not-found', 'It is not there any more.')
  const isRecorded =
    stats.size === file.sizeBytes && findModifiedNs(stats) === file.modifiedNs && stats.ino === file.inode
  if (!isRecorded)
    throw new AppError('file-changed', 'It was changed since it was read; it is read again first.')
  if (stats.nlink > 1) throw createRefusal(file, 'it has more than one name (hard links)')
  if (process.platform !== 'win32') {
    if ((stats.mode & 0o200) === 0) throw createRefusal(file, 'it is read-only')
    const account = process.geteuid?.()
    if (account !== undefined && account !== stats.uid)
      throw createRefusal(file, 'it belongs to another account')
  }
  return stats
}

function requireSame(before: Stats, now: Stats): void {
  const isSame =
    now.ino === before.ino &&
    now.dev === before.dev &&
    now.size === before.size &&
    now.mtimeMs === before.mtimeMs &&
    now.ctimeMs === before.ctimeMs
  if (!isSame) throw new AppError('file-changed', 'Another program changed it meanwhile; it is tried again.')
}

function describeStats(stats: Stats): { readonly modifiedNs: number; readonly sizeBytes: number } {
  return { modifiedNs: findModifiedNs(stats), sizeBytes: stats.size }
}

function createRefusal({ name }: XmpFile, reason: string): AppError {
  return new AppError('unsupported', `“${name}” was left as it is, because ${reason}.`)
}
