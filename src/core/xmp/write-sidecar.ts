import type { Stats } from 'node:fs'
import { join } from 'node:path'
import type { WriteDb } from '#core/db/handles.ts'
import type { ExifValues } from '#core/metadata/findings.ts'
import { findState, type WrittenFile, writeFileAtomically } from '#core/storage/atomic-write.ts'
import type { Storage } from '#core/storage/storage.ts'
import { AppError } from '#shared/errors.ts'
import { type DecodedPacket, encodePacket } from './decode-packet.ts'
import { editXmp } from './edit-xmp.ts'
import type { XmpBase } from './merge-xmp.ts'
import { parseXml } from './parse-xml.ts'
import { listStatement } from './ratings-of-xmp.ts'
import { createSeed, type OwnXmp } from './read-own-xmp.ts'
import { readSidecar, type SidecarOnDisk } from './read-sidecar.ts'
import { collectProperties } from './read-xmp.ts'
import { takeOverXmp } from './take-over-xmp.ts'
import { findXmpBase, findXmpFile, type XmpFile, type XmpStats } from './xmp-state.ts'
import { isStated, planXmp, type WantedXmp } from './xmp-values.ts'

export type SidecarParts = {
  readonly db: WriteDb
  /** Absolute. */
  readonly folder: string
  readonly storage: Storage
}

/** A place whose XMP says what the database says: what was agreed on, and how the place looks on disk. */
export type WrittenXmp = { readonly name: string; readonly base: XmpBase; readonly stats: XmpStats }

/**
 * Brings a sidecar that is there in step, after taking over what another program wrote into it since. One that is damaged, read-only or
 * another account's is refused and left as it is. Undefined: it isn't there any more, or the library doesn't know the file.
 */
export async function updateSidecar(
  parts: SidecarParts,
  file: XmpFile,
  name: string,
): Promise<(WrittenXmp & { readonly tookOver: boolean }) | undefined> {
  const { db, folder, storage } = parts
  const path = join(folder, file.directory, name)
  const onDisk = await readSidecar(storage, path)
  if (onDisk === undefined) return undefined
  const { content, stats, modifiedNs, sizeBytes } = onDisk
  if (!content.ok || content.root === null) throw createRefusal(name, 'it is damaged')
  requireWritable(name, stats)
  const statement = listStatement(content.properties)
  const tookOver = takeOverFirst(db, file.id, name, onDisk)
  // Again, because taking over may have changed it, and so may the person while the disk was read.
  const now = findXmpFile(db, file.id)
  if (now === undefined) return undefined
  const wanted = createWanted(db, now, name)
  if (isStated(wanted, statement)) {
    return { name, base: createBase(wanted), stats: { modifiedNs, sizeBytes }, tookOver }
  }
  const text = compose(content.packet, wanted, {})
  if (text === undefined) throw createRefusal(name, 'it is damaged')
  const bytes = encodePacket({ ...content.packet, text })
  const written = await writeFileAtomically(storage, path, bytes, findState(stats))
  return { name, base: createBase(wanted), stats: written, tookOver }
}

/**
 * Makes a sidecar, from the file's own packet where it has one. Undefined: the file says all of it itself already, so none is needed.
 * Throws `ChangedMeanwhile` where another program was faster.
 */
export async function createSidecar(
  { db, folder, storage }: SidecarParts,
  file: XmpFile,
  name: string,
  own: OwnXmp,
): Promise<WrittenXmp | undefined> {
  const wanted = createWanted(db, file, name)
  if (isStated(wanted, listStatement(own.properties, own.exif))) return undefined
  const text = compose({ text: createSeed(own.packets), encoding: 'utf-8' }, wanted, own.exif)
  if (text === undefined) throw createRefusal(file.name, 'its own XMP is damaged')
  const path = join(folder, file.directory, name)
  const written: WrittenFile = await writeFileAtomically(
    storage,
    path,
    encodePacket({ text, encoding: 'utf-8' }),
    null,
  )
  return { name, base: createBase(wanted), stats: written }
}

/** What a place is to say: our values, without the keywords that it was given by us and that are no longer ours. */
export function createWanted(db: WriteDb, { id, values }: XmpFile, name: string): WantedXmp {
  const known = findXmpBase(db, id, name)
  const removedKeywords = known?.keywords.filter((keyword) => !values.keywords.includes(keyword)) ?? []
  return { ...values, removedKeywords }
}

/** What was agreed on once a place says what is wanted. */
export function createBase({ score, label, keywords }: WantedXmp): XmpBase {
  return { score, label, keywords }
}

/** Undefined: the text can't be edited so that it says what is wanted. */
function compose({ text }: DecodedPacket, wanted: WantedXmp, exif: ExifValues): string | undefined {
  const root = parseXml(text)
  if (root === undefined) return undefined
  const { edits } = planXmp(wanted, { xmp: collectProperties(root), exif, hasWindowsRating: false })
  const edited = editXmp(text, edits)
  const after = edited === undefined ? undefined : parseXml(edited)
  if (after === undefined || !isStated(wanted, listStatement(collectProperties(after)))) return undefined
  return edited
}

function takeOverFirst(
  db: WriteDb,
  id: number,
  name: string,
  { content, modifiedNs, sizeBytes }: SidecarOnDisk,
): boolean {
  const base = findXmpBase(db, id, name)
  if (!content.ok || (base?.modifiedNs === modifiedNs && base.sizeBytes === sizeBytes)) return false
  const stats = { modifiedNs, sizeBytes }
  const statement = listStatement(content.properties)
  return takeOverXmp(db, [{ id, name, stats, statement, problem: null }]).changed.length > 0
}

/** A directory's right is enough to replace a file in it; what its owner protects, or isn't ours, is left alone all the same. */
function requireWritable(name: string, stats: Stats): void {
  if (process.platform === 'win32') return
  if ((stats.mode & 0o200) === 0) throw createRefusal(name, 'it is read-only')
  const account = process.geteuid?.()
  if (account !== undefined && account !== stats.uid)
    throw createRefusal(name, 'it belongs to another account')
}

function createRefusal(name: string, reason: string): AppError {
  return new AppError('unsupported', `“${name}” was left as it is, because ${reason}.`)
}
