import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRange } from './range.ts'

test.each([
  [null, { kind: 'whole' }],
  ['bytes=0-', { kind: 'part', start: 0, end: 100 }],
  ['bytes=0-0', { kind: 'part', start: 0, end: 1 }],
  ['bytes=10-19', { kind: 'part', start: 10, end: 20 }],
  ['bytes=90-500', { kind: 'part', start: 90, end: 100 }],
  ['bytes=-5', { kind: 'part', start: 95, end: 100 }],
  ['bytes=-500', { kind: 'part', start: 0, end: 100 }],
  ['BYTES=1-2', { kind: 'part', start: 1, end: 3 }],
  ['bytes=0-1,5-6', { kind: 'whole' }],
  ['bytes=0-0,-1', { kind: 'whole' }],
  ['items=0-5', { kind: 'whole' }],
  ['bytes=100-', { kind: 'unsatisfiable' }],
  ['bytes=5-4', { kind: 'unsatisfiable' }],
  ['bytes=-0', { kind: 'unsatisfiable' }],
  ['bytes=-', { kind: 'unsatisfiable' }],
  ['bytes=--5', { kind: 'unsatisfiable' }],
  ['bytes=a-b', { kind: 'unsatisfiable' }],
  ['bytes', { kind: 'unsatisfiable' }],
  ['', { kind: 'unsatisfiable' }],
  ['bytes=99999999999999999999-', { kind: 'unsatisfiable' }],
])('%s of 100 bytes', (header, range) => {
  expect(parseRange(header, 100)).toEqual(range)
})

test('nothing of an empty file can be asked for', () => {
  expect(parseRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' })
})

test('whatever is sent, a part lies inside the file and is not empty', () => {
  const header = fc.oneof(
    fc.string(),
    fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
    fc.nat().map((n) => `bytes=-${n}`),
  )
  fc.assert(
    fc.property(header, fc.nat(), (text, size) => {
      const range = parseRange(text, size)
      if (range.kind !== 'part') return true
      return range.start >= 0 && range.start < range.end && range.end <= size
    }),
  )
})
