import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitHighlights } from './highlight.ts'

test('a word is marked where it begins a word, in any case', () => {
  expect(splitHighlights('A Lighthouse, no moonlight, light', ['light'])).toEqual([
    { text: 'A ', marked: false },
    { text: 'Light', marked: true },
    { text: 'house, no moonlight, ', marked: false },
    { text: 'light', marked: true },
  ])
  expect(splitHighlights('', ['x'])).toEqual([{ text: '', marked: false }])
})

test('the parts together are the text, whatever is searched', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string()), (text, words) => {
      const parts = splitHighlights(text, words)
      expect(parts.map((part) => part.text).join('')).toBe(text)
    }),
  )
})
