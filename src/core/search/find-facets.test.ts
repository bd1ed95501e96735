import { expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnKeywords } from '#core/media/act-on-keywords.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { markMissing, recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { type SearchInput, searchSchema } from '#shared/contract.ts'
import { findFacets } from './find-facets.ts'

function facets(db: WriteDb, search: SearchInput = {}) {
  return findFacets(db, searchSchema.parse(search), AbortSignal.timeout(60_000))
}

const nsOf = (year: number) => new Date(year, 5, 1).getTime() * 1e6

function openWithFiles(): WriteDb {
  const db = openTestDatabase()
  recordFiles(db, [
    createTestFile('a.png', {
      found: { modifiedNs: nsOf(2024) },
      generation: {
        tool: 'a1111',
        model: 'sdxl/dream.safetensors',
        sampler: 'Euler a',
        loras: [
          { name: 'detail', weight: 1 },
          { name: 'Detail', weight: 0.5 },
        ],
      },
    }),
    createTestFile('trip 10/b.png', {
      found: { modifiedNs: nsOf(2025) },
      generation: { tool: 'comfyui', model: 'Dream', sampler: 'euler_ancestral' },
      keywords: [{ keyword: 'Sea', type: 'file', source: 'xmp' }],
    }),
    createTestFile('trip 2/c.mp4', { type: 'video', found: { modifiedNs: nsOf(2025) } }),
    createTestFile('trip 2/deep/er/d.png', {
      type: 'unknown',
      found: { modifiedNs: nsOf(2025) },
      camera: { camera: 'Canon EOS R5' },
    }),
    createTestFile('gone/e.png', { keywords: [{ keyword: 'cat', type: 'user', source: null }] }),
  ])
  actOnFiles(db, [1, 2, 5], { what: 'score', change: { to: 4 } }, 'user')
  actOnFiles(db, [1], { what: 'favourite', value: true }, 'user')
  actOnFiles(db, [2, 3], { what: 'label', value: 'green' }, 'user')
  actOnKeywords(db, [1, 2, 3], { add: ['style/anime'], remove: [] }, 'user')
  markMissing(db, [5], '2026-01-01T00:00:00.000Z')
  return db
}

const noMore = {
  models: false,
  samplers: false,
  tools: false,
  loras: false,
  keywords: false,
  fileKeywords: false,
  cameras: false,
  years: false,
}

test('the whole library: missing files are left out, folders have all below them, spellings are one', async () => {
  expect(await facets(openWithFiles())).toEqual({
    total: 4,
    folders: [
      { path: '', count: 4 },
      { path: 'trip 2', count: 2 },
      { path: 'trip 2/deep', count: 1 },
      { path: 'trip 2/deep/er', count: 1 },
      { path: 'trip 10', count: 1 },
    ],
    scores: { '-1': 0, '0': 2, '1': 0, '2': 0, '3': 0, '4': 2, '5': 0 },
    types: { image: 2, video: 1, unknown: 1 },
    favourites: 1,
    labels: [{ value: 'green', count: 2 }],
    models: [{ value: 'Dream', count: 2 }],
    samplers: [{ value: 'Euler a', count: 2 }],
    tools: [
      { value: 'a1111', count: 1 },
      { value: 'comfyui', count: 1 },
    ],
    loras: [{ value: 'Detail', count: 1 }],
    keywords: [{ value: 'style/anime', count: 3 }],
    fileKeywords: [{ value: 'Sea', count: 1 }],
    cameras: [{ value: 'Canon EOS R5', count: 1 }],
    years: [
      { value: '2025', count: 3 },
      { value: '2024', count: 1 },
    ],
    more: noMore,
  })
})

test('a result: nothing but what it finds is counted', async () => {
  const db = openWithFiles()
  const found = await facets(db, { text: 'score:4 in:"trip 10"' })
  expect([found.total, found.tools, found.years, found.favourites]).toEqual([
    1,
    [{ value: 'comfyui', count: 1 }],
    [{ value: '2025', count: 1 }],
    0,
  ])
  expect((await facets(db, { text: 'is:missing' })).keywords).toEqual([{ value: 'cat', count: 1 }])
  expect((await facets(db, { text: 'sort:name limit:1' })).total).toBe(1)
  expect((await facets(db, { text: 'nosuch:field' })).total).toBe(0)
  expect((await facets(openTestDatabase())).folders).toEqual([{ path: '', count: 0 }])
})

test('acts show at once', async () => {
  const db = openWithFiles()
  await facets(db)
  actOnFiles(db, [1, 2, 3, 4], { what: 'score', change: { to: -1 } }, 'user')
  actOnFiles(db, [1, 2, 3, 4], { what: 'label', value: 'red' }, 'user')
  actOnKeywords(db, [1], { add: ['new'], remove: ['style/anime'] }, 'user')
  const { scores, labels, keywords } = await facets(db)
  expect([scores['-1'], labels, keywords]).toEqual([
    4,
    [{ value: 'red', count: 4 }],
    [
      { value: 'style/anime', count: 2 },
      { value: 'new', count: 1 },
    ],
  ])
})

test('of several at once the newest is counted first, and a cancelled one is refused', async () => {
  const db = openTestDatabase()
  // Looked at one by one, text after text: long enough that each must let others come first.
  const prompt = 'a'.repeat(60_000)
  recordFiles(
    db,
    Array.from({ length: 500 }, (_, index) => createTestFile(`${index}.png`, { generation: { prompt } })),
  )
  const order: string[] = []
  const slow = searchSchema.parse({ text: 'prompt:/(a|b)+c/' })
  const cancel = new AbortController()
  const cancelled = findFacets(db, slow, cancel.signal).catch((error: Error) => order.push(error.name))
  const first = findFacets(db, slow, AbortSignal.timeout(60_000)).then(() => order.push('first'))
  const second = findFacets(db, searchSchema.parse({}), AbortSignal.timeout(60_000)).then(() =>
    order.push('second'),
  )
  cancel.abort()
  await Promise.all([cancelled, first, second])
  expect(order.indexOf('second')).toBeLessThan(order.indexOf('first'))
  expect(order).toContain('AbortError')
}, 60_000)
