import { beforeEach, expect, it } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { findScore, storeBase } from './find-score-values.ts'
import { presumeBases } from './presumed-base.ts'
import { parseScoreFile } from './score-file.ts'
import { takeOverScoreFiles } from './take-over-score-files.ts'

let db: WriteDb
let id = 0
/** A row that says 4 at revision 2, as it was found in a damaged library. */
beforeEach(() => {
  db = openTestDatabase()
  id = recordFiles(db, [createTestFile('a.png')])[0] ?? 0
  for (const to of [2, 4] as const) actOnFiles(db, [id], { what: 'score', change: { to } }, 'user')
})

/** What the library says once it met a score file, and whether that is to be written again. */
function meet(content: { readonly score: number; readonly revision?: number }) {
  const text = JSON.stringify({ file: 'a.png', ...content })
  const read = { text, problem: null, modifiedNs: 1_000, sizeBytes: text.length } as const
  const { queued } = takeOverScoreFiles(db, [{ id, read }])
  const conflicts = db.sqlite
    .prepare("SELECT count(*) FROM media_problems WHERE code = 'conflict'")
    .pluck()
    .get()
  return { score: findScore(db, id)?.values.score, queued, conflicts }
}

it.each([
  ['a later revision is what was lost', { score: 5, revision: 3 }, { score: 5, queued: 0, conflicts: 0 }],
  ['an earlier one is the older side', { score: 2, revision: 1 }, { score: 4, queued: 1, conflicts: 0 }],
  [
    'the same one that says the same changes nothing',
    { score: 4, revision: 2 },
    { score: 4, queued: 0, conflicts: 0 },
  ],
  [
    'one without a revision was changed by somebody else',
    { score: 1 },
    { score: 1, queued: 0, conflicts: 0 },
  ],
] as const)('of a library put together anew: %s', (_, content, expected) => {
  presumeBases(db)
  expect(meet(content)).toEqual(expected)
})

it('presumes where what was agreed on is of a later revision than the row', () => {
  const parsed = parseScoreFile('{"file": "a.png", "score": 5, "revision": 3}')
  if (!parsed.ok) throw new Error('The test’s own score file is one.')
  storeBase(db, id, parsed, { modifiedNs: 1, sizeBytes: 40 })
  presumeBases(db)
  expect(meet({ score: 5, revision: 3 })).toEqual({ score: 5, queued: 0, conflicts: 0 })
})

it('presumes nothing where it is known', () => {
  meet({ score: 4, revision: 2 })
  actOnFiles(db, [id], { what: 'score', change: { to: 3 } }, 'user')
  presumeBases(db)
  expect(meet({ score: 5, revision: 9 })).toEqual({ score: 3, queued: 1, conflicts: 1 })
})
