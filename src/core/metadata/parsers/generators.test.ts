import { expect, test } from 'vitest'
import { emptyGeneration } from '../choose-generation.ts'
import { readPngOf } from '../test-generation.ts'

test('nobody makes anything of texts that no generator wrote', () => {
  const texts = [
    { Comment: 'Created with GIMP' },
    { parameters: 'plain text' },
    { parameters: { other: 'data' } },
    { prompt: 'not valid json' },
    { workflow: { nodes: { a: 1 } } },
    { UserComment: '{invalid json}' },
    { generation_data: 'x' },
    { Software: 'NovelAI' },
  ]
  expect(texts.map((entries) => readPngOf(entries).generation)).toEqual(texts.map(() => emptyGeneration))
})
