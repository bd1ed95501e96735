import { expect, it } from 'vitest'
import { sortName } from './media-names.ts'

it.each([
  ['a.png', 'media'],
  ['A.JPEG', 'media'],
  ['a.b.Heic', 'media'],
  ['.hidden.webp', 'media'],
  ['README', 'maybe'],
  ['.png', 'other'],
  ['._a.png', 'other'],
  ['a.txt', 'other'],
  ['a.png.json', 'other'],
  ['a.', 'other'],
  ['a.svg', 'other'],
] as const)('takes %j for %s', (name, kind) => {
  expect(sortName(name)).toBe(kind)
})
