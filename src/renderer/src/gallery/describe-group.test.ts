import { expect, test } from 'vitest'
import { describeGroup } from './describe-group.ts'

test('a heading says what its files have in common', () => {
  expect(describeGroup('score', '-1')).toBe('Rejected')
  expect(describeGroup('score', '0')).toBe('Unrated')
  expect(describeGroup('score', '1')).toBe('1 star')
  expect(describeGroup('day', '2026-11-14')).toBe('Saturday, November 14, 2026')
  expect(describeGroup('day', 'long ago')).toBe('long ago')
  expect(describeGroup('model', 'flux1-dev.safetensors')).toBe('flux1-dev')
  expect(describeGroup('seed', '42')).toBe('Seed 42')
})

test('what is not known is said too', () => {
  expect(describeGroup('model', null)).toBe('No model known')
  expect(describeGroup('folder', '')).toBe('The folder itself')
})
