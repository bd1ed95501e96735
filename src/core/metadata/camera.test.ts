import { expect, test } from 'vitest'
import { formatDate, formatShutter, readCamera } from './camera.ts'
import { parseXmp } from './xmp-properties.ts'

const none = new Map<string, readonly string[]>()

test('says the maker once, and takes no graph for a camera', () => {
  const pairs = [
    ['NIKON CORPORATION', 'NIKON D1X'],
    ['Canon', 'Canon EOS R5'],
    ['SONY', 'ILCE-7M3'],
    ['OLYMPUS IMAGING CORP.', 'E-M1'],
    ['Apple', undefined],
    ['workflow:{"nodes": []}', 'prompt:{"1": {}}'],
    [undefined, undefined],
  ] as const
  expect(
    pairs.map(([make, model]) => readCamera({ ...(make && { make }), ...(model && { model }) }, none).camera),
  ).toEqual(['NIKON D1X', 'Canon EOS R5', 'SONY ILCE-7M3', 'OLYMPUS E-M1', 'Apple', null, null])
})

test('writes exposure times as photographers do', () => {
  expect([0.004, 0.3, 0.0166667, 1, 2.5, 30, 0, Number.POSITIVE_INFINITY].map(formatShutter)).toEqual([
    '1/250',
    '0.3',
    '1/60',
    '1',
    '2.5',
    '30',
    null,
    null,
  ])
})

test('reads dates with the offset that belongs to them', () => {
  expect([
    formatDate('2003:08:06 18:04:34', undefined),
    formatDate('2003:08:06 18:04:34', '+02:00'),
    formatDate('2019-07-24T11:25:40+0300', undefined),
    formatDate('2022-08-08T21:49Z', undefined),
    formatDate('2022-08-08', undefined),
    formatDate('0000:00:00 00:00:00', undefined),
    formatDate('    :  :     :  :  ', undefined),
    formatDate('2022:13:01 00:00:00', undefined),
    formatDate(undefined, '+02:00'),
  ]).toEqual([
    '2003-08-06T18:04:34',
    '2003-08-06T18:04:34+02:00',
    '2019-07-24T11:25:40+03:00',
    '2022-08-08T21:49:00Z',
    '2022-08-08T00:00:00',
    null,
    null,
    null,
    null,
  ])
})

test('prefers the original date, then the digitised one, then XMP', () => {
  const xmp = parseXmp(
    '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2020-01-01T00:00:00"/>',
  )
  expect([
    readCamera({ dateTimeOriginal: '2001:01:01 00:00:00', dateTimeDigitized: '2002:01:01 00:00:00' }, xmp)
      .takenAt,
    readCamera({ dateTimeDigitized: '2002:01:01 00:00:00', dateTime: '2003:01:01 00:00:00' }, xmp).takenAt,
    readCamera({ dateTime: '2003:01:01 00:00:00' }, xmp).takenAt,
    readCamera({ dateTime: '2003:01:01 00:00:00' }, none).takenAt,
  ]).toEqual(['2001-01-01T00:00:00', '2002-01-01T00:00:00', '2020-01-01T00:00:00', null])
})

test('fills lens and place from what there is', () => {
  const xmp = parseXmp(
    '<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" exif:GPSLatitude="51,10.5N" exif:GPSLongitude="1,30,36W" aux:Lens="Zoom 24-70"/>',
  )
  const fromXmp = readCamera({}, xmp)
  expect({ lens: fromXmp.lens, latitude: fromXmp.latitude, longitude: fromXmp.longitude }).toEqual({
    lens: 'Zoom 24-70',
    latitude: 51.175,
    longitude: -1.51,
  })
  expect(readCamera({ lensSpecification: [24, 70, 2.8, 4] }, none).lens).toBe('24-70mm f/2.8-4')
  expect(readCamera({ latitude: 0, longitude: 0 }, none).latitude).toBeNull()
})
