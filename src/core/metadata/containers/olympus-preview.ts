import { ascii } from '../integers.ts'
import {
  readDirectory,
  readEntryNumber,
  type TiffDirectory,
  type TiffEntry,
  type TiffSource,
} from './tiff-directory.ts'

/**
 * Olympus keeps the preview in its maker note: CameraSettings (0x2020) with PreviewImageStart and PreviewImageLength (0x0101,
 * 0x0102), offsets from the maker note's beginning (ExifTool's Olympus tags).
 */
export function findOlympusPreview(
  source: TiffSource,
  first: TiffDirectory,
): { readonly offset: number; readonly length: number } | null {
  const exifOffset = readEntryNumber(source, first.entries.get(0x8769))
  if (exifOffset === undefined) return null
  const makerNote = readDirectory(source, exifOffset).entries.get(0x927c)
  if (makerNote === undefined) return null
  const head = ascii(source.reader.read(makerNote.offset, 16), 0, 16)
  const start = head.startsWith('OLYMPUS\0') ? 12 : head.startsWith('OM SYSTEM\0') ? 16 : 0
  if (start === 0) return null
  const note: TiffSource = {
    reader: source.reader,
    base: makerNote.offset,
    littleEndian: ascii(source.reader.read(makerNote.offset + start - 4, 2), 0, 2) === 'II',
  }
  const settingsEntry = readDirectory(note, start).entries.get(0x2020)
  if (settingsEntry === undefined) return null
  const settings = readDirectory(note, settingsOffset(note, settingsEntry)).entries
  const offset = readEntryNumber(note, settings.get(0x0101))
  const length = readEntryNumber(note, settings.get(0x0102))
  return offset === undefined || length === undefined ? null : { offset: note.base + offset, length }
}

/** The directory is either pointed to (type 4 or 13) or lies in the entry as undefined bytes. */
function settingsOffset(note: TiffSource, entry: TiffEntry): number {
  return entry.type === 7 ? entry.offset - note.base : (readEntryNumber(note, entry) ?? 0)
}
