import { describe, expect, test } from 'vitest'
import { prepare } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from './acts.ts'
import { findIdsByPaths, findProblems, findStats, findStatusCounts } from './find-counts.ts'
import { markMissing, recordFiles } from './record-files.ts'
import { createTestFile } from './test-files.ts'

function openWithFiles() {
  const db = openTestDatabase()
  const ids = recordFiles(db, [
    createTestFile('a.png', {
      generation: { prompt: 'cat' },
      keywords: [{ keyword: 'cat', type: 'prompt', source: null }],
    }),
    createTestFile('trip 10/b.png'),
    createTestFile('trip 2/deep/er/c.mp4', { type: 'video', format: 'mp4', found: { sizeBytes: 5 } }),
    createTestFile('trip 2/d.txt.png', {
      type: 'unknown',
      format: 'unknown',
      width: null,
      height: null,
      problems: [{ stage: 'scan', code: 'not-media', message: 'This is not a picture.' }],
    }),
    createTestFile('gone/e.png', { keywords: [{ keyword: 'cat', type: 'prompt', source: null }] }),
  ])
  actOnFiles(db, [1, 2, 5], { what: 'score', change: { to: 4 } }, 'user')
  actOnFiles(db, [1], { what: 'favourite', value: true }, 'user')
  markMissing(db, [5], '2026-01-01T00:00:00.000Z')
  return { db, ids }
}

describe('counts', () => {
  test('statistics', () => {
    expect(findStats(openWithFiles().db)).toEqual({
      files: 4,
      images: 2,
      videos: 1,
      unknown: 1,
      missing: 1,
      bytes: 3005,
      scores: { '-1': 0, '0': 2, '1': 0, '2': 0, '3': 0, '4': 2, '5': 0 },
      favourites: 1,
      withMetadata: 3,
      withPrompt: 1,
      keywords: 1,
      uniqueKeywords: 1,
      thumbnails: 0,
      problems: 1,
    })
  })

  test('status tells what is on its way to score files and what was refused', () => {
    const { db } = openWithFiles()
    prepare(db, "UPDATE outbox SET last_error = 'The disk is full.' WHERE media_file_id = 2").run()
    expect(findStatusCounts(db)).toEqual({
      files: 4,
      conflicts: 0,
      missing: 1,
      problems: 1,
      save: {
        pending: 2,
        failed: 1,
        failures: [{ id: 2, path: 'trip 10/b.png', message: 'The disk is full.' }],
      },
    })
  })

  test('problems and ids by path', () => {
    const { db } = openWithFiles()
    expect(findProblems(db, 10)).toEqual([
      {
        id: 4,
        path: 'trip 2/d.txt.png',
        stage: 'scan',
        code: 'not-media',
        message: 'This is not a picture.',
      },
    ])
    expect(findIdsByPaths(db, ['trip 10/b.png', 'nowhere.png', 'a.png'])).toEqual([2, null, 1])
  })
})
