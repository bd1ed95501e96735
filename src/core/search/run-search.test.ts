import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { findRows } from '#core/media/find-rows.ts'
import { markMissing, recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { type SearchInput, searchSchema } from '#shared/contract.ts'
import { compareNaturally } from '#shared/natural-sort.ts'
import { countFound } from './count-found.ts'
import { runSearch } from './run-search.ts'
import { rebuildSearchIndex, tidySearchIndex } from './search-index.ts'

function search(db: WriteDb, input: SearchInput): string[] {
  const { ids } = runSearch(db, searchSchema.parse(input))
  return findRows(db, [...ids]).map(({ path }) => path)
}

function openWithFiles(): WriteDb {
  const db = openTestDatabase()
  recordFiles(db, [
    createTestFile('img10.png', {
      width: 1600,
      height: 900,
      generation: { prompt: 'A red_hat, Café by the sea' },
      found: { sizeBytes: 30 },
    }),
    createTestFile('img2.png', {
      width: null,
      generation: { prompt: 'cat AND dog', model: 'DreamShaper_8' },
      found: { sizeBytes: 10, modifiedNs: 2e18 },
    }),
    createTestFile('sub/IMG_0002.JPG', {
      keywords: [{ keyword: 'Red Hat', type: 'user', source: null }],
      found: { sizeBytes: 30 },
    }),
    createTestFile('sub/deep/clip.mp4', {
      type: 'video',
      format: 'mp4',
      generation: { loras: [{ name: 'filmgrain', weight: 1 }] },
    }),
    createTestFile('subway/sub.png', {
      type: 'unknown',
      width: 1,
      height: 1_000_000,
      found: { modifiedNs: 1e18 },
    }),
  ])
  return db
}

test('counting finds as many as looking', async () => {
  const db = openWithFiles()
  const { signal } = new AbortController()
  const count = (text: string) => countFound(db, searchSchema.parse({ text }), signal)
  expect(await count('')).toBe(5)
  expect(await count('red hat')).toBe(search(db, { text: 'red hat' }).length)
  expect(await count('type:image limit:2')).toBe(2)
  expect(await count('modl:x')).toBe(0)
})

describe('runSearch', () => {
  test('finds words in names, prompts, keywords, models and LoRAs', () => {
    const db = openWithFiles()
    expect(search(db, { text: 'cafe' })).toEqual(['img10.png'])
    expect(search(db, { text: 'CAT dog' })).toEqual(['img2.png'])
    expect(search(db, { text: 'cat cafe' })).toEqual([])
    expect(search(db, { text: 'cat cafe', match: 'any' })).toEqual(['img2.png', 'img10.png'])
    expect(search(db, { text: '"red hat"' })).toEqual(['sub/IMG_0002.JPG'])
    expect(search(db, { text: 'red_hat' })).toEqual(['img10.png'])
    expect(search(db, { text: 'dreamshaper_8' })).toEqual(['img2.png'])
    expect(search(db, { text: 'filmgrain' })).toEqual(['sub/deep/clip.mp4'])
    expect(search(db, { text: '0002' })).toEqual(['sub/IMG_0002.JPG'])
    expect(search(db, { text: 'img_0002' })).toEqual(['sub/IMG_0002.JPG'])
    expect(search(db, { text: 'img_0002.jpg' })).toEqual(['sub/IMG_0002.JPG'])
  })

  test('keywords, scores, types and folders', () => {
    const db = openWithFiles()
    actOnFiles(db, [1, 4], { what: 'score', change: { to: 3 } }, 'user')
    actOnFiles(db, [2], { what: 'score', change: { to: -1 } }, 'user')
    expect(search(db, { keywords: ['Red Hat'] })).toEqual(['sub/IMG_0002.JPG'])
    expect(search(db, { keywords: ['red hat'] })).toEqual([])
    expect(search(db, { score: { min: 1, max: 5 } })).toEqual(['sub/deep/clip.mp4', 'img10.png'])
    expect(search(db, { score: { min: -1, max: -1 } })).toEqual(['img2.png'])
    expect(search(db, { types: ['video', 'unknown'] })).toEqual(['sub/deep/clip.mp4', 'subway/sub.png'])
    expect(search(db, { folder: 'sub' })).toEqual(['sub/deep/clip.mp4', 'sub/IMG_0002.JPG'])
    expect(search(db, { folder: 'sub', score: { min: 3, max: 3 }, types: ['video'] })).toEqual([
      'sub/deep/clip.mp4',
    ])
    expect(search(db, { folder: 'su' })).toEqual([])
    expect(search(db, { folder: 'sub%' })).toEqual([])
  })

  test('missing files are out, alone or in; the total is of those that are there', () => {
    const db = openWithFiles()
    markMissing(db, [1, 3], '2026-01-01T00:00:00.000Z')
    expect(search(db, {})).toEqual(['sub/deep/clip.mp4', 'img2.png', 'subway/sub.png'])
    expect(search(db, { missing: 'only' })).toEqual(['img10.png', 'sub/IMG_0002.JPG'])
    expect(search(db, { missing: 'also' })).toHaveLength(5)
    expect(search(db, { text: 'cafe' })).toEqual([])
    expect(search(db, { text: 'cafe', missing: 'also' })).toEqual(['img10.png'])
    expect(runSearch(db, searchSchema.parse({ missing: 'only' })).total).toBe(3)
  })

  test('sorts by name, date, size and score; ties by name in both directions', () => {
    const db = openWithFiles()
    actOnFiles(db, [2, 5], { what: 'score', change: { to: 5 } }, 'user')
    actOnFiles(db, [4], { what: 'score', change: { to: -1 } }, 'user')
    const sorted = (by: 'name' | 'date' | 'size' | 'score', descending: boolean) =>
      search(db, { sort: { by, descending } })
    expect(sorted('name', false)).toEqual([
      'sub/deep/clip.mp4',
      'img2.png',
      'img10.png',
      'sub/IMG_0002.JPG',
      'subway/sub.png',
    ])
    expect(sorted('name', true)).toEqual(sorted('name', false).reverse())
    expect(sorted('size', false)).toEqual([
      'img2.png',
      'img10.png',
      'sub/IMG_0002.JPG',
      'sub/deep/clip.mp4',
      'subway/sub.png',
    ])
    expect(sorted('size', true)).toEqual([
      'sub/deep/clip.mp4',
      'subway/sub.png',
      'img10.png',
      'sub/IMG_0002.JPG',
      'img2.png',
    ])
    expect(sorted('date', true)).toEqual([
      'img2.png',
      'sub/deep/clip.mp4',
      'img10.png',
      'sub/IMG_0002.JPG',
      'subway/sub.png',
    ])
    expect(sorted('score', true)).toEqual([
      'img2.png',
      'subway/sub.png',
      'img10.png',
      'sub/IMG_0002.JPG',
      'sub/deep/clip.mp4',
    ])
  })

  test('gives ratios for laying out, and none where the size is not known', () => {
    const { ids, ratios, total } = runSearch(
      openWithFiles(),
      searchSchema.parse({ sort: { by: 'size', descending: false } }),
    )
    expect(ids).toEqual(new Uint32Array([2, 1, 3, 4, 5]))
    expect(ratios).toEqual(new Uint16Array([0, 1778, 1333, 1333, 1]))
    expect(total).toBe(5)
  })

  test('few found and many found are sorted alike', () => {
    const db = openTestDatabase()
    const files = Array.from({ length: 400 }, (_, index) =>
      createTestFile(`d${index % 7}/n${(index * 37) % 400}.png`, {
        found: { sizeBytes: index % 5, modifiedNs: (index % 11) * 1e15 },
        generation: { prompt: index % 20 === 0 ? 'few many' : 'many' },
      }),
    )
    recordFiles(db, files)
    for (const by of ['name', 'date', 'size', 'score'] as const) {
      for (const descending of [true, false]) {
        const few = search(db, { text: 'few', sort: { by, descending } })
        const many = search(db, { text: 'many', sort: { by, descending } })
        const wanted = new Set(few)
        expect(few).toHaveLength(20)
        expect(many).toHaveLength(400)
        expect(many.filter((path) => wanted.has(path))).toEqual(few)
      }
    }
  })

  test('an order is never older than the last change, by whichever connection', () => {
    const db = openWithFiles()
    expect(search(db, { sort: { by: 'score', descending: true } })[0]).toBe('sub/deep/clip.mp4')
    actOnFiles(db, [1], { what: 'score', change: { to: 5 } }, 'user')
    expect(search(db, { sort: { by: 'score', descending: true } })[0]).toBe('img10.png')
    recordFiles(db, [createTestFile('0.png')])
    expect(search(db, {})[0]).toBe('0.png')
  })

  test('nothing in the text is anything but text (property)', () => {
    const db = openWithFiles()
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            '"',
            "'",
            'AND',
            'OR',
            'NOT',
            'NEAR(',
            ')',
            '(',
            '*',
            '^',
            ':',
            'name:',
            '-',
            '+',
            '\0',
            '{',
            '}',
            'cat',
            ' ',
            ',',
            '%',
            '_',
            '\\',
            '--',
            ';',
          ),
          { maxLength: 20 },
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(hostile, fc.constantFrom('all' as const, 'any' as const), (text, match) => {
        expect(search(db, { text, match }).length).toBeLessThanOrEqual(5)
      }),
      { numRuns: 1000 },
    )
    expect(search(db, { text: 'cat NOT dog' })).toEqual([])
    expect(search(db, { text: '"prompt:cat"' })).toEqual([])
    expect(search(db, { text: 'ca\\*' })).toEqual([])
    expect(search(db, { text: 'cat\0dog' })).toEqual([])
    expect(search(db, { text: 'cat\0AND' })).toEqual(['img2.png'])
  })

  test('a text of a megabyte is only a long text', () => {
    const db = openWithFiles()
    const long = (text: string) => runSearch(db, { ...searchSchema.parse({}), text })
    const words = Array.from({ length: 150_000 }, (_, index) => `w${index}`)
    expect(long('x'.repeat(1_000_000)).ids).toHaveLength(0)
    expect(long(`"${'cat '.repeat(250_000)}"`).ids).toHaveLength(0)
    expect(long(words.join(' ')).ids).toHaveLength(0)
    expect(
      runSearch(db, { ...searchSchema.parse({ match: 'any' }), text: `${words.join(' ')} cat` }).ids,
    ).toEqual(new Uint32Array([2]))
  }, 60_000)

  test('the index can be made again and tidied without a word changing', () => {
    const db = openWithFiles()
    prepare(db, "INSERT INTO media_fts (media_fts) VALUES ('delete-all')").run()
    expect(search(db, { text: 'cat' })).toEqual([])
    rebuildSearchIndex(db)
    for (let round = 0; round < 50; round += 1)
      recordFiles(db, [createTestFile(`r${round}.png`, { generation: { prompt: 'cat' } })])
    let rounds = 0
    while (tidySearchIndex(db)) rounds += 1
    expect(rounds).toBeGreaterThan(0)
    expect(rounds).toBeLessThan(100)
    expect(search(db, { text: 'cat' })).toHaveLength(51)
    prepare(db, "INSERT INTO media_fts (media_fts) VALUES ('integrity-check')").run()
  })

  test('name order is natural order (property)', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[aA1209._é -]{1,8}$/), { maxLength: 20 }), (names) => {
        const db = openTestDatabase()
        recordFiles(
          db,
          names.map((name) => createTestFile(name)),
        )
        expect(search(db, {})).toEqual([...names].sort(compareNaturally))
      }),
      { numRuns: 50 },
    )
  })
})
