import { describe, expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { searchSchema } from '#shared/contract.ts'
import { runSearch } from './run-search.ts'
import { findSavedSearches, removeSearch, renameSaved, saveSearch } from './saved-searches.ts'

function queries(db: WriteDb): readonly (readonly [string, string])[] {
  return findSavedSearches(db).map(({ name, query }) => [name, query])
}

const refused = (message: RegExp) =>
  expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(message) })

describe('saved searches', () => {
  test('are kept, changed and removed', () => {
    const db = openTestDatabase()
    const saved = saveSearch(db, { name: '  Best\u0007 of ', query: ' score:5 ', shortcut: 'Ctrl+1' })
    expect(saved).toEqual({ id: 1, name: 'Best of', query: 'score:5', shortcut: 'Ctrl+1' })
    expect(saveSearch(db, { id: 1, name: 'best of', query: 'score:4+' })).toEqual({
      ...saved,
      name: 'best of',
      query: 'score:4+',
    })
    expect(saveSearch(db, { id: 1, name: 'best', query: 'score:5', shortcut: null }).shortcut).toBeNull()
    removeSearch(db, 1)
    expect(findSavedSearches(db)).toEqual([])
    expect(() => removeSearch(db, 1)).toThrowError(expect.objectContaining({ code: 'not-found' }))
  })

  test('refuse what can’t be used, with the reason', () => {
    const db = openTestDatabase()
    saveSearch(db, { name: 'Été', query: 'sea', shortcut: 'Ctrl+1' })
    const save = (name: string, query: string, shortcut?: string) => () =>
      saveSearch(db, { name, query, shortcut })
    expect(save(' \n', 'sea')).toThrowError(refused(/needs a name/))
    expect(save('éTÉ', 'sea')).toThrowError(refused(/“Été” already/))
    expect(save('x', 'sea', 'Ctrl+1')).toThrowError(refused(/Ctrl\+1 asks for “Été”/))
    expect(save('x', 'nosuch:1')).toThrowError(refused(/can’t be saved/))
    expect(save('x', '@unknown')).toThrowError(refused(/no saved search “unknown”/))
    expect(save('x', '@x')).toThrowError(refused(/asks for itself/))
    expect(save('x', '  ')).toThrowError(refused(/no query/))
    expect(queries(db)).toEqual([['Été', 'sea']])
  })

  test('a cycle is refused from either side', () => {
    const db = openTestDatabase()
    saveSearch(db, { name: 'a', query: 'sea' })
    saveSearch(db, { name: 'b', query: '@a OR sky' })
    saveSearch(db, { name: 'c', query: '-@b' })
    expect(() => saveSearch(db, { id: 1, name: 'a', query: 'cat @c' })).toThrowError(
      refused(/@c → @b → @a → @c/),
    )
    expect(() => removeSearch(db, 1)).toThrowError(refused(/“b” asks for it/))
  })

  test('a new name goes into the searches that call it by the old one', () => {
    const db = openTestDatabase()
    saveSearch(db, { name: 'Sea', query: 'sea' })
    saveSearch(db, { name: 'user', query: '-@sea (cat OR @"SEA") "@sea"' })
    saveSearch(db, { id: 1, name: 'the sea', query: 'sea' })
    expect(queries(db)).toEqual([
      ['the sea', 'sea'],
      ['user', '-@"the sea" (cat OR @"the sea") "@sea"'],
    ])
    expect(renameSaved('@a@b @a', 'a', 'c')).toBe('@a@b @c')
  })

  test('an unknown one is refused at its place, with the nearest name', () => {
    const db = openTestDatabase()
    saveSearch(db, { name: 'Best of', query: 'score:5' })
    const errors = (text: string) => runSearch(db, searchSchema.parse({ text })).errors
    expect(errors('cat -@"best off"')).toEqual([
      {
        from: 5,
        to: 16,
        code: 'unknown-saved-search',
        message: 'There is no saved search “best off”.',
        suggestions: [{ from: 5, to: 16, label: 'Make it @Best of', text: '@"Best of"' }],
      },
    ])
    expect(errors('@zebra')?.[0]?.suggestions).toEqual([])
    expect(errors('@"BEST OF"')).toBeUndefined()
  })
})
