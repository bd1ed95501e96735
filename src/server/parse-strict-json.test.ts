import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '#shared/errors.ts'
import { refuseTrickyJson } from './parse-strict-json.ts'

function judge(text: string): string {
  try {
    refuseTrickyJson(text)
    return 'fine'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

test.each([
  '{"a":1,"a":2}',
  '{"a":1,"\\u0061":2}',
  '{"x":[{"b":1 , "b" : 2}]}',
  '{"__proto__":{}}',
  '{"a":{"constructor":1}}',
  '{"\\u005f_proto__":1}',
  '['.repeat(65),
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  '{"a":'.repeat(65),
])('refuses %.40s', (text) => {
  expect(judge(text)).toBe('invalid-input')
})

test.each([
  '{"a":1,"b":{"a":1}}',
  '[{"a":1},{"a":2}]',
  '{"a":"a\\":","b":"{\\"a\\":1}"}',
  '{"a":"\\\\","b":1}',
  '["__proto__","a","a"]',
  `${'['.repeat(64)}${']'.repeat(64)}`,
  '"',
  '"\\',
  '}}]]',
  '',
])('lets %.40s through', (text) => {
  expect(judge(text)).toBe('fine')
})

test('every JSON of a value is let through', () => {
  const values = fc
    .jsonValue({ maxDepth: 8 })
    .filter((value) => !/__proto__|constructor|prototype/.test(JSON.stringify(value)))
  fc.assert(
    fc.property(values, fc.boolean(), (value, spaced) => {
      expect(judge(JSON.stringify(value, null, spaced ? 2 : 0))).toBe('fine')
    }),
  )
})

test('a doubled key is found wherever it stands', () => {
  const key = fc.string().filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name))
  fc.assert(
    fc.property(key, fc.jsonValue({ maxDepth: 2 }), (name, value) => {
      const pair = `${JSON.stringify(name)}:${JSON.stringify(value)}`
      expect(judge(`[{${pair},${JSON.stringify(`between${name}`)}:0,${pair}}]`)).toBe('invalid-input')
    }),
  )
})
