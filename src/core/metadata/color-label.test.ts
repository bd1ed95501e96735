import { expect, test } from 'vitest'
import { readColorLabel } from './color-label.ts'

test.each([
  [{ 'xmp:Label': 'Red' }, 'red'],
  [{ 'xmp:Label': ' Grün ' }, 'green'],
  [{ 'xmp:Label': 'Second' }, 'yellow'],
  [{ 'xmp:Label': 'Purple' }, null],
  [{ 'xmp:Label': 'constructor' }, null],
  [{ 'photoshop:LabelColor': 'blue' }, 'blue'],
  [{ 'xmp:Label': 'Keep', 'photoshop:LabelColor': 'green' }, 'green'],
  [{ 'digiKam:ColorLabel': '3' }, 'yellow'],
  [{ 'digiKam:ColorLabel': '0' }, null],
  [{}, null],
])('%j is %s', (properties, label) => {
  const xmp = new Map(Object.entries(properties).map(([name, value]) => [name, [value]]))
  expect(readColorLabel(xmp)).toBe(label)
})
