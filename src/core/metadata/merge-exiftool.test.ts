import { expect, test } from 'vitest'
import { extractMetadata } from './extract.ts'
import { type ExifToolTags, mergeExifTool } from './merge-exiftool.ts'
import { asciiTag, exifSegment, makeJpeg, makeTiff } from './test-media.ts'

function extract(bytes: Buffer) {
  const reader = {
    size: bytes.length,
    read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
  }
  return extractMetadata(reader, 'photo.jpg')
}

const bare = extract(makeJpeg([]))

const tags = {
  'EXIF:Make': 'Canon',
  'EXIF:Model': 'Canon EOS R5',
  'EXIF:ISO': '400',
  'EXIF:FNumber': '2.8',
  'EXIF:ExposureTime': '1/250',
  'EXIF:FocalLength': '50.0 mm',
  'EXIF:DateTimeOriginal': '2024:05:06 07:08:09',
  'EXIF:OffsetTimeOriginal': '+02:00',
  'MakerNotes:LensType': 'n/a',
  'Composite:LensID': 'Canon RF 50mm F1.2L USM',
  'Composite:GPSLatitude': '-33.85678300',
  'Composite:GPSLongitude': '+151.21530000',
  'XMP:Rating': '4',
  'IPTC:Keywords': 'harbour, opera, harbour',
}

test('gaps are filled, and it is told which', () => {
  const { extracted, filled } = mergeExifTool(bare, tags)
  const camera = {
    camera: 'Canon EOS R5',
    lens: 'Canon RF 50mm F1.2L USM',
    iso: 400,
    aperture: 2.8,
    shutter: '1/250',
    focalLengthMm: 50,
    takenAt: '2024-05-06T07:08:09+02:00',
    latitude: -33.856783,
    longitude: 151.2153,
  }
  const keywords = ['harbour', 'opera'].map((keyword) => ({ keyword, type: 'file', source: 'ExifTool' }))
  expect(extracted).toEqual({ ...bare, camera, rating: 4, keywords: [...bare.keywords, ...keywords] })
  const { takenAt, latitude, longitude, ...others } = camera
  expect(filled).toEqual({
    ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)])),
    ...{ takenAt, latitude: String(latitude), longitude: String(longitude) },
    rating: '4',
    keywords: 'harbour, opera',
  })
})

test('what our own readers found stays', () => {
  const own = extract(
    makeJpeg([
      exifSegment(
        makeTiff({
          little: true,
          image: [asciiTag(0x10f, 'Own'), asciiTag(0x110, 'Camera')],
          exif: [asciiTag(0x9003, '2001:02:03 04:05:06'), asciiTag(0xa434, 'Own Lens')],
        }),
      ),
    ]),
  )
  const { extracted, filled } = mergeExifTool(
    { ...own, rating: 2, keywords: [{ keyword: 'own', type: 'file', source: 'XMP' }] },
    tags,
  )
  expect([
    extracted.camera.camera,
    extracted.camera.lens,
    extracted.camera.takenAt,
    extracted.rating,
  ]).toEqual(['Own Camera', 'Own Lens', '2001-02-03T04:05:06', 2])
  expect(extracted.keywords.map((word) => word.keyword)).toEqual(['own'])
  expect(Object.keys(filled)).toEqual([
    'iso',
    'aperture',
    'shutter',
    'focalLengthMm',
    'latitude',
    'longitude',
  ])
})

test.each<readonly [ExifToolTags]>([
  [{}],
  [
    {
      'EXIF:Make': '',
      'EXIF:ISO': '0',
      'EXIF:FNumber': 'undef',
      'EXIF:DateTimeOriginal': '0000:00:00 00:00:00',
    },
  ],
  [{ 'Composite:LensID': 'Unknown 18-55mm', 'MakerNotes:LensType': 'n/a', 'MakerNotes:Lens': '----' }],
  [
    {
      'XMP:Rating': '7',
      'EXIF:ExposureTime': 'inf',
      'Composite:GPSLatitude': '91 deg',
      'Composite:ImageSize': '0x0',
    },
  ],
  [{ 'EXIF:Model': '{"workflow": 1}' }],
])('what says nothing, or nothing that makes sense, fills nothing: %j', (given) => {
  expect(mergeExifTool(bare, given)).toEqual({ extracted: bare, filled: {} })
})

test('a size fills only where there is none, turned as the picture is', () => {
  const unsized = { ...bare, width: null, height: null, orientation: 6 }
  const { extracted } = mergeExifTool(unsized, { 'Composite:ImageSize': '4000x3000' })
  expect([extracted.width, extracted.height]).toEqual([3000, 4000])
  expect(mergeExifTool(bare, { 'Composite:ImageSize': '4000x3000' }).filled).toEqual({})
})
