import { expect, it } from 'vitest'
import { describeConflictCopies, isConflictCopy } from './conflict-copies.ts'

it.each([
  ['picture (conflicted copy).png.json', true],
  ['picture (Ann’s conflicted copy 2024-01-02).png.json', true],
  ['picture.png (Ann conflict 2024-01-02).json', true],
  ['picture.png.sync-conflict-20240102-123456-ABCDEFG.json', true],
  ['picture.sync-conflict-20240102-123456-ABCDEFG.png.json', true],
  ['picture_conflict-20240102-123456.png.json', true],
  ['media (1).db', true],
  ['media.sync-conflict-20240102-123456-ABCDEFG.db', true],
  ['media (conflicted copy).db', true],
  ['media-LAPTOP.db', true],
  ['media.db', false],
  ['media.db-wal', false],
  ['thumbnails.db', false],
  ['picture.png.json', false],
  ['picture (1).png.json', false],
  ['conflict.png.json', false],
  ['picture.png.json.bad-20240102', false],
])('%s: %s', (name, expected) => {
  expect(isConflictCopy(name)).toBe(expected)
})

it('says which, and how many', () => {
  expect(describeConflictCopies([])).toBeNull()
  expect(describeConflictCopies(['a', 'b', 'c', 'd', 'e'])).toContain('a, b, c and 2 more')
})
