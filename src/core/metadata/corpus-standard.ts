import { readFileSync } from 'node:fs'
import { formatDate, formatShutter } from './camera.ts'
import type { Extracted } from './extracted.ts'

type Tags = Readonly<Record<string, unknown>>
type Stream = {
  readonly codec_type?: string
  readonly width?: number | null
  readonly height?: number | null
  readonly avg_frame_rate?: string | null
  readonly duration?: string | null
}

/** A file of `expected-standard.json`: what ExifTool and ffprobe read of it. */
export type StandardCase = {
  readonly file: string
  readonly exiftool?: Tags | null
  readonly ffprobe?: { readonly duration?: string | null; readonly streams?: readonly Stream[] } | null
}

export function readStandardCases(path: string): readonly StandardCase[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly StandardCase[] }).cases // the corpus' own form
}

/** A field that is read otherwise than by the reference. */
export type StandardDifference = {
  readonly file: string
  readonly field: string
  readonly theirs: string
  readonly ours: string
}

type Value = string | number | null
type Field = {
  readonly name: string
  /** What the reference says; undefined where it says nothing that could be compared. */
  readonly theirs: (given: StandardCase, tags: Tags) => Value | undefined
  readonly ours: (extracted: Extracted, theirs: Value) => Value
  /** How far numbers may lie apart. */
  readonly tolerance?: (theirs: number) => number
}

/** The fields in which a file differs from the reference, and how many were compared. */
export function compareStandard(
  given: StandardCase,
  extracted: Extracted,
): { readonly compared: number; readonly differences: readonly StandardDifference[] } {
  const differences: StandardDifference[] = []
  let compared = 0
  for (const { name, theirs, ours, tolerance } of fields) {
    const expected = theirs(given, given.exiftool ?? {})
    if (expected === undefined || expected === null) continue
    compared++
    const actual = ours(extracted, expected)
    if (isSame(expected, actual, tolerance)) continue
    differences.push({ file: given.file, field: name, theirs: String(expected), ours: String(actual ?? '') })
  }
  return { compared, differences }
}

function isSame(expected: Value, actual: Value, tolerance: Field['tolerance']): boolean {
  if (typeof expected !== 'number' || actual === null) return expected === actual
  return Math.abs(expected - Number(actual)) <= (tolerance?.(expected) ?? 0)
}

/** The first of these tags that is there; ExifTool gives one name to a tag wherever it finds it. */
function first(tags: Tags, ...names: readonly string[]): unknown {
  for (const name of names) if (tags[name] !== undefined && tags[name] !== null) return tags[name]
  return undefined
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : Number.parseFloat(String(value ?? ''))
  return Number.isFinite(number) ? number : undefined
}

function video(given: StandardCase): Stream | undefined {
  return given.ffprobe?.streams?.find((stream) => stream.codec_type === 'video')
}

function textOf(value: unknown): string | undefined {
  const text = value === undefined || value === null ? '' : String(value).trim()
  return text === '' ? undefined : text
}

/** Sizes in either order: turned by orientation or not. */
function sizeField(name: 'width' | 'height', tag: string): Field {
  return {
    name,
    theirs: (given, tags) =>
      (video(given)?.[name] ??
        numberOf(
          first(tags, ...['File', 'PNG', 'RIFF', 'GIF', 'Jpeg2000'].map((group) => `${group}:${tag}`)),
        )) ||
      undefined,
    ours: ({ width, height }, theirs) => (theirs === width || theirs === height ? theirs : (width ?? null)),
  }
}

/** Ratings as our scores: stars, -1 for rejected; percents as Windows means them. */
function readRating(tags: Tags): number | undefined {
  const stars = numberOf(first(tags, 'XMP-xmp:Rating', 'IFD0:Rating', 'FujiFilm:Rating'))
  return stars === undefined ? undefined : stars < 0 ? -1 : Math.round(stars)
}

const relative = (part: number) => (theirs: number) => Math.abs(theirs) * part

/** In the order in which one is when a picture was taken. */
const dateTags = [
  ...['ExifIFD:DateTimeOriginal', 'ExifIFD:CreateDate', 'XMP-exif:DateTimeOriginal'],
  ...['XMP-photoshop:DateCreated', 'XMP-xmp:CreateDate', 'Keys:CreationDate', 'QuickTime:CreateDate'],
  ...['RIFF:DateTimeOriginal', 'Matroska:DateTimeOriginal'],
]

const fields: readonly Field[] = [
  sizeField('width', 'ImageWidth'),
  sizeField('height', 'ImageHeight'),
  {
    name: 'orientation',
    theirs: (_, tags) => numberOf(tags['IFD0:Orientation']),
    ours: ({ orientation }) => orientation,
  },
  // Zero stars and no rating are the same.
  { name: 'rating', theirs: (_, tags) => readRating(tags), ours: ({ rating }) => rating ?? 0 },
  {
    name: 'label',
    theirs: (_, tags) => textOf(tags['XMP-xmp:Label']),
    ours: ({ raw }) => raw['XMP xmp:Label']?.trim() ?? null,
  },
  {
    name: 'taken',
    theirs: (_, tags) =>
      formatDate(textOf(first(tags, ...dateTags)), textOf(tags['ExifIFD:OffsetTimeOriginal'])) ?? undefined,
    // The offset is compared where the reference has one.
    ours: ({ camera: { takenAt } }, theirs) =>
      takenAt !== null && typeof theirs === 'string' && theirs.length === 19 ? takenAt.slice(0, 19) : takenAt,
  },
  {
    name: 'camera',
    theirs: (_, tags) => textOf(first(tags, 'IFD0:Model', 'Keys:Model', 'XMP-tiff:Model')),
    ours: ({ camera }, theirs) =>
      camera.camera !== null && typeof theirs === 'string' && camera.camera.includes(theirs.trim())
        ? theirs
        : camera.camera,
  },
  { name: 'lens', theirs: (_, tags) => textOf(tags['ExifIFD:LensModel']), ours: ({ camera }) => camera.lens },
  {
    name: 'iso',
    theirs: (_, tags) => numberOf(String(tags['ExifIFD:ISO'] ?? '').split(/[ ,]/)[0]) || undefined,
    ours: ({ camera }) => camera.iso,
  },
  {
    name: 'aperture',
    theirs: (_, tags) => numberOf(tags['ExifIFD:FNumber']),
    ours: ({ camera }) => camera.aperture,
    tolerance: () => 0.01,
  },
  {
    name: 'shutter',
    theirs: (_, tags) => formatShutter(numberOf(tags['ExifIFD:ExposureTime']) ?? 0) ?? undefined,
    ours: ({ camera }) => camera.shutter,
  },
  {
    name: 'focal length',
    theirs: (_, tags) => numberOf(tags['ExifIFD:FocalLength']) || undefined,
    ours: ({ camera }) => camera.focalLengthMm,
    tolerance: () => 0.01,
  },
  ...(['latitude', 'longitude'] as const).map(
    (name): Field => ({
      name,
      theirs: (_, tags) =>
        numberOf(tags[name === 'latitude' ? 'Composite:GPSLatitude' : 'Composite:GPSLongitude']),
      ours: ({ camera }) => camera[name],
      tolerance: () => 1e-5,
    }),
  ),
  {
    name: 'duration',
    theirs: (given, tags) =>
      numberOf(given.ffprobe?.duration) ??
      (given.ffprobe ? undefined : numberOf(first(tags, 'GIF:Duration', 'RIFF:Duration'))),
    ours: ({ durationSeconds }) => durationSeconds,
    tolerance: (theirs) => Math.max(0.05, relative(0.01)(theirs)),
  },
  {
    name: 'frame rate',
    theirs: (given) => {
      const [over, under] = (video(given)?.avg_frame_rate ?? '').split('/').map(Number)
      return over && under ? over / under : undefined
    },
    ours: ({ frameRate }) => frameRate,
    tolerance: () => 0.01,
  },
]
