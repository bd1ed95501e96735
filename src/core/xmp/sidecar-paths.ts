import type { MediaFormat } from '#shared/media.ts'

const rawFormats: ReadonlySet<MediaFormat> = new Set(['dng', 'cr2', 'cr3', 'nef', 'arw', 'raf', 'orf', 'rw2'])

/** Whether a format is a camera's own: nothing is ever written into such a file. */
export function isRaw(format: MediaFormat): boolean {
  return rawFormats.has(format)
}

const rawExtensions =
  /\.(3fr|arw|cr2|cr3|crw|dcr|dng|erf|fff|gpr|iiq|kdc|mef|mos|mrw|nef|nrw|orf|pef|raf|raw|rw2|rwl|sr2|srf|srw|x3f)$/i

/** Whether a name is a RAW file's, whatever is in it: many of them look like a TIFF. */
export function hasRawName(name: string): boolean {
  return rawExtensions.test(name)
}

/** A media file as far as its sidecar's name goes. */
export type NamedMedia = { readonly id: number; readonly name: string; readonly format: MediaFormat }

const extension = /\.xmp$/i

/** Whether a name is that of an XMP sidecar. */
export function isSidecarName(name: string): boolean {
  return extension.test(name) && name.length > '.xmp'.length && !name.startsWith('.')
}

/**
 * Which media file of a directory each sidecar belongs to. `clip.mp4.xmp` is of `clip.mp4`. `base.xmp` is of the RAW file of that name, as
 * Adobe's programs have it; without one, of the only media file of that name. Where several could be meant it is of none.
 */
export function assignSidecars(
  names: readonly string[],
  media: readonly NamedMedia[],
): ReadonlyMap<string, NamedMedia> {
  const byName = new Map(media.map((file) => [file.name, file]))
  const byStem = new Map<string, NamedMedia[]>()
  for (const file of media) {
    const stem = stemOf(file.name)
    const known = byStem.get(stem)
    if (known === undefined) byStem.set(stem, [file])
    else known.push(file)
  }
  const assigned = new Map<string, NamedMedia>()
  for (const name of names) {
    if (!isSidecarName(name)) continue
    const base = name.replace(extension, '')
    const owner = byName.get(base) ?? chooseOwner(byStem.get(base) ?? [])
    if (owner !== undefined) assigned.set(name, owner)
  }
  return assigned
}

/** Where a new sidecar goes: `base.xmp` for a RAW file that has this name for itself, else `name.ext.xmp`. */
export function newSidecarName(file: NamedMedia, media: readonly NamedMedia[]): string {
  const stem = stemOf(file.name)
  const isTaken = media.some((other) => other.name === stem || `${other.name}.xmp` === `${stem}.xmp`)
  const owner = chooseOwner(media.filter((other) => stemOf(other.name) === stem))
  return isRaw(file.format) && owner?.id === file.id && !isTaken ? `${stem}.xmp` : `${file.name}.xmp`
}

function chooseOwner(files: readonly NamedMedia[]): NamedMedia | undefined {
  const raw = files.filter(({ format }) => isRaw(format))
  const candidates = raw.length > 0 ? raw : files
  return candidates.length === 1 ? candidates[0] : undefined
}

function stemOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? name : name.slice(0, dot)
}
