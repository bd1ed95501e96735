import { expect, test } from 'vitest'
import { parseQuery } from '#shared/query/parse-query.ts'
import { joinLines } from './paste-text.ts'

test('one line is left as it is', () => {
  expect(joinLines('a cat, a dog')).toBeNull()
})

test('lines stay apart', () => {
  expect(joinLines('a cat,\r\n a dog\n\nrain')).toBe('a cat, a dog, rain')
})

test('a prompt that was copied with its settings is read as both', () => {
  const pasted =
    'a lighthouse\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 640x480'
  const { query, errors } = parseQuery(joinLines(pasted) ?? '')
  expect(errors).toEqual([])
  const fields =
    query.root?.kind === 'and'
      ? query.root.children.map((node) => (node.kind === 'field' ? node.field : node.kind))
      : []
  expect(fields).toEqual(['text', 'text', 'negative', 'steps', 'sampler', 'cfg', 'seed', 'size'])
})
