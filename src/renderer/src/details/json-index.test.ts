import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexJson, type JsonIndex } from './json-index.ts'
import { listRows, readRow } from './json-rows.ts'

function listLines(index: JsonIndex, isOpen: (place: number) => boolean): readonly string[] {
  return [...listRows(index, isOpen)].map((place) => {
    const { depth, key, value } = readRow(index, place)
    return `${'  '.repeat(depth)}${key === null ? '' : `${key}: `}${value}`
  })
}

test('lines of what is open, with every digit and nothing else of what is closed', () => {
  const text = '{"seed": 18446744073709551615, "nodes":[{"id":1,"on":true},{}], "a\\"b": "x, ]", "n": NaN}'
  const index = indexJson(text)
  if (index === null) throw new Error('It is JSON.')
  expect(listLines(index, () => true)).toEqual([
    '{ 4 }',
    '  seed: 18446744073709551615',
    '  nodes: [ 2 ]',
    '    { 2 }',
    '      id: 1',
    '      on: true',
    '    {}',
    '  a\\"b: "x, ]"',
    '  n: NaN',
  ])
  expect(listLines(index, (place) => place === 0)).toEqual([
    '{ 4 }',
    '  seed: 18446744073709551615',
    '  nodes: [ 2 ]',
    '  a\\"b: "x, ]"',
    '  n: NaN',
  ])
  expect(listLines(index, () => false)).toEqual(['{ 4 }'])
})

test('an object says what it is', () => {
  const index = indexJson(
    '[{"id":1,"type":"KSampler"},{"name":5},{"inputs":{"name":"x"},"class_type":"SaveImage"}]',
  )
  expect(index === null ? [] : listLines(index, (place) => place === 0)).toEqual([
    '[ 3 ]',
    '  { 2 } KSampler',
    '  { 1 }',
    '  { 2 } SaveImage',
  ])
})

test('long values are cut', () => {
  const index = indexJson(`["${'x'.repeat(1000)}"]`)
  expect(index === null ? 0 : readRow(index, 1).value.length).toBe(401)
})

test.each([
  '',
  '{',
  '[1,]x',
  '{"a"}',
  '{"a":}',
  '{1:2}',
  '[1 2]',
  '"open',
  '[}',
  ']',
  'a b',
  `${'['.repeat(600)}${']'.repeat(600)}`,
])('%j is not shown as JSON', (text) => {
  expect(indexJson(text)).toBe(null)
})

test('each value of any JSON has its place', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, spaces) => {
      const text = JSON.stringify(value, null, spaces)
      const index = indexJson(text)
      if (index === null) throw new Error(text)
      const values: unknown[] = []
      const pending: unknown[] = [value]
      while (pending.length > 0) {
        const next = pending.shift()
        values.push(next)
        if (typeof next === 'object' && next !== null) pending.unshift(...Object.values(next))
      }
      const found = Array.from({ length: index.count }, (_, place) =>
        JSON.parse(text.slice(index.starts[place], index.ends[place])),
      )
      expect(found).toEqual(values.map((each) => JSON.parse(JSON.stringify(each))))
      expect(index.sizes[0]).toBe(index.count)
    }),
  )
})

test('eight megabytes in a moment', () => {
  const node = '{"id":1,"type":"KSampler","pos":[1,2],"widgets_values":[42,"fixed",20,8.5,"euler",null]}'
  const text = `{"nodes":[${Array(90_000).fill(node).join(',')}]}`
  const started = performance.now()
  const index = indexJson(text)
  expect(performance.now() - started).toBeLessThan(2000)
  expect(index?.count).toBe(90_000 * 13 + 2)
})
