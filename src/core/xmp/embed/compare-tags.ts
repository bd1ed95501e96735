import { z } from 'zod'
import { writableTags } from './exif-args.ts'

/** All tags of a file as ExifTool gives them, by group and name: each with its values, as JSON. */
export type TagTable = ReadonlyMap<string, readonly string[]>

const answerSchema = z.array(z.record(z.string(), z.unknown())).length(1)

/** Reads what `exiftool -json -G1:4` wrote. */
export function parseTags(json: string): TagTable {
  const [tags] = answerSchema.parse(JSON.parse(json))
  const table = new Map<string, string[]>()
  for (const [name, value] of Object.entries(tags ?? {})) {
    // Where a tag of a name comes in more than one place its copies are numbered, over all groups.
    const key = name.replace(/:Copy\d+:/, ':')
    const known = table.get(key)
    if (known === undefined) table.set(key, [JSON.stringify(value)])
    else known.push(JSON.stringify(value))
  }
  return table
}

/** Where something lies in the file, which changes with whatever stands before it. */
const places = new Set([
  ...[
    'ThumbnailOffset',
    'PreviewImageStart',
    'OtherImageStart',
    'JpgFromRawStart',
    'StripOffsets',
    'TileOffsets',
  ],
  ...['MediaDataOffset', 'MakerNoteOffset', 'PreviewIFDOffset', 'MPImageStart', 'MetaImageStart'],
])
/** What ExifTool puts into a new EXIF block, because EXIF demands it (EXIF 2.32, 4.6.8). */
const mandatory: ReadonlyMap<string, string> = new Map([
  ['IFD0:XResolution', '72'],
  ['IFD0:YResolution', '72'],
  ['IFD0:ResolutionUnit', '2'],
  ['IFD0:YCbCrPositioning', '1'],
])
/** Which ExifTool takes from the JPEG's own head, if that has it. */
const resolution = new Set(['XResolution', 'YResolution', 'ResolutionUnit'])
/** Written anew with every write, or told by the container's structure, which is compared by itself: part by part, and as a picture. */
const incidental = new Set([
  ...['SourceFile', 'XMP-x:XMPToolkit', 'XMP-xmpNote:HasExtendedXMP'],
  ...['QuickTime:MediaData', 'QuickTime:MediaDataSize'],
])
/** What a WebP without metadata doesn't have, and one with metadata must (RFC 9649, 2.7: the `VP8X` chunk). */
const webpHead = new Set(['File:FileType', 'RIFF:ImageWidth', 'RIFF:ImageHeight'])
const webpMetadataFlags = 0x0c

/** The tags that differ although no rating asks for it; none: the file says all that it said before. */
export function findLostTags(before: TagTable, after: TagTable): readonly string[] {
  const hadExif = [...before.keys()].some((name) => name.startsWith('IFD0:'))
  const isAllowed = (name: string): boolean => {
    const tag = name.slice(name.indexOf(':') + 1)
    if (writableTags.has(name) || incidental.has(name) || places.has(tag) || name.startsWith('System:'))
      return true
    if (name.startsWith('ExifTool:')) return !hasNewWarning(before.get(name), after.get(name))
    if (name === 'RIFF:WebP_Flags') return isSamePicture(before.get(name), after.get(name))
    if (webpHead.has(name)) return !before.has('RIFF:WebP_Flags') && isWebp(before)
    if (before.has(name) || hadExif) return false
    if (name === 'File:ExifByteOrder' || mandatory.get(name) === after.get(name)?.join()) return true
    return resolution.has(tag) && after.get(name)?.join() === findJfif(before, tag)
  }
  const names = new Set([...before.keys(), ...after.keys()])
  return [...names].filter((name) => !isSame(before.get(name), after.get(name)) && !isAllowed(name))
}

/** EXIF counts the unit from 1, JFIF from 0. */
function findJfif(tags: TagTable, tag: string): string | undefined {
  const value = tags.get(`JFIF:${tag}`)?.[0]
  return value === undefined || tag !== 'ResolutionUnit' ? value : String(Number(value) + 1)
}

function isWebp(tags: TagTable): boolean {
  return tags.get('File:MIMEType')?.[0] === '"image/webp"'
}

/** But for the flags that tell of metadata; a file that had none at first may have transparency (0x10) without a flag for it. */
function isSamePicture(before: readonly string[] | undefined, after: readonly string[] | undefined): boolean {
  const flags = (values: readonly string[] | undefined) => Number(values?.[0] ?? 0) & ~webpMetadataFlags
  return flags(before) === flags(after) || (before === undefined && flags(after) === 0x10)
}

/** A warning that ExifTool itself calls minor tells of what was there before, or of what it mended on the way. */
function hasNewWarning(before: readonly string[] | undefined, after: readonly string[] | undefined): boolean {
  return (after ?? []).some((warning) => !warning.startsWith('"[minor]') && !before?.includes(warning))
}

/** Of copies it doesn't matter which comes first. */
function isSame(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return JSON.stringify([...(one ?? [])].sort()) === JSON.stringify([...(other ?? [])].sort())
}

/** Warnings that tell of what programs before us left out of step, and not of how the file is built. */
const harmless = [/^IPTCDigest is not current/, /^Invalid EXIF text encoding/]

/** Why a file is refused: ExifTool says of it that it isn't built as it should be. Null where it says nothing, or only what is minor. */
export function findComplaint(tags: TagTable): string | null {
  for (const name of ['ExifTool:Error', 'ExifTool:Warning']) {
    const complaints = (tags.get(name) ?? []).map((text) => String(JSON.parse(text)))
    const complaint = complaints.find(
      (text) => !text.startsWith('[minor]') && !harmless.some((one) => one.test(text)),
    )
    if (complaint !== undefined) return complaint.slice(0, 200)
  }
  return null
}
