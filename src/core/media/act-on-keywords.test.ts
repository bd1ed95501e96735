import { describe, expect, test } from 'vitest'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { runSearch } from '#core/search/run-search.ts'
import { searchSchema } from '#shared/contract.ts'
import { actOnKeywords } from './act-on-keywords.ts'
import { findRowCheckFailures, redoLast, undoLast } from './acts.ts'
import { findDetails } from './find-details.ts'
import { findAliases, setAlias } from './keyword-aliases.ts'
import { countKeywordsOf, suggestKeywords } from './keyword-counts.ts'
import { recordFiles } from './record-files.ts'
import { createTestFile } from './test-files.ts'

function openWith(count: number): WriteDb {
  const db = openTestDatabase()
  const files = Array.from({ length: count }, (_, index) => createTestFile(`${index}.png`))
  recordFiles(db, files)
  return db
}

function keywords(
  db: WriteDb,
  ids: readonly number[],
  add: readonly string[],
  remove: readonly string[] = [],
) {
  return actOnKeywords(db, ids, { add, remove }, 'user', 'batch')
}

function keywordsOf(db: WriteDb, id: number): readonly string[] {
  return (findDetails(db, id)?.keywords ?? []).map(({ keyword }) => keyword).sort()
}

function find(db: WriteDb, text: string): readonly number[] {
  return [...runSearch(db, searchSchema.parse({ text })).ids]
}

describe('actOnKeywords', () => {
  test('writes keyword, journal, revision, check, order and index in one', () => {
    const db = openWith(2)
    expect(keywords(db, [1], [' style // anime ', 'Sea']).changed).toEqual([
      { id: 1, score: 0, favourite: false, label: null, revision: 1 },
    ])
    expect(keywordsOf(db, 1)).toEqual(['Sea', 'style/anime'])
    expect(findDetails(db, 1)?.history.map(({ what, old, new: given }) => [what, old, given])).toEqual([
      ['keyword', null, 'Sea'],
      ['keyword', null, 'style/anime'],
    ])
    expect(prepare(db, 'SELECT media_file_id, target, revision FROM outbox').all()).toEqual([
      { media_file_id: 1, target: 'score-file', revision: 1 },
    ])
    expect(findRowCheckFailures(db)).toEqual([])
    expect([find(db, 'anime'), find(db, 'tag:style/*'), find(db, '#sea'), find(db, 'seas')]).toEqual([
      [1],
      [1],
      [1],
      [],
    ])
    expect(find(db, '~sae')).toEqual([1])
  })

  test('one keyword in any case, spelled as the library knows it', () => {
    const db = openWith(3)
    keywords(db, [1], ['Café'])
    expect(keywords(db, [1], ['CAFÉ']).changed).toEqual([])
    keywords(db, [2], ['cafe\u0301'])
    expect([keywordsOf(db, 1), keywordsOf(db, 2)]).toEqual([['Café'], ['Café']])
    // Taken away and given at once: spelled anew.
    keywords(db, [1], ['café'], ['Café'])
    expect(keywordsOf(db, 1)).toEqual(['café'])
    expect(countKeywordsOf(db, [1, 2, 3])).toEqual([{ keyword: 'Café', count: 2 }])
  })

  test('refuses what is no keyword, and files that it doesn’t know', () => {
    const db = openWith(1)
    for (const word of ['', ' / ', '\u0007', 'x'.repeat(201)]) {
      expect(() => keywords(db, [1], ['good', word])).toThrowError(
        expect.objectContaining({ code: 'invalid-input' }),
      )
    }
    expect(() => keywords(db, [9], ['good'])).toThrowError(expect.objectContaining({ code: 'not-found' }))
    expect(keywordsOf(db, 1)).toEqual([])
  })

  test('is undone and done again', () => {
    const db = openWith(3)
    keywords(db, [1, 2], ['sea', 'sky'])
    actOnKeywords(db, [1, 2, 3], { add: ['sun'], remove: ['SEA'] }, 'user')
    expect([keywordsOf(db, 1), keywordsOf(db, 3)]).toEqual([['sky', 'sun'], ['sun']])
    expect(
      undoLast(db)
        ?.changed.map(({ id }) => id)
        .sort(),
    ).toEqual([1, 2, 3])
    expect([keywordsOf(db, 1), keywordsOf(db, 3), find(db, 'sun'), find(db, 'sea')]).toEqual([
      ['sea', 'sky'],
      [],
      [],
      [1, 2],
    ])
    expect(redoLast(db)?.changed).toHaveLength(3)
    expect(keywordsOf(db, 2)).toEqual(['sky', 'sun'])
    undoLast(db)
    undoLast(db)
    expect([1, 2, 3].map((id) => keywordsOf(db, id))).toEqual([[], [], []])
    expect(undoLast(db)).toBeNull()
  })
})

describe('aliases', () => {
  test('stand for their keyword when given, asked and suggested', () => {
    const db = openWith(2)
    expect(setAlias(db, ' Manga ', 'style/anime')).toEqual([{ alias: 'Manga', keyword: 'style/anime' }])
    keywords(db, [1], ['manga'])
    expect([keywordsOf(db, 1), find(db, 'tag:manga'), find(db, 'MANGA'), find(db, '-manga')]).toEqual([
      ['style/anime'],
      [1],
      [1],
      [2],
    ])
    expect(suggestKeywords(db, 'man', 5)).toEqual([{ keyword: 'style/anime', count: 1, alias: 'Manga' }])
    keywords(db, [1], [], ['MANGA'])
    expect(keywordsOf(db, 1)).toEqual([])
  })

  test('lead to keywords, not to aliases, and not round', () => {
    const db = openWith(1)
    setAlias(db, 'b', 'c')
    setAlias(db, 'a', 'b')
    expect(findAliases(db)).toEqual([
      { alias: 'a', keyword: 'c' },
      { alias: 'b', keyword: 'c' },
    ])
    expect(setAlias(db, 'c', 'd').map(({ keyword }) => keyword)).toEqual(['d', 'd', 'd'])
    expect(() => setAlias(db, 'd', 'a')).toThrowError(expect.objectContaining({ code: 'invalid-input' }))
    expect(setAlias(db, 'B', null).map(({ alias }) => alias)).toEqual(['a', 'c'])
  })
})

test('suggestions: beginnings of steps, then parts, then typos; the most used first', () => {
  const db = openWith(4)
  keywords(db, [1, 2, 3], ['style/anime'])
  keywords(db, [1], ['animal', 'botanic'])
  const names = (prefix: string) => suggestKeywords(db, prefix, 10).map(({ keyword }) => keyword)
  expect(names('ani')).toEqual(['animal', 'style/anime', 'botanic'])
  expect(names('')).toEqual(['style/anime', 'animal', 'botanic'])
  expect(names('anmial')).toEqual(['animal'])
  expect(suggestKeywords(db, '', 1)).toEqual([{ keyword: 'style/anime', count: 3, alias: null }])
})
