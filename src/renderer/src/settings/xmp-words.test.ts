import { expect, test } from 'vitest'
import { describeExisting, describeModeChange, describeModeSet } from './xmp-words.ts'

test('how many files are written, and where', () => {
  expect([
    describeExisting('sidecar', { judged: 1, embeddable: 1 }),
    describeExisting('embedded', { judged: 1312, embeddable: 1290 }),
    describeExisting('embedded', { judged: 5, embeddable: 5 }),
    describeExisting('embedded', { judged: 5, embeddable: 0 }),
  ]).toEqual([
    '1 file, one XMP file beside each',
    '1,312 files: up to 1,290 into themselves, at least 22 beside',
    '5 files, into themselves',
    '5 files, all of them beside',
  ])
})

test('what a change means is said before it is made, and after', () => {
  expect(describeModeChange('off', 'sidecar')).toMatch(/^From now on each score/)
  expect(describeModeChange('sidecar', 'embedded')).toMatch(/^Each further score.*the same picture/)
  expect(describeModeChange('embedded', 'off')).toMatch(/stays as it is/)
  expect(describeModeSet('off', 0)).toBe('Ratings are no longer written for other programs.')
  expect(describeModeSet('sidecar', 0)).toBe('Ratings are written beside the files from now on.')
  expect(describeModeSet('embedded', 3)).toMatch(/inside the files from now on, and for 3 files/)
})
