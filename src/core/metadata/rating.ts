import type { ExifValues } from './findings.ts'
import type { XmpProperties } from './xmp-properties.ts'

/**
 * The rating that a file carries for other programs, -1..5, or null: marks of rejection first, then stars from wherever they are.
 * Zero is «not rated» and counts as a rating only where nothing else says more.
 */
export function readRating(xmp: XmpProperties, exif: ExifValues): number | null {
  const number = (name: string): number | null => toNumber(xmp.get(name)?.[0])
  const stars = number('xmp:Rating')
  if (
    number('xmpDM:pick') === -1 ||
    /^false$/i.test(xmp.get('xmpDM:good')?.[0] ?? '') ||
    number('digiKam:PickLabel') === 1
  ) {
    return -1
  }
  const candidates = [
    stars === null ? null : fromStars(stars),
    exif.rating === undefined ? null : fromStars(exif.rating),
    fromPercent(number('MicrosoftPhoto:Rating')),
    fromPercent(exif.ratingPercent ?? null),
    fromStarsOrNull(number('acdsee:rating')),
  ]
  return candidates.find((value) => value !== null && value !== 0) ?? (candidates.includes(0) ? 0 : null)
}

function toNumber(text: string | undefined): number | null {
  if (text === undefined || !/^\s*[-+]?\d+(\.\d+)?\s*$/.test(text)) return null
  return Number(text)
}

function fromStarsOrNull(value: number | null): number | null {
  return value === null ? null : fromStars(value)
}

/** Any negative and 6 mean rejected, halves round up, more means nothing. */
function fromStars(value: number): number | null {
  if (value < 0 || value === 6) return -1
  return value <= 5 ? Math.round(value) : null
}

/** Windows' percent: 1-12, 13-37, 38-62, 63-87, 88-99 are one to five stars. */
function fromPercent(value: number | null): number | null {
  if (value === null || value < 0 || value > 100) return null
  if (value === 0) return 0
  return value <= 12 ? 1 : value <= 37 ? 2 : value <= 62 ? 3 : value <= 87 ? 4 : 5
}
