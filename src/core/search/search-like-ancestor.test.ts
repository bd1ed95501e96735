import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openTestDatabase } from '#core/db/test-database.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { type AncestorSearch, searchLikeAncestor } from './search-like-ancestor.ts'
import { openPlainLibrary } from './test-library.ts'
import { type PlainFile, plainLibrary } from './test-plain-file.ts'

const everything: AncestorSearch = {
  keywords: [],
  matchAll: false,
  fileTypes: [],
  minScore: null,
  maxScore: null,
}

/** As the scoring program's own page says it, over plain rows. */
function searchNaively(files: readonly PlainFile[], search: AncestorSearch): readonly string[] {
  const wanted = search.keywords.map((word) => word.trim().toLowerCase()).filter((word) => word !== '')
  const types = search.fileTypes.map((type) => type.replace(/^\./, '').toLowerCase())
  const nameOf = ({ path }: PlainFile) => path.split('/').at(-1) ?? ''
  return files
    .filter((file) => {
      const own = file.keywords.map(({ keyword }) => keyword.toLowerCase())
      const has = (word: string) => own.some((keyword) => keyword.includes(word))
      const extension = nameOf(file).split('.').at(-1)?.toLowerCase() ?? ''
      return (
        !file.isMissing &&
        (wanted.length === 0 || (search.matchAll ? wanted.every(has) : wanted.some(has))) &&
        (types.length === 0 || types.includes(file.type) || types.includes(extension)) &&
        file.score >= (search.minScore ?? -1) &&
        file.score <= (search.maxScore ?? 5)
      )
    })
    .map((file) => ({ file, bytes: [nameOf(file), file.path].map((text) => Buffer.from(text)) }))
    .sort(
      (a, b) =>
        b.file.score - a.file.score ||
        Buffer.compare(a.bytes[0] ?? Buffer.of(), b.bytes[0] ?? Buffer.of()) ||
        Buffer.compare(a.bytes[1] ?? Buffer.of(), b.bytes[1] ?? Buffer.of()),
    )
    .map(({ file }) => file.path)
}

const search: fc.Arbitrary<AncestorSearch> = fc.record({
  keywords: fc.array(fc.constantFrom('cat', 'A', 'sea', ' RED ', 'style/', 'é', '%', '_', '', 'ght'), {
    maxLength: 3,
  }),
  matchAll: fc.boolean(),
  fileTypes: fc.array(fc.constantFrom('image', 'video', 'png', '.JPEG', 'mp4'), { maxLength: 2 }),
  minScore: fc.option(fc.integer({ min: -1, max: 5 })),
  maxScore: fc.option(fc.integer({ min: -1, max: 5 })),
})

test('finds what the scoring program’s rules say, in its order (property)', async () => {
  await fc.assert(
    fc.asyncProperty(plainLibrary, fc.array(search, { maxLength: 8 }), async (files, searches) => {
      const db = openPlainLibrary(files)
      for (const one of searches) {
        const ids = await searchLikeAncestor(db, one, AbortSignal.timeout(60_000))
        expect(ids.map((id) => files[id - 1]?.path)).toEqual(searchNaively(files, one))
      }
    }),
    { numRuns: 60 },
  )
}, 600_000)

test('keywords are parts, also of what is not plain letters, and no patterns', async () => {
  const db = openTestDatabase()
  const file = (path: string, keyword: string) =>
    createTestFile(path, { keywords: [{ keyword, type: 'user', source: null }] })
  recordFiles(db, [file('b.png', 'Élan vital'), file('a.png', '100% wool'), file('c.png', 'woolly')])
  const find = (...keywords: string[]) =>
    searchLikeAncestor(db, { ...everything, keywords }, AbortSignal.timeout(60_000))
  expect(await find('éLAN')).toEqual([1])
  expect(await find('wool')).toEqual([2, 3])
  expect(await find('%')).toEqual([2])
  expect(await find()).toEqual([2, 1, 3])
})
