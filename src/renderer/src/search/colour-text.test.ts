import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseQuery } from '#shared/query/parse-query.ts'
import { splitByColour } from './colour-text.ts'

function colour(text: string) {
  const { tokens, errors } = parseQuery(text)
  return splitByColour(text, tokens, errors)
}

test('fields, values, signs and words have their own colours', () => {
  expect(colour('cat -model:flux*').map(({ text, kind }) => [text, kind])).toEqual([
    ['cat', 'word'],
    [' ', 'plain'],
    ['-', 'operator'],
    ['model:', 'field'],
    ['flux*', 'value'],
  ])
})

test('a mistake is marked where it is, and nowhere else', () => {
  expect(
    colour('modl:x cat')
      .filter(({ wrong }) => wrong)
      .map(({ text }) => text),
  ).toEqual(['modl'])
  expect(colour('cat dog').some(({ wrong }) => wrong)).toBe(false)
})

test('the pieces together are the text, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (one, other) => {
      const text = `${one} model:${other} (cat`
      const pieces = colour(text)
      expect(pieces.map((piece) => piece.text).join('')).toBe(text)
      expect(
        pieces.every((piece) => piece.text === text.slice(piece.from, piece.from + piece.text.length)),
      ).toBe(true)
    }),
  )
})
