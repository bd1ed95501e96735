import { isSideName, listSideNames } from '#core/metadata/side-files.ts'
import { scoreFileName } from '#core/sidecar/score-file-path.ts'
import { assignSidecars, hasRawName, isRaw, type NamedMedia } from '#core/xmp/sidecar-paths.ts'
import { splitName } from '#shared/file-names.ts'

/** What lies in a directory: names of files, names in its `.scores`, and the media files that the library knows there. */
export type FolderContents = {
  readonly names: ReadonlySet<string>
  readonly scores: ReadonlySet<string>
  readonly media: readonly NamedMedia[]
  /** The media files by each beginning of their name that a dot follows, and by the whole name. */
  readonly byStem: ReadonlyMap<string, readonly NamedMedia[]>
}

/** `FolderContents.byStem`: a directory may hold a hundred thousand files, of which ten thousand go. */
export function indexByStem<Media extends NamedMedia>(media: readonly Media[]): Map<string, Media[]> {
  const index = new Map<string, Media[]>()
  for (const one of media) {
    const { name } = one
    for (let dot = name.indexOf('.', 1); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      put(index, name.slice(0, dot), one)
    }
    put(index, name, one)
  }
  return index
}

function put<Media>(index: Map<string, Media[]>, key: string, one: Media): void {
  const known = index.get(key)
  if (known === undefined) index.set(key, [one])
  else known.push(one)
}

/** A file that goes with media files. `isShared`: a media file that stays needs it too. */
export type Companion = {
  readonly role: 'side' | 'xmp' | 'score'
  /** In the directory, or in `.scores` for a score file. */
  readonly name: string
  readonly mediaId: number
  readonly isShared: boolean
}

/** The other media files of a pair: a camera's RAW and the JPEG or HEIF of the same name, in either direction. */
export function findPartners<Media extends NamedMedia>(
  file: Media,
  media: readonly Media[],
): readonly Media[] {
  const { stem } = splitName(file.name)
  const same = media.filter(({ name }) => splitName(name).stem === stem)
  const members = same.filter((one) => isCameraRaw(one) || isCameraPicture(one))
  if (!members.includes(file) || !members.some(isCameraRaw) || !members.some(isCameraPicture)) return []
  return members.filter((one) => one !== file)
}

/** All that goes with media files of one stem. `going`: every media file of the directory that goes, also in other units. */
export function findCompanions(
  unit: readonly NamedMedia[],
  going: ReadonlySet<number>,
  { names, scores, byStem }: FolderContents,
): readonly Companion[] {
  const found = new Map<string, Companion>()
  const [first] = unit
  if (first === undefined) return []
  const { stem } = splitName(first.name)
  const near = byStem.get(stem) ?? []
  const nearNames = listNamesOfStem(stem, near, names)
  for (const [name, owner] of assignSidecars(nearNames, near)) {
    if (!unit.some(({ id }) => id === owner.id)) continue
    found.set(`x ${name}`, { role: 'xmp', name, mediaId: owner.id, isShared: false })
  }
  for (const file of unit) {
    for (const name of listSideNames(file.name)) {
      if (!names.has(name) || !isSideName(name)) continue
      const isShared = near.some((one) => !going.has(one.id) && listSideNames(one.name).includes(name))
      if (!found.has(`s ${name}`)) found.set(`s ${name}`, { role: 'side', name, mediaId: file.id, isShared })
    }
    const score = scoreFileName(file.name)
    if (scores.has(score)) {
      found.set(`c ${score}`, { role: 'score', name: score, mediaId: file.id, isShared: false })
    }
  }
  return [...found.values()]
}

/** Of a directory that may hold a hundred thousand files, only the names that can be a sidecar of this stem are looked at. */
function listNamesOfStem(
  stem: string,
  near: readonly NamedMedia[],
  names: ReadonlySet<string>,
): readonly string[] {
  const wanted = [stem, ...near.map(({ name }) => name)].flatMap((base) =>
    ['.xmp', '.XMP', '.Xmp'].map((extension) => base + extension),
  )
  return [...new Set(wanted)].filter((name) => names.has(name))
}

function isCameraRaw({ format, name }: NamedMedia): boolean {
  return isRaw(format) || hasRawName(name)
}

function isCameraPicture(file: NamedMedia): boolean {
  return (file.format === 'jpeg' || file.format === 'heif') && !isCameraRaw(file)
}
