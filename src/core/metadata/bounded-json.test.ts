import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Json, parseBoundedJson } from './bounded-json.ts'

function read(text: string): unknown {
  const parsed = parseBoundedJson(text)
  return parsed.ok ? JSON.parse(JSON.stringify(parsed.value)) : parsed.reason
}

test('keeps all digits of large integers, and only of those', () => {
  expect(
    read(
      '{"seed": 6952411511246973023, "n": [-9007199254740993, 9007199254740991], "cfg": 0.8700000000000001, "e": 1e20, "s": "12345678901234567890"}',
    ),
  ).toEqual({
    seed: '6952411511246973023',
    n: ['-9007199254740993', 9007199254740991],
    cfg: 0.8700000000000001,
    e: 1e20,
    s: '12345678901234567890',
  })
})

test("reads Python's constants as null, but not in texts", () => {
  expect(read('{"a": [NaN, Infinity, -Infinity], "b": "NaN, \\"Infinity\\" 99999999999999999999"}')).toEqual({
    a: [null, null, null],
    b: 'NaN, "Infinity" 99999999999999999999',
  })
})

test('drops keys that reach for prototypes, also escaped ones', () => {
  const texts = [
    '{"__proto__": {"x": 1}, "constructor": 2, "a": {"prototype": 3, "b": 4}}',
    '{"\\u005f_proto__": {"x": 1}, "a": {"b": 4}}',
    '{"a": {"b": 4, "\\u0063onstructor": 2, "prot\\u006Ftype": [5]}}',
  ]
  for (const text of texts) {
    const parsed = parseBoundedJson(text)
    expect(parsed).toEqual({ ok: true, value: { a: { b: 4 } } })
    expect(read(text)).toEqual({ a: { b: 4 } })
  }
  expect(({} as Record<string, unknown>).x).toBeUndefined() // asks for what must not be there
})

test('refuses depth and size before anything recurses', () => {
  const deep = 2_000_000
  expect([
    read(`${'['.repeat(deep)}${']'.repeat(deep)}`),
    read(`"${'x'.repeat(9 * 1024 * 1024)}"`),
    read('{broken'),
    Array.isArray(read(`${'['.repeat(200)}${']'.repeat(200)}`)),
  ]).toEqual(['too-deep', 'too-large', 'invalid', true])
})

test('reads whatever JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      if (/__proto__|constructor|prototype|\d{16}/.test(text)) return
      expect(read(text)).toEqual(JSON.parse(text) as Json) // what stringify wrote
    }),
  )
})
