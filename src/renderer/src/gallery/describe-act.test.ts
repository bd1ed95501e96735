import { expect, test } from 'vitest'
import { describeAct } from './describe-act.ts'

test('an act reads as a sentence', () => {
  const one = { ids: [1], name: 'lighthouse.png' }
  const many = { ids: Array.from({ length: 1400 }, (_, index) => index), name: null }
  expect(describeAct({ ...many, kind: 'score', change: { to: 3 } })).toBe('1,400 rated ★★★')
  expect(describeAct({ ...one, kind: 'score', change: { to: -1 } })).toBe('lighthouse.png rejected')
  expect(describeAct({ ...one, kind: 'score', change: { to: 0 } })).toBe('lighthouse.png cleared')
  expect(describeAct({ ...one, kind: 'score', change: { by: -1 } })).toBe('lighthouse.png one star down')
  expect(describeAct({ ...one, kind: 'score', change: { act: 'unreject' } })).toBe(
    'lighthouse.png taken back',
  )
  expect(describeAct({ ...one, kind: 'favourite', favourite: true })).toBe('lighthouse.png favourite')
  expect(describeAct({ ...one, kind: 'label', label: null })).toBe('lighthouse.png without label')
})

test('keywords that came and went', () => {
  const done = { kind: 'keywords', ids: [1, 2], name: null } as const
  expect(describeAct({ ...done, add: ['sea', 'style/oil'], remove: [] })).toBe('2 tagged sea, style/oil')
  expect(describeAct({ ...done, add: [], remove: ['sea'] })).toBe('2 no longer tagged sea')
})
