import { expect, test } from 'vitest'
import type { ConflictSource } from '#shared/conflict.ts'
import { describeAnswer, describeSource, nameSource } from './describe-conflict.ts'

test('each place where another value can stand has its words', () => {
  const sources: readonly ConflictSource[] = [
    { kind: 'score-file' },
    { kind: 'computer' },
    { kind: 'stand-in' },
    { kind: 'xmp', name: 'a.png.xmp' },
    { kind: 'xmp', name: null },
  ]
  expect(sources.map((from) => [nameSource(from), describeSource(from)])).toEqual([
    ['Score file', 'in its score file, changed by another program or by hand'],
    ['Other computer', 'in its score file, written by Media Scorer on another computer'],
    ['This computer', 'on this computer, while the folder could not be written to'],
    ['Other program', 'in a.png.xmp, by another program'],
    ['Other program', 'in the file itself, by another program'],
  ])
})

test('what was answered', () => {
  expect(describeAnswer([], 1200, 'theirs')).toBe('Took theirs of 1,200')
  expect(describeAnswer([], 2, 'ours')).toBe('Kept yours of 2')
})
