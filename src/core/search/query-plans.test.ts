import { describe, expect, test } from 'vitest'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { type SearchInput, searchSchema } from '#shared/contract.ts'
import { compileFilters } from './run-search.ts'
import { compileOrder, compileOrderOf } from './sort-orders.ts'

function openWithFiles(): WriteDb {
  const db = openTestDatabase()
  recordFiles(db, [createTestFile('a.png'), createTestFile('a/b.mp4', { type: 'video' })])
  return db
}

describe('query plans', () => {
  function plan(db: WriteDb, sql: string, parameters: readonly unknown[] = []): string {
    const rows = prepare(db, `EXPLAIN QUERY PLAN ${sql}`).all(...parameters) as { readonly detail: string }[] // its column
    return rows.map(({ detail }) => detail).join('\n')
  }

  test.each(['name', 'date', 'size', 'score'] as const)(
    'the order by %s is read from its index alone',
    (by) => {
      const db = openWithFiles()
      expect(plan(db, compileOrder(by))).toBe(`SCAN media_files USING COVERING INDEX idx_media_by_${by}`)
      expect(plan(db, compileOrderOf(by), ['[1]'])).toContain('SEARCH f USING INTEGER PRIMARY KEY (rowid=?)')
    },
  )

  const filters: readonly (readonly [SearchInput, string])[] = [
    [{ text: 'cat' }, 'SCAN media_fts VIRTUAL TABLE INDEX 0:M6'],
    [{ keywords: ['cat'] }, 'SEARCH media_keywords USING INDEX idx_keyword_search (keyword=?)'],
    [{ score: { min: 1, max: 5 } }, 'score>? AND score<?'],
    [{ types: ['video'] }, 'idx_media_'],
    [{ folder: 'a' }, 'directory=?'],
    [{ folder: 'a', score: { min: 1, max: 5 }, types: ['image'] }, 'directory'],
  ]
  test.each(filters)('%j is served by an index', (input, expected) => {
    const db = openWithFiles()
    const compiled = compileFilters(searchSchema.parse(input))
    if (compiled === 'nothing') throw new Error('There is something to look for.')
    for (const { sql, parameters } of compiled) {
      const text = plan(db, sql, parameters[0])
      expect(text).toContain(expected)
      expect(text).not.toMatch(/SCAN media_(files|keywords)(?! USING)/)
    }
  })
})
