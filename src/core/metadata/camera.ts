import type { CameraData } from '#shared/media.ts'
import type { ExifValues } from './findings.ts'
import type { XmpProperties } from './xmp-properties.ts'

/** The camera's fields in the form that people write them, EXIF before XMP. */
export function readCamera(exif: ExifValues, xmp: XmpProperties): CameraData {
  const text = (name: string): string | undefined => xmp.get(name)?.[0]?.trim()
  const number = (name: string): number | undefined => parseRational(text(name))
  const exposure = exif.exposureSeconds ?? number('exif:ExposureTime')
  const place = readPlace(exif, text('exif:GPSLatitude'), text('exif:GPSLongitude'))
  return {
    camera: tidyCamera(exif.make ?? text('tiff:Make'), exif.model ?? text('tiff:Model')),
    lens: tidyLens(exif, text('aux:Lens') ?? text('exifEX:LensModel')),
    iso: exif.iso ?? number('exif:ISOSpeedRatings') ?? number('exifEX:PhotographicSensitivity') ?? null,
    aperture: roundTo(exif.aperture ?? number('exif:FNumber'), 2),
    shutter: exposure === undefined ? null : formatShutter(exposure),
    focalLengthMm: roundTo(exif.focalLengthMm ?? number('exif:FocalLength'), 2),
    takenAt: readTakenAt(exif, text),
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
  }
}

const maxNameLength = 100

/** Generators put their graphs into these tags; a camera's name is short and on one line. */
function isName(text: string | undefined): text is string {
  return text !== undefined && text !== '' && text.length <= maxNameLength && !/[{}\n]/.test(text)
}

/** `NIKON CORPORATION` and `NIKON D1X` are «NIKON D1X»: the maker is said once. */
function tidyCamera(make: string | undefined, model: string | undefined): string | null {
  if (!isName(model)) return isName(make) ? make : null
  if (!isName(make)) return model
  const maker = make
    .replace(
      /[ ,]*(corporation|corp\.?|co\.,? ?ltd\.?|inc\.?|company|imaging|electric|optical|digital camera)\b\.?/gi,
      '',
    )
    .trim()
  const first = maker.split(/[\s,]+/)[0] ?? ''
  return first !== '' && model.toLowerCase().includes(first.toLowerCase())
    ? model
    : `${maker} ${model}`.trim()
}

function tidyLens(exif: ExifValues, fromXmp: string | undefined): string | null {
  const model = isName(exif.lensModel) ? exif.lensModel : fromXmp
  if (isName(model) && !/^-+$/.test(model)) return model
  const [shortest, longest, widest, narrowest] = exif.lensSpecification ?? []
  if (!shortest || !longest || !Number.isFinite(shortest) || !Number.isFinite(longest)) return null
  const lengths = shortest === longest ? `${shortest}` : `${shortest}-${longest}`
  if (!widest || !Number.isFinite(widest)) return `${lengths}mm`
  const narrow = narrowest && narrowest !== widest && Number.isFinite(narrowest) ? `-${narrowest}` : ''
  return `${lengths}mm f/${widest}${narrow}`
}

/** `1/250` below a third of a second, else seconds with up to one decimal. */
export function formatShutter(seconds: number): string | null {
  if (!(seconds > 0) || !Number.isFinite(seconds)) return null
  if (seconds < 0.3) return `1/${Math.round(1 / seconds)}`
  return String(Math.round(seconds * 10) / 10)
}

/**
 * When the picture was taken: original before digitised before XMP's own dates, with the offset that belongs to the tag. A file's
 * modification tag is not a date of taking.
 */
function readTakenAt(exif: ExifValues, text: (name: string) => string | undefined): string | null {
  return (
    formatDate(exif.dateTimeOriginal, exif.offsetOriginal) ??
    formatDate(exif.dateTimeDigitized, exif.offsetDigitized) ??
    formatDate(text('exif:DateTimeOriginal'), undefined) ??
    formatDate(text('photoshop:DateCreated'), undefined) ??
    formatDate(text('xmp:CreateDate'), undefined)
  )
}

/** EXIF's `2003:08:06 18:04:34` and XMP's ISO forms as ISO 8601 local time, with an offset where there is one. */
export function formatDate(value: string | undefined, offset: string | undefined): string | null {
  const match =
    /^\s*(\d{4})[:/-](\d{1,2})[:/-](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?/.exec(
      value ?? '',
    )
  if (match === null) return null
  const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00', ownOffset] = match
  if (Number(year) < 1800 || !inRange(month, 1, 12) || !inRange(day, 1, 31)) return null
  if (!inRange(hour, 0, 23) || !inRange(minute, 0, 59) || !inRange(second, 0, 60)) return null
  const two = (part: string): string => part.padStart(2, '0')
  const zone = normalizeOffset(ownOffset ?? offset)
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${zone}`
}

function inRange(text: string, low: number, high: number): boolean {
  const value = Number(text)
  return value >= low && value <= high
}

function normalizeOffset(offset: string | undefined): string {
  const match = /^\s*(?:(Z)|([+-]\d{2}):?(\d{2}))\s*$/.exec(offset ?? '')
  if (match === null) return ''
  return match[1] === 'Z' ? 'Z' : `${match[2]}:${match[3]}`
}

function readPlace(
  exif: ExifValues,
  latitudeText: string | undefined,
  longitudeText: string | undefined,
): { readonly latitude: number; readonly longitude: number } | undefined {
  const latitude = exif.latitude ?? parseXmpAngle(latitudeText)
  const longitude = exif.longitude ?? parseXmpAngle(longitudeText)
  if (latitude === undefined || longitude === undefined) return undefined
  // Null Island is what receivers write that have no fix.
  if (latitude === 0 && longitude === 0) return undefined
  return { latitude: Math.round(latitude * 1e7) / 1e7, longitude: Math.round(longitude * 1e7) / 1e7 }
}

/** XMP writes `51,10.6969N` or `51,10,41N` (degrees, minutes, seconds). */
function parseXmpAngle(text: string | undefined): number | undefined {
  const match = /^\s*(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?\s*([NSEW])\s*$/i.exec(text ?? '')
  if (match === null) return undefined
  const degrees = Number(match[1]) + Number(match[2]) / 60 + Number(match[3] ?? 0) / 3600
  return /[SW]/i.test(match[4] ?? '') ? -degrees : degrees
}

function parseRational(text: string | undefined): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?\s*$/.exec(text ?? '')
  if (match === null) return undefined
  const value = Number(match[1]) / Number(match[2] ?? 1)
  return Number.isFinite(value) && value > 0 ? value : undefined
}

function roundTo(value: number | undefined, digits: number): number | null {
  return value === undefined ? null : Math.round(value * 10 ** digits) / 10 ** digits
}
