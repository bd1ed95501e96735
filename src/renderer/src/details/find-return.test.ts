import { expect, test } from 'vitest'
import type { HistoryEntry } from '#shared/media.ts'
import { findReturn, type Now } from './find-return.ts'

const now: Now = { score: 3, favourite: false, label: 'red', keywords: ['dusk'] }

const entry = (values: Partial<HistoryEntry>): HistoryEntry => ({
  ...{ id: 1, at: '2026-11-14T22:00:00.000Z', what: 'score', old: 0, new: 5, by: 'user' },
  ...values,
})

test.each<[Partial<HistoryEntry>, unknown]>([
  [{}, { what: 'score', to: 5, label: 'Go back to ★★★★★' }],
  [{ new: -1 }, { what: 'score', to: -1, label: 'Go back to rejected' }],
  [{ new: 3 }, null],
  [
    { old: 3, new: 3, refused: 1 },
    { what: 'score', to: 1, label: 'Go back to ★' },
  ],
  [
    { what: 'favourite', new: true },
    { what: 'favourite', to: true, label: 'Make it a favourite again' },
  ],
  [{ what: 'favourite', new: false }, null],
  [{ what: 'label', new: 'red' }, null],
  [
    { what: 'label', new: null },
    { what: 'label', to: null, label: 'Go back to no label' },
  ],
  [
    { what: 'keyword', old: 'cat', new: null },
    { what: 'keyword', add: 'cat', label: 'Give it “cat” again' },
  ],
  [{ what: 'keyword', old: null, new: 'dusk' }, null],
  [{ what: 'place', old: 'a.png', new: 'b.png' }, null],
  [{ what: 'content', old: 'x', new: 'y' }, null],
])('the way back to %j', (values, expected) => {
  expect(findReturn(entry(values), now)).toEqual(expected)
})
