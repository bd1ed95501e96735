import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createRegexTest, readRegex } from './match-text.ts'
import { listRequiredPieces } from './regex-literals.ts'

// JavaScript's engine takes its time over some of them.
vi.setConfig({ testTimeout: 120_000 })
const numRuns = 2000

const atom = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('a', 'b', 'A', 'é', ' ', '_', '1', 'ab', 'hat', '\\.', '\\u0061', '\\x62'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '.',
      '\\d',
      '\\w',
      '\\s',
      '\\D',
      '\\W',
      '\\S',
      '[ab]',
      '[^a]',
      '[a-c1]',
      '[\\d_]',
      '[Aa]',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B') },
)
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?')
const { expression } = fc.letrec<{ expression: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 2 },
    { weight: 4, arbitrary: atom },
    { weight: 1, arbitrary: tie('expression').map((inner) => `(?:${inner})`) },
    { weight: 1, arbitrary: tie('expression').map((inner) => `(${inner})`) },
  ),
  expression: fc
    .array(
      fc
        .array(
          fc
            .tuple(tie('part'), quantifier)
            .map(([part, sign]) => (/^(\^|\$|\\b|\\B)$/.test(part) ? part : part + sign)),
          { maxLength: 4 },
        )
        .map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    )
    .map((options) => options.join('|')),
}))
const text = fc
  .array(
    fc.constantFrom('a', 'b', 'A', 'B', 'h', 'at', 'hat', 'HAT', 'c', '1', '_', ' ', '.', '\n', 'é', 'É'),
    // Short: JavaScript's engine goes back, and could take for ever.
    { maxLength: 7 },
  )
  .map((letters) => letters.join(''))

test('an expression matches where JavaScript’s own engine says so (property)', () => {
  fc.assert(
    fc.property(
      expression,
      fc.boolean(),
      fc.array(text, { minLength: 1, maxLength: 4 }),
      (source, ignoreCase, texts) => {
        // Quantifiers of several letters belong to the last one, here as there.
        const own = createRegexTest({ source, ignoreCase })
        const theirs = new RegExp(source, ignoreCase ? 'iu' : 'u')
        expect(texts.map(own), source).toEqual(texts.map((one) => theirs.test(one)))
      },
    ),
    { numRuns },
  )
})

test('a text that matches holds the required pieces (property)', () => {
  fc.assert(
    fc.property(expression, fc.boolean(), text, (source, ignoreCase, one) => {
      if (!new RegExp(source, ignoreCase ? 'iu' : 'u').test(one)) return
      for (const list of listRequiredPieces(readRegex(source)))
        expect(
          list.some((piece) => one.toLowerCase().includes(piece)),
          `${source} ${list}`,
        ).toBe(true)
    }),
    { numRuns },
  )
})

test.each([
  ['hats?', [['hat']]],
  ['red (hat|cap)s?', [['red '], ['hat', 'cap']]],
  ['(?:ab)+c', [['ab'], ['c']]],
  ['[Rr]ed', [['red']]],
  ['a*', []],
  ['^lighthouse$', [['lighthouse']]],
  ['(one|t.o)x', [['one', 't'], ['x']]],
  ['(one|.*)', []],
  ['[^a]b', [['b']]],
  ['\\d{4}', []],
])('%s needs %j', (source, pieces) => {
  expect(listRequiredPieces(readRegex(source))).toEqual(pieces)
})

test('letters that are another script’s sign for the same in the other case match as they do in JavaScript', () => {
  const texts = ['sun', 'SUN', 'ſun', '\u212aelvin', 'kelvin', 'ſ', 'K']
  for (const source of ['sun', 'S', 'k', 'kel', 'ſ', '\\u212a']) {
    const own = createRegexTest({ source, ignoreCase: true })
    const theirs = new RegExp(source, 'iu')
    expect(texts.map(own), source).toEqual(texts.map((one) => theirs.test(one)))
  }
})

test.each(['(a*)*b', '(a|aa)+$', '(a+)+!', '(.*)*x', '((a?){30})a{30}', '(\\w+\\s?)*$'])(
  '%s can’t run away on a long text',
  (source) => {
    // Time alone would tell little: an engine that goes back would not end within a lifetime.
    expect(createRegexTest({ source: `${source}~`, ignoreCase: false })('a'.repeat(50_000))).toBe(false)
  },
)
