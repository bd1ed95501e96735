import { createBufferReader } from '../buffer-reader.ts'
import { addText, type Findings, takeTextBudget } from '../findings.ts'
import { ascii } from '../integers.ts'
import { decodeLatin1OrUtf8, decodeUserComment, decodeUtf16 } from '../text-decoding.ts'
import { readExifSettings } from './exif-settings.ts'
import { readFujifilmRating } from './fujifilm-rating.ts'
import { readIptc } from './iptc.ts'
import {
  openTiff,
  readDirectory,
  readEntryBytes,
  readEntryNumber,
  type TiffDirectory,
  type TiffEntry,
  type TiffSource,
} from './tiff-directory.ts'
import { addXmpPacket } from './xmp.ts'

/** An Exif block of another container, with or without the `Exif\0\0` before it (EXIF 2.32, 4.5). */
export function readExifBlock(bytes: Uint8Array, findings: Findings): void {
  const base = ascii(bytes, 0, 4) === 'Exif' ? 6 : 0
  readExif(createBufferReader(bytes.subarray(base)), 0, findings)
}

/** The TIFF structure at `base`: IFD0, its Exif and GPS directories. Returns IFD0 for who wants more of it. */
export function readExif(
  reader: Parameters<typeof openTiff>[0],
  base: number,
  findings: Findings,
): { readonly source: TiffSource; readonly directory: TiffDirectory } | undefined {
  const opened = openTiff(reader, base)
  if (opened === undefined) return undefined
  const { source } = opened
  const directory = readDirectory(source, opened.firstDirectory)
  readImageDirectory(source, directory, findings)
  return { source, directory }
}

const directoryTexts: ReadonlyMap<number, string> = new Map([
  [0x010e, 'ImageDescription'],
  [0x010f, 'Make'],
  [0x0110, 'Model'],
  [0x0131, 'Software'],
  [0x013b, 'Artist'],
  [0x8298, 'Copyright'],
])
const windowsTexts: ReadonlyMap<number, string> = new Map([
  [0x9c9b, 'XPTitle'],
  [0x9c9c, 'XPComment'],
  [0x9c9d, 'XPAuthor'],
  [0x9c9e, 'XPKeywords'],
  [0x9c9f, 'XPSubject'],
])

/** What IFD0 holds, and the directories that it points to. */
export function readImageDirectory(source: TiffSource, directory: TiffDirectory, findings: Findings): void {
  const { entries } = directory
  for (const [tag, key] of directoryTexts) {
    const text = readText(source, entries.get(tag), findings)
    if (text === undefined) continue
    addText(findings, 'exif', key, text)
    if (key === 'Make') findings.exif.make ??= text
    if (key === 'Model') findings.exif.model ??= text
  }
  for (const [tag, key] of windowsTexts) {
    const bytes = takeBytes(source, entries.get(tag), findings)
    if (bytes === undefined) continue
    const text = decodeUtf16(bytes, true).replace(/\0+$/, '')
    addText(findings, 'exif', key, text)
    if (key === 'XPKeywords') findings.keywords.push(...text.split(';'))
  }
  const orientation = readEntryNumber(source, entries.get(0x0112))
  if (orientation !== undefined && orientation >= 1 && orientation <= 8) findings.orientation ??= orientation
  readExifSettings(source, entries, findings.exif)
  // Some ComfyUI nodes put it here instead of in the Exif directory.
  readUserComment(source, entries.get(0x9286), findings)

  const xmp = takeBytes(source, entries.get(0x02bc), findings)
  if (xmp !== undefined) addXmpPacket(findings, xmp)
  const iptc = takeBytes(source, entries.get(0x83bb), findings)
  if (iptc !== undefined) readIptc(iptc, findings)

  const exifOffset = readEntryNumber(source, entries.get(0x8769))
  if (exifOffset !== undefined) readExifDirectory(source, exifOffset, findings)
  const gpsOffset = readEntryNumber(source, entries.get(0x8825))
  if (gpsOffset !== undefined) readGpsDirectory(source, gpsOffset, findings)
}

/** The Exif directory alone, for formats that keep it apart (CR3). */
export function readExifDirectory(source: TiffSource, offset: number, findings: Findings): void {
  const { entries } = readDirectory(source, offset)
  readExifSettings(source, entries, findings.exif)
  readUserComment(source, entries.get(0x9286), findings)
  const makerNote = entries.get(0x927c)
  if (makerNote !== undefined && makerNote.byteLength < 1_000_000) readMakerNote(source, makerNote, findings)
}

function readUserComment(source: TiffSource, entry: TiffEntry | undefined, findings: Findings): void {
  const bytes = takeBytes(source, entry, findings)
  if (bytes !== undefined) {
    addText(findings, 'exif', 'UserComment', decodeUserComment(bytes, source.littleEndian))
  }
}

/** Cameras' maker notes are binary and ExifTool's business, but for one rating; some generators put their JSON or text there. */
function readMakerNote(source: TiffSource, entry: TiffEntry, findings: Findings): void {
  const stars = readFujifilmRating(source, entry)
  if (stars !== undefined) findings.exif.rating ??= stars
  const bytes = readEntryBytes(source, entry)
  if (bytes.length < 16 || bytes.subarray(0, 64).some((byte) => byte < 9)) return
  if (takeTextBudget(findings, bytes.length))
    addText(findings, 'exif', 'MakerNote', decodeLatin1OrUtf8(bytes))
}

export function readGpsDirectory(source: TiffSource, offset: number, findings: Findings): void {
  const { entries } = readDirectory(source, offset)
  const latitude = readAngle(source, entries.get(2), entries.get(1), 'S')
  const longitude = readAngle(source, entries.get(4), entries.get(3), 'W')
  if (latitude === undefined || longitude === undefined) return
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return
  findings.exif.latitude ??= latitude
  findings.exif.longitude ??= longitude
}

function readAngle(
  source: TiffSource,
  value: TiffEntry | undefined,
  reference: TiffEntry | undefined,
  negative: string,
): number | undefined {
  if (value === undefined || (value.type !== 5 && value.type !== 10)) return undefined
  const bytes = readEntryBytes(source, value)
  const part = (index: number): number => {
    if (index * 8 + 8 > bytes.length) return 0
    const number = readEntryNumber(source, {
      ...value,
      count: 1,
      byteLength: 8,
      offset: value.offset + index * 8,
    })
    return number ?? 0
  }
  if (readEntryNumber(source, value) === undefined) return undefined
  const degrees = part(0) + part(1) / 60 + part(2) / 3600
  const sign = reference === undefined ? '' : ascii(readEntryBytes(source, reference), 0, 1).toUpperCase()
  return sign === negative ? -degrees : degrees
}

function takeBytes(
  source: TiffSource,
  entry: TiffEntry | undefined,
  findings: Findings,
): Uint8Array | undefined {
  if (entry === undefined || entry.byteLength === 0) return undefined
  return takeTextBudget(findings, entry.byteLength) ? readEntryBytes(source, entry) : undefined
}

function readText(source: TiffSource, entry: TiffEntry | undefined, findings: Findings): string | undefined {
  const bytes = takeBytes(source, entry, findings)
  if (bytes === undefined) return undefined
  const text = decodeLatin1OrUtf8(bytes).replace(/\0+$/, '').trim()
  return text === '' ? undefined : text
}
