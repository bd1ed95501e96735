import { expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnKeywords } from '#core/media/act-on-keywords.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { saveSearch } from '../saved-searches.ts'
import { findCompletions } from './complete.ts'

function openWithFiles(): WriteDb {
  const db = openTestDatabase()
  recordFiles(db, [
    createTestFile('a.png', { generation: { model: 'juggernaut xl.safetensors', tool: 'a1111' } }),
    createTestFile('my pictures/b.png', { generation: { model: 'Juggernaut XL', tool: 'comfyui' } }),
    createTestFile('c.png', { generation: { model: 'flux1-dev', tool: 'comfyui' } }),
  ])
  actOnKeywords(db, [1, 2], { add: ['style/anime'], remove: [] }, 'user')
  saveSearch(db, { name: 'best of', query: 'score:5' })
  return db
}

function complete(db: WriteDb, text: string) {
  const { from, to, items } = findCompletions(db, { text, caret: text.length, limit: 12 })
  return [from, to, ...items.slice(0, 3).map(({ kind, text: insert, count }) => [kind, insert, count])]
}

test('fields, values with their counts, saved searches', () => {
  const db = openWithFiles()
  expect(complete(db, 'cat mod')).toEqual([
    4,
    7,
    ['field', 'model:', null],
    ['field', 'modified:', null],
    ['field', 'hash:', null],
  ])
  expect(complete(db, 'ckpt')).toEqual([0, 4, ['field', 'model:', null]])
  expect(complete(db, 'model:jug')).toEqual([6, 9, ['value', '"Juggernaut XL"', 2]])
  expect(complete(db, 'tool:')).toEqual([
    5,
    5,
    ['value', 'comfyui', 2],
    ['value', 'a1111', 1],
    ['value', 'any', null],
  ])
  expect(complete(db, 'tag:ani')).toEqual([4, 7, ['value', 'style/anime', 2]])
  expect(complete(db, 'in:"my')).toEqual([3, 6, ['value', '"my pictures"', 1]])
  expect(complete(db, '-@be')).toEqual([1, 4, ['saved', '@"best of"', null]])
  expect(complete(db, 'label:gr')).toEqual([6, 8, ['value', 'green', null]])
})
