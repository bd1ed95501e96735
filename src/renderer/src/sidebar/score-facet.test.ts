import { expect, test } from 'vitest'
import { createScoreStates, excludeScore, findAskedScores, toggleScore } from './score-facet.ts'

test('the scores that a query lets through', () => {
  expect(findAskedScores('cat')).toBeNull()
  expect(findAskedScores('cat score:>=3')).toEqual([3, 4, 5])
  expect(findAskedScores('score:2|reject')).toEqual([-1, 2])
  expect(findAskedScores('-score:reject')).toEqual([0, 1, 2, 3, 4, 5])
  expect(findAskedScores('score:unrated')).toEqual([0])
})

test('a score joins the others and leaves them, and is said as short as can be', () => {
  expect(toggleScore('cat', 5)).toBe('cat score:5')
  expect(toggleScore('cat score:5', 4)).toBe('cat score:>=4')
  expect(toggleScore('score:>=3', 3)).toBe('score:>=4')
  expect(toggleScore('score:>=3', 4)).toBe('score:5|3')
  expect(toggleScore('score:5', 5)).toBe('')
  expect(toggleScore('score:reject', 0)).toBe('score:unrated|reject')
})

test('a score is left out, and no longer', () => {
  expect(excludeScore('cat', -1)).toBe('cat -score:reject')
  expect(excludeScore('cat -score:reject', -1)).toBe('cat')
  expect(excludeScore('score:>=3', 5)).toBe('score:4|3')
})

test('the side shows what is asked for, alone or among others, and what is left out', () => {
  const states = (text: string) => ([5, 3, -1] as const).map(createScoreStates(text))
  expect(states('cat')).toEqual(['none', 'none', 'none'])
  expect(states('score:5')).toEqual(['only', 'none', 'none'])
  expect(states('score:>=3')).toEqual(['among', 'among', 'none'])
  expect(states('-score:reject')).toEqual(['none', 'none', 'excluded'])
})
