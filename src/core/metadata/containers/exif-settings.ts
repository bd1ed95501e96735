import type { ExifValues } from '../findings.ts'
import { decodeLatin1OrUtf8 } from '../text-decoding.ts'
import {
  readEntryBytes,
  readEntryNumber,
  readEntryNumbers,
  type TiffEntry,
  type TiffSource,
} from './tiff-directory.ts'

type Entries = ReadonlyMap<number, TiffEntry>

/** How a picture was taken (EXIF 2.32, 4.6.3 to 4.6.5); what an earlier directory said stays. */
export function readExifSettings(source: TiffSource, entries: Entries, values: ExifValues): void {
  const number = (tag: number): number | undefined => readEntryNumber(source, entries.get(tag))
  const text = (tag: number): string | undefined => readShortText(source, entries.get(tag))
  const keep = <Key extends keyof ExifValues>(key: Key, value: ExifValues[Key] | undefined): void => {
    if (value !== undefined && values[key] === undefined) values[key] = value
  }
  keep('dateTime', text(0x0132))
  keep('dateTimeOriginal', text(0x9003))
  keep('dateTimeDigitized', text(0x9004))
  keep('offset', text(0x9010))
  keep('offsetOriginal', text(0x9011))
  keep('offsetDigitized', text(0x9012))
  keep('subSecond', text(0x9291))
  keep('exposureSeconds', positive(number(0x829a)) ?? fromShutterSpeed(number(0x9201)))
  keep('aperture', positive(number(0x829d)) ?? fromApertureValue(number(0x9202)))
  keep('iso', readIso(number(0x8827), number(0x8832), number(0x8833)))
  keep('focalLengthMm', positive(number(0x920a)))
  keep('lensMake', text(0xa433))
  keep('lensModel', text(0xa434))
  const lens = readEntryNumbers(source, entries.get(0xa432))
  if (lens.length === 4) keep('lensSpecification', lens)
  keep('rating', number(0x4746))
  keep('ratingPercent', number(0x4749))
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 && value < 1e6 ? value : undefined
}

/** APEX: the shutter speed is the negative logarithm of the time (EXIF 2.32, annex C). */
function fromShutterSpeed(value: number | undefined): number | undefined {
  return value === undefined || Math.abs(value) > 30 ? undefined : 2 ** -value
}

function fromApertureValue(value: number | undefined): number | undefined {
  return value === undefined || value <= 0 || value > 20 ? undefined : Math.round(2 ** (value / 2) * 10) / 10
}

/** The old 16-bit tag says 65535 for «see the other one». */
function readIso(
  short: number | undefined,
  index: number | undefined,
  speed: number | undefined,
): number | undefined {
  if (short !== undefined && short > 0 && short < 65_535) return short
  return positive(index) ?? positive(speed) ?? positive(short)
}

function readShortText(source: TiffSource, entry: TiffEntry | undefined): string | undefined {
  if (entry === undefined || entry.type !== 2 || entry.byteLength > 4096) return undefined
  const text = decodeLatin1OrUtf8(readEntryBytes(source, entry)).split('\0', 1)[0]?.trim()
  return text === undefined || text === '' ? undefined : text
}
