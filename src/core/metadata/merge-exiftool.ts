import { readCamera } from './camera.ts'
import type { Extracted } from './extracted.ts'
import type { ExifValues } from './findings.ts'

/** ExifTool's tags as text, by group and name. */
export type ExifToolTags = Readonly<Record<string, string>>

/** What ExifTool filled in, as text by the name of the field. */
export type Filled = Readonly<Record<string, string>>

/** The groups in the order of trust: what a standard says before what a maker means before what ExifTool concludes. */
const groups = ['EXIF', 'XMP', 'MakerNotes', 'QuickTime', 'RAF', 'PanasonicRaw', 'IPTC', 'Composite', 'File']

/**
 * What was extracted, with what it lacks (and only that) from ExifTool's tags: camera, lens, exposure, place, date, size, orientation,
 * rating and the file's keywords; and a list of what was filled in.
 */
export function mergeExifTool(
  extracted: Extracted,
  tags: ExifToolTags,
): { readonly extracted: Extracted; readonly filled: Filled } {
  const told = readCamera(collectValues(tags), new Map())
  const filled = new Map<string, string>()
  const fill = <Value extends string | number>(name: string, own: Value | null, other: Value | null) => {
    if (own !== null || other === null) return own
    filled.set(name, String(other))
    return other
  }
  const size = readSize(extracted, tags)
  const { camera } = extracted
  const keywords = extracted.keywords.some((word) => word.type === 'file') ? [] : readKeywords(tags)
  if (keywords.length > 0) filled.set('keywords', keywords.join(', '))
  const merged: Extracted = {
    ...extracted,
    width: fill('width', extracted.width, size?.width ?? null),
    height: fill('height', extracted.height, size?.height ?? null),
    rating: fill('rating', extracted.rating, readRating(tags)),
    camera: {
      camera: fill('camera', camera.camera, told.camera),
      lens: fill('lens', camera.lens, told.lens),
      iso: fill('iso', camera.iso, told.iso),
      aperture: fill('aperture', camera.aperture, told.aperture),
      shutter: fill('shutter', camera.shutter, told.shutter),
      focalLengthMm: fill('focalLengthMm', camera.focalLengthMm, told.focalLengthMm),
      takenAt: fill('takenAt', camera.takenAt, told.takenAt),
      latitude: fill('latitude', camera.latitude, told.latitude),
      longitude: fill('longitude', camera.longitude, told.longitude),
    },
    keywords: [
      ...extracted.keywords,
      ...keywords.map((keyword) => ({ keyword, type: 'file', source: 'ExifTool' }) as const),
    ],
  }
  return { extracted: merged, filled: Object.fromEntries(filled) }
}

function collectValues(tags: ExifToolTags): ExifValues {
  const find = (...names: readonly string[]) => findTag(tags, names)
  const texts = {
    make: find('Make'),
    model: find('Model', 'CanonModelID', 'CameraModelID'),
    lensModel: findLens(tags),
    dateTimeOriginal: find('DateTimeOriginal'),
    dateTimeDigitized: find('DateTimeDigitized', 'CreateDate', 'DateCreated'),
    offsetOriginal: find('OffsetTimeOriginal', 'OffsetTime', 'TimeZone'),
    offsetDigitized: find('OffsetTimeDigitized', 'OffsetTime', 'TimeZone'),
  }
  const numbers = {
    iso: parseAmount(find('ISO', 'CameraISO')),
    aperture: parseAmount(find('FNumber', 'ApertureValue')),
    exposureSeconds: parseExposure(find('ExposureTime', 'ShutterSpeedValue')),
    focalLengthMm: parseAmount(find('FocalLength')),
    latitude: parseAngle(tags['Composite:GPSLatitude']),
    longitude: parseAngle(tags['Composite:GPSLongitude']),
  }
  const known = Object.entries({ ...texts, ...numbers }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known)
}

function findTag(tags: ExifToolTags, names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const group of groups) {
      const text = tags[`${group}:${name}`]?.trim()
      if (text !== undefined && text !== '' && !isNothing(text)) return text
    }
  }
  return undefined
}

/** How makers and ExifTool say that there is nothing to say. */
function isNothing(text: string): boolean {
  return /^(unknown\b.*|n\/a|none|\(none\)|no lens|manual lens.*|[-0 :.]+|undef|inf)$/i.test(text)
}

/** ExifTool's conclusion of the lens's number is a name; a range of focal lengths is better than nothing. Nikon's type is a letter. */
function findLens(tags: ExifToolTags): string | undefined {
  const concluded = { 'Composite:LensID': tags['Composite:LensID'] ?? '' }
  const lenses = [
    findTag(tags, ['LensModel']),
    findTag(concluded, ['LensID']),
    findTag(tags, ['LensType']),
    findTag(tags, ['Lens', 'LensInfo', 'LensSpec']),
  ]
  return lenses.find((lens) => lens !== undefined && /\d/.test(lens))
}

/** `50.0 mm`, `2.8`, `100`. */
function parseAmount(text: string | undefined): number | undefined {
  const value = Number.parseFloat(text ?? '')
  return Number.isFinite(value) && value > 0 ? value : undefined
}

/** `1/250`, `0.5`, `30`. */
function parseExposure(text: string | undefined): number | undefined {
  const match = /^(?:(\d+)\/)?(\d+(?:\.\d+)?)(?: s(?:ec)?)?$/.exec(text ?? '')
  if (match === null) return undefined
  const value = match[1] === undefined ? Number(match[2]) : Number(match[1]) / Number(match[2])
  return Number.isFinite(value) && value > 0 ? value : undefined
}

function parseAngle(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,3}(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
}

/** Only where the file's own reading has neither; turned as it is shown. */
function readSize(
  { width, height, orientation }: Extracted,
  tags: ExifToolTags,
): { readonly width: number; readonly height: number } | undefined {
  if (width !== null || height !== null) return undefined
  const match = /^(\d{1,6})[x ](\d{1,6})$/.exec(tags['Composite:ImageSize'] ?? '')
  const [stored, lines] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)]
  if (stored === 0 || lines === 0) return undefined
  return orientation !== null && orientation >= 5
    ? { width: lines, height: stored }
    : { width: stored, height: lines }
}

/** 0 is how cameras write that nobody rated. */
function readRating(tags: ExifToolTags): number | null {
  const rating = Number(tags['XMP:Rating'] ?? tags['EXIF:Rating'] ?? tags['MakerNotes:Rating'] ?? Number.NaN)
  return Number.isInteger(rating) && rating >= -1 && rating <= 5 && rating !== 0 ? rating : null
}

const maxKeywords = 1000

function readKeywords(tags: ExifToolTags): readonly string[] {
  const text = tags['XMP:Subject'] ?? tags['IPTC:Keywords'] ?? ''
  const words = text.split(',').map((word) => word.trim())
  return [...new Set(words.filter((word) => word !== '' && word.length <= 256))].slice(0, maxKeywords)
}
