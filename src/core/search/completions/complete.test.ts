import { describe, expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnKeywords } from '#core/media/act-on-keywords.ts'
import { setAlias } from '#core/media/keyword-aliases.ts'
import { markMissing, recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { saveSearch } from '../saved-searches.ts'
import { findCompletions } from './complete.ts'
import { countAllWords } from './word-counts.ts'

function openWithFiles(): WriteDb {
  const db = openTestDatabase()
  recordFiles(db, [
    createTestFile('a.png', {
      generation: {
        model: 'juggernaut xl.safetensors',
        tool: 'a1111',
        prompt: 'a lighthouse in a storm',
        steps: 20,
      },
      nodes: [
        { class: 'KSampler (Efficient)', input: '', value: '' },
        { class: 'KSampler (Efficient)', input: 'cfg', value: '7.5' },
      ],
      raw: { 'EXIF Model': 'Canon', 'PNG parameters': 'Steps: 20' },
    }),
    createTestFile('my pictures/b.png', {
      generation: { model: 'Juggernaut XL', tool: 'comfyui', prompt: 'lighthouse', steps: 30 },
    }),
    createTestFile('c.png', { generation: { model: 'flux1-dev', tool: 'comfyui', steps: 20 } }),
    createTestFile('d.png', { generation: { model: 'flux1-dev fp8', tool: 'comfyui' } }),
    createTestFile('gone.png', { generation: { tool: 'comfyui' } }),
  ])
  actOnKeywords(db, [1, 2], { add: ['style/anime'], remove: [] }, 'user')
  setAlias(db, 'manga', 'style/anime')
  saveSearch(db, { name: 'best of', query: 'score:5' })
  markMissing(db, [5], '2026-01-01T00:00:00.000Z')
  return db
}

type Shown = readonly (readonly [kind: string, text: string, count: number | null])[]

function complete(db: WriteDb, text: string, limit = 3): readonly [number, number, ...Shown] {
  const { from, to, items } = findCompletions(db, { text, caret: text.length, limit })
  return [from, to, ...items.map(({ kind, text: put, count }) => [kind, put, count] as const)]
}

describe('completions', () => {
  const db = openWithFiles()
  countAllWords(db)
  test.each<[string, number, number, ...Shown]>([
    ['cat mod', 4, 7, ['field', 'model:', null], ['field', 'modified:', null], ['field', 'hash:', null]],
    ['ckpt', 0, 4, ['field', 'model:', null]],
    ['modle', 0, 5, ['field', 'model:', null], ['field', 'hash:', null]],
    ['light', 0, 5, ['word', 'lighthouse', 2]],
    ['lighthuose', 0, 10, ['word', 'lighthouse', 2]],
    ['anim', 0, 4, ['field', 'animated:', null], ['value', 'tag:style/anime', 2], ['word', 'anime', 2]],
    ['jugger', 0, 6, ['value', 'model:"Juggernaut XL"', 2], ['word', 'juggernaut', 2]],
    ['model:jug', 6, 9, ['value', '"Juggernaut XL"', 2]],
    // A plain value would find the other one too.
    ['model:flux', 6, 10, ['value', '=flux1-dev', 1], ['value', '"flux1-dev fp8"', 1]],
    ['tool:', 5, 5, ['value', 'comfyui', 3], ['value', 'any', null], ['value', 'none', null]],
    ['tool:a', 5, 6, ['value', 'a1111', 1], ['value', 'any', null]],
    ['tag:ani', 4, 7, ['value', 'style/anime', 2]],
    ['tag:sty', 4, 7, ['value', 'style/anime', 2], ['value', 'style/*', null]],
    ['#man', 1, 4, ['value', 'style/anime', 2]],
    ['in:"my', 3, 6, ['value', '"my pictures"', 1]],
    ['-@be', 1, 4, ['saved', '@"best of"', null]],
    ['label:gr', 6, 8, ['value', 'green', null]],
    ['steps:', 6, 6, ['value', '20', 2], ['value', 'any', null], ['value', 'none', null]],
    ['is:mi', 3, 5, ['value', 'missing', 1]],
    ['type:', 5, 5, ['value', 'image', 4], ['value', 'video', null], ['value', 'animation', null]],
    ['node.', 0, 5, ['field', 'node."KSampler (Efficient)".', 1]],
    ['node."KSampler (Efficient)".c', 0, 29, ['field', 'node."KSampler (Efficient)".cfg:', null]],
    ['node."KSampler (Efficient)".cfg:', 32, 32, ['value', '7.5', 1]],
    ['exif.', 0, 5, ['field', 'exif.Model:', null]],
    ['date:tod', 5, 8, ['value', 'today', null]],
    ['sort:sc', 5, 7, ['sort', 'score-', null], ['sort', 'score', null], ['sort', 'scored', null]],
    ['no:lor', 3, 6, ['value', 'lora', null]],
    ['ratio:21', 6, 8, ['value', '21:9', null]],
    ['"in a phr', 9, 9],
    ['foo*', 0, 4],
  ])('%s', (text, ...expected) => {
    expect(complete(db, text)).toEqual(expected)
  })

  test('words are looked up one by one until they have been counted', () => {
    expect(complete(openWithFiles(), 'lightho')).toEqual([0, 7, ['word', 'lighthouse', 2]])
  })

  test('nothing is there in an empty library but the language', () => {
    const empty = openTestDatabase()
    expect(complete(empty, 'model:')).toEqual([6, 6, ['value', 'any', null], ['value', 'none', null]])
    expect(complete(empty, 'zz')).toEqual([0, 2])
  })
})
