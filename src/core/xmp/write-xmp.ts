import { join } from 'node:path'
import { checkDirectories } from '#core/sidecar/write-score-file.ts'
import { findFile } from '#core/storage/atomic-write.ts'
import { AppError } from '#shared/errors.ts'
import { readOwnXmp } from './read-own-xmp.ts'
import { assignSidecars, isRaw, newSidecarName } from './sidecar-paths.ts'
import { createSidecar, type SidecarParts, updateSidecar, type WrittenXmp } from './write-sidecar.ts'
import { findXmpMode } from './xmp-mode.ts'
import { findMediaOfStem, findXmpFile, type XmpFile } from './xmp-state.ts'

export type XmpWriteParts = SidecarParts & {
  /** Writes into the file itself; `unsuited` where that isn't done with files of this kind. */
  readonly embed: (file: XmpFile) => Promise<EmbedOutcome>
}

export type EmbedOutcome =
  /** `isChanged`: it is another file now; otherwise it said all of it already. */
  | { readonly state: 'written'; readonly isChanged: boolean; readonly place: WrittenXmp }
  /** Its rating goes beside it; the reason is for a developer. */
  | { readonly state: 'unsuited'; readonly reason: string }

export type XmpWriteOutcome = {
  /** The places that say now what the database says. */
  readonly places: readonly WrittenXmp[]
  /** Whether another program had changed one of them, and the library took something of it first. */
  readonly tookOver: boolean
  /** Whether the media file itself is another one now. */
  readonly isEmbedded: boolean
}

const nothing: XmpWriteOutcome = { places: [], tookOver: false, isEmbedded: false }

/**
 * Writes what the database says of one file to where other programs look for it: into the file, or into a sidecar, and into every
 * sidecar of it that is there. Throws what the disk says; then nothing is lost and nothing left behind.
 */
export async function writeXmp(parts: XmpWriteParts, id: number): Promise<XmpWriteOutcome> {
  const { db, folder, storage } = parts
  const mode = findXmpMode(db)
  const file = findXmpFile(db, id)
  if (mode === 'off' || file === undefined) return nothing
  await checkDirectories(storage, folder, file.path)
  if ((await findFile(storage, join(folder, file.path))) === undefined) {
    throw new AppError('folder-unavailable', `${file.name} is not there right now. Is its disk connected?`)
  }
  const places: WrittenXmp[] = []
  let tookOver = false
  const { names, newName } = await findSidecars(parts, file)
  for (const name of names) {
    const written = await updateSidecar(parts, file, name)
    if (written === undefined) continue
    places.push(written)
    tookOver ||= written.tookOver
  }
  const current = findXmpFile(db, id)
  if (current === undefined) return nothing
  const embedded = mode === 'embedded' && !isRaw(file.format) ? await parts.embed(current) : undefined
  if (embedded?.state === 'written') places.push(embedded.place)
  else if (places.length === 0) {
    const made = await createSidecar(parts, current, newName, readOwnXmp(join(folder, file.path)))
    if (made !== undefined) places.push(made)
  }
  return { places, tookOver, isEmbedded: embedded?.state === 'written' && embedded.isChanged }
}

/** The sidecars of a file that are there, and the name for a new one. */
async function findSidecars(
  { db, folder, storage }: SidecarParts,
  file: XmpFile,
): Promise<{ readonly names: readonly string[]; readonly newName: string }> {
  const dot = file.name.lastIndexOf('.')
  const stem = dot <= 0 ? file.name : file.name.slice(0, dot)
  const media = findMediaOfStem(db, file.directory, stem)
  const candidates = [...new Set([file.name, stem])].flatMap((base) =>
    // Where case makes no difference the second would be the first once more.
    process.platform === 'linux' ? [`${base}.xmp`, `${base}.XMP`] : [`${base}.xmp`],
  )
  const assigned = assignSidecars(candidates, media)
  const names: string[] = []
  for (const name of candidates) {
    if (assigned.get(name)?.id !== file.id) continue
    if ((await findFile(storage, join(folder, file.directory, name))) !== undefined) names.push(name)
  }
  return { names, newName: newSidecarName(file, media) }
}
