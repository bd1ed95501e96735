import { expect, test } from 'vitest'
import { parseQuery } from '#shared/query/parse-query.ts'
import { describeQueryError } from './describe-query-error.ts'

function describeFirst(text: string): readonly string[] {
  const [error] = parseQuery(text).errors
  if (error === undefined) throw new Error(`There is nothing wrong with ${text}.`)
  return describeQueryError(text, error)
}

test.each([
  ['cat stepps:20', ['  cat stepps:20', '      ^^^^^^']],
  ['猫 stepps:20', ['  猫 stepps:20', '     ^^^^^^']],
  ['cafe\u0301 stepps:20', ['  cafe\u0301 stepps:20', '       ^^^^^^']],
  ['\x1b[2J stepps:20', ['  \\u{1b}[2J stepps:20', '            ^^^^^^']],
  ['a\nb stepps:20', ['  a\\u{a}b stepps:20', '          ^^^^^^']],
])('%j has its carets under the place', (text, lines) => {
  expect(describeFirst(text).slice(0, 2)).toEqual(lines)
})

test('a long query is cut around the place', () => {
  const [line = '', carets = ''] = describeFirst(`${'word '.repeat(400)}stepps:20 ${'more '.repeat(400)}`)
  expect(line.length).toBeLessThan(90)
  expect(line).toMatch(/^ {2}….*word stepps:20 more.*…$/)
  expect(line.slice(carets.indexOf('^'), carets.length)).toBe('stepps')
})

test('what it can mean instead is a whole query', () => {
  expect(describeFirst('cat stepps:20').slice(3)).toContain('  Search as text: cat "stepps:20"')
})
