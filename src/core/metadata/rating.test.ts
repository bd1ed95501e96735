import { expect, test } from 'vitest'
import { readRating } from './rating.ts'

function xmp(entries: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(entries).map(([key, value]) => [key, [value]]))
}

const cases: readonly (readonly [
  string,
  number | null,
  ReturnType<typeof xmp>,
  Parameters<typeof readRating>[1],
])[] = [
  ['nothing', null, xmp({}), {}],
  ['stars', 4, xmp({ 'xmp:Rating': '4' }), {}],
  ['half a star', 4, xmp({ 'xmp:Rating': '3.5' }), {}],
  ['rejected', -1, xmp({ 'xmp:Rating': '-1' }), {}],
  ['any negative', -1, xmp({ 'xmp:Rating': '-3' }), {}],
  ['six', -1, xmp({ 'xmp:Rating': '6' }), {}],
  ['too many', null, xmp({ 'xmp:Rating': '9' }), {}],
  ['no number', null, xmp({ 'xmp:Rating': 'good' }), {}],
  ['picked away', -1, xmp({ 'xmp:Rating': '3', 'xmpDM:pick': '-1' }), {}],
  ['not good', -1, xmp({ 'xmpDM:good': 'False' }), {}],
  ["digiKam's reject", -1, xmp({ 'digiKam:PickLabel': '1' }), {}],
  ['percent in XMP', 4, xmp({ 'MicrosoftPhoto:Rating': '75' }), {}],
  ['percent in Exif', 5, xmp({}), { ratingPercent: 99 }],
  ['stars in Exif', 2, xmp({}), { rating: 2 }],
  ['ACDSee', 3, xmp({ 'acdsee:rating': '3' }), {}],
  ['zero', 0, xmp({ 'xmp:Rating': '0' }), {}],
  ['zero beside stars', 3, xmp({ 'xmp:Rating': '0' }), { rating: 3 }],
]

test.each(cases)('reads %s', (_, expected, properties, exif) => {
  expect(readRating(properties, exif)).toBe(expected)
})

test('reads the whole range of Windows percents', () => {
  const stars = [1, 12, 13, 37, 38, 62, 63, 87, 88, 99].map((ratingPercent) =>
    readRating(xmp({}), { ratingPercent }),
  )
  expect(stars).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
})
