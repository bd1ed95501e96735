import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { allFields } from './fields.ts'
import { parseQuery } from './parse-query.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Looks at a character, and more than the worst known query (`a|a|a|…`) needs. A second loop over the text would need thousands. */
const looksACharacter = 25
const looksAtAll = 300

function expectLinear(text: string): void {
  const { steps } = parseQuery(text)
  expect(steps, text.slice(0, 200)).toBeLessThanOrEqual(looksACharacter * text.length + looksAtAll)
}

const pieces = [
  ...[
    '(',
    ')',
    '-',
    '!',
    '"',
    '\\',
    '|',
    '||',
    '&&',
    '*',
    '?',
    '/',
    '~',
    '#',
    '@',
    ':',
    '..',
    '<',
    '>=',
    '=',
  ],
  ...[
    'a',
    ' ',
    ',',
    '\n',
    'é',
    '😀',
    '\ud800',
    '\0',
    'NOT ',
    'AND ',
    'OR ',
    'a OR ',
    '(a ',
    '-(',
    'a|',
    'a"',
    '"a" ',
  ],
  ...[
    'steps:',
    'tag:(',
    'tag:a|',
    'node.a.',
    'meta."x".',
    'sort:a- ',
    'neg',
    'Negative prompt: ',
    'Steps: 1, ',
    '@>',
    '/a/',
    '12:30 ',
  ],
  ...allFields.flatMap(({ name, aliases }) => [name, ...aliases].map((one) => `${one}:`)),
]

test('any text is read, looking at each character a few times and no more (property)', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 200 }).map((parts) => parts.join('')),
  )
  fc.assert(fc.property(text, expectLinear), { numRuns: 2000 })
})

test.each(pieces.slice(0, 49))('%j a hundred thousand times', (piece) => {
  expectLinear(piece.repeat(100_000))
})

test('every place of an error, a token and a suggestion lies in the text (property)', () => {
  const text = fc.array(fc.constantFrom(...pieces, 'x'), { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (typed) => {
      const { errors, tokens } = parseQuery(typed)
      const ranges = [...errors, ...errors.flatMap((one) => one.suggestions), ...tokens]
      for (const { from, to } of ranges) {
        expect(from).toBeGreaterThanOrEqual(0)
        expect(to).toBeGreaterThanOrEqual(from)
        expect(to).toBeLessThanOrEqual(typed.length)
      }
      tokens.reduce((end, token) => {
        expect(token.from, `${JSON.stringify(typed)} has tokens that overlap`).toBeGreaterThanOrEqual(end)
        return token.to
      }, 0)
    }),
    { numRuns: 3000 },
  )
})

test('«search as text» makes nothing worse (property)', () => {
  const text = fc.array(fc.constantFrom(...pieces, 'x'), { maxLength: 8 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (typed) => {
      const { errors } = parseQuery(typed)
      for (const error of errors) {
        const asText = error.suggestions.find(({ label }) => label === 'Search as text')
        if (asText === undefined) continue
        const again = parseQuery(typed.slice(0, asText.from) + asText.text + typed.slice(asText.to))
        expect(again.errors.length, `${JSON.stringify(typed)} at ${asText.from}`).toBeLessThanOrEqual(
          errors.length,
        )
      }
    }),
    { numRuns: 2000 },
  )
})
