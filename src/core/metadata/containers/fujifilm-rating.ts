import { ascii, u32le } from '../integers.ts'
import { readDirectory, readEntryNumber, type TiffEntry, type TiffSource } from './tiff-directory.ts'

/**
 * The stars that were given in a Fujifilm camera: tag 0x1431 of its maker note, which is a little-endian directory whose offsets count
 * from its own beginning (ExifTool's FujiFilm tags). Undefined for other cameras, and where none were given.
 */
export function readFujifilmRating(source: TiffSource, makerNote: TiffEntry): number | undefined {
  const head = source.reader.read(makerNote.offset, 12)
  if (ascii(head, 0, 8) !== 'FUJIFILM') return undefined
  const note: TiffSource = { reader: source.reader, base: makerNote.offset, littleEndian: true }
  const stars = readEntryNumber(note, readDirectory(note, u32le(head, 8)).entries.get(0x1431))
  return stars !== undefined && stars >= 1 && stars <= 5 ? stars : undefined
}
