import { expect, test } from 'vitest'
import { hangsOnJudgement, type Judged, judge } from './judge-query.ts'

const plain: Judged = { score: 3, favourite: false, label: null }

test.each<[string, Partial<Judged>, boolean | null]>([
  ['', {}, true],
  ['score:>=3', {}, true],
  ['score:>=3', { score: 2 }, false],
  ['score:2..4', { score: 5 }, false],
  ['score:unrated', { score: 0 }, true],
  ['is:unrated', {}, false],
  ['is:rejected', { score: -1 }, true],
  ['-score:reject', { score: -1 }, false],
  ['fav:yes', {}, false],
  ['label:red|green', { label: 'green' }, true],
  ['label:none', { label: 'green' }, false],
  // The library alone knows what a prompt says, and whether a 0 was given.
  ['cat score:>=3', {}, null],
  ['cat score:>=3', { score: 1 }, false],
  ['cat OR score:>=3', { score: 1 }, null],
  ['cat OR score:>=3', {}, true],
  ['score:0', { score: 0 }, null],
  ['score:none', { score: 0 }, null],
  ['score:none', {}, false],
])('%s with %o: %s', (query, change, expected) => {
  expect(judge(query, { ...plain, ...change })).toBe(expected)
})

test('only what speaks of a judgement hangs on one', () => {
  expect(hangsOnJudgement('cat model:flux sort:date-')).toBe(false)
  expect(hangsOnJudgement('cat (model:flux OR -fav:yes)')).toBe(true)
  expect(hangsOnJudgement('cat sort:score-')).toBe(true)
  expect(hangsOnJudgement('group:score')).toBe(true)
  expect(hangsOnJudgement('@keepers')).toBe(true)
})
