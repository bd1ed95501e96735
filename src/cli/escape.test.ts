import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeForTerminal, formatJsonLine } from './escape.ts'

test.each([
  ['\x1b[31mred\x1b[0m.png', '\\u{1b}[31mred\\u{1b}[0m.png'],
  ['\x9b2J', '\\u{9b}2J'],
  ['a\nb\tc\rd\0', 'a\\u{a}b\\u{9}c\\u{d}d\\u{0}'],
  ['\u202egnp.exe', '\\u{202e}gnp.exe'],
  ['\u2066x\u2069', '\\u{2066}x\\u{2069}'],
  ['\ud800.png', '\\u{d800}.png'],
  ['\u{e0041}', '\\u{e0041}'],
  ['Ünïcödé 日本 😀.png', 'Ünïcödé 日本 😀.png'],
])('%j', (text, escaped) => {
  expect(escapeForTerminal(text)).toBe(escaped)
})

test('nothing that acts on a terminal is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there.
      expect(escapeForTerminal(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    }),
  )
})

test('a line of JSON is one line without acting characters, and the same value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'binary' })), (value) => {
      const line = formatJsonLine(value)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there.
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
