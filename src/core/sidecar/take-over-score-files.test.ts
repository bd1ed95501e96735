import { beforeEach, describe, expect, it } from 'vitest'
import { all, run, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { findHistory } from '#core/media/find-details.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { findScore } from './find-score-values.ts'
import { neutralValues } from './merge-score-file.ts'
import { noteIntent } from './note-intent.ts'
import { takeOverScoreFiles } from './take-over-score-files.ts'

let db: WriteDb
let id = 0
beforeEach(() => {
  db = openTestDatabase()
  id = recordFiles(db, [createTestFile('sub/a.png')])[0] ?? 0
})

const read = (content: unknown) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return { text, problem: null, modifiedNs: 1_000, sizeBytes: text.length } as const
}
const takeOver = (content: unknown) => takeOverScoreFiles(db, [{ id, read: read(content) }])
const values = () => findScore(db, id)?.values
const outbox = () => all(db, db.sql.selectFrom('outbox').select(['media_file_id', 'target', 'tries']))
const problems = () => all(db, db.sql.selectFrom('media_problems').select(['media_file_id', 'stage', 'code']))
const journal = () =>
  all(db, db.sql.selectFrom('score_events').select(['what', 'old', 'new', 'by']).orderBy('id'))

describe('takeOverScoreFiles', () => {
  it('takes the original’s score and favourite, with a journal, and orders nothing to be written', () => {
    expect(takeOver({ file: 'a.png', score: 4, favourite: true, updated: 'x' })).toEqual({
      changed: [id],
      bad: 0,
      queued: 0,
      waiting: [],
    })
    expect(values()).toEqual({ ...neutralValues, score: 4, favourite: true })
    expect(journal()).toEqual([
      { what: 'score', old: '0', new: '4', by: 'sidecar' },
      { what: 'favourite', old: 'false', new: 'true', by: 'sidecar' },
    ])
    expect(outbox()).toEqual([])
  })

  it('takes label, keywords and notes, and the search finds them', () => {
    takeOver({ score: 0, label: 'red', keywords: ['cat', 'two words'], notes: 'from the trip' })
    expect(values()).toEqual({
      ...neutralValues,
      label: 'red',
      keywords: ['cat', 'two words'],
      notes: 'from the trip',
    })
    const find = (word: string) =>
      db.sqlite.prepare('SELECT rowid FROM media_fts WHERE media_fts MATCH ?').pluck().all(word)
    expect([find('cat'), find('trip')]).toEqual([[id], [id]])
    takeOver({ score: 0, label: 'red', keywords: ['two words'], notes: null })
    expect(values()).toEqual({ ...neutralValues, label: 'red', keywords: ['two words'] })
    expect([find('cat'), find('trip')]).toEqual([[], []])
  })

  it('does nothing the second time', () => {
    takeOver({ score: 4 })
    const before = [journal(), findScore(db, id)]
    expect(takeOver({ score: 4 })).toEqual({ changed: [], bad: 0, queued: 0, waiting: [] })
    expect([journal(), findScore(db, id)]).toEqual(before)
  })

  it('keeps ours where both changed, notes theirs, says so, and orders ours to be written', () => {
    takeOver({ score: 2 })
    actOnFiles(db, [id], { what: 'score', change: { to: 5 } }, 'user')
    expect(takeOver({ score: 3 })).toEqual({ changed: [], bad: 0, queued: 1, waiting: [] })
    expect(values()?.score).toBe(5)
    // Ours stayed, so no reader of the journal may find theirs where a value is that held.
    expect(journal().at(-1)).toEqual({ what: 'score', old: '5', new: '5', by: 'sidecar' })
    expect(findHistory(db, id)[0]).toMatchObject({ what: 'score', old: 5, new: 5, refused: 3 })
    expect(problems()).toEqual([{ media_file_id: id, stage: 'sidecar', code: 'conflict' }])
    expect(outbox()).toEqual([{ media_file_id: id, target: 'score-file', tries: 0 }])
  })

  it('keeps what a person set before the score file was ever read', () => {
    actOnFiles(db, [id], { what: 'score', change: { to: 5 } }, 'user')
    takeOver({ score: 3, favourite: true })
    expect(values()).toEqual({ ...neutralValues, score: 5, favourite: true })
  })

  it('lets the score file win over a rating that came with the file', () => {
    const rated = recordFiles(db, [createTestFile('b.png', { rating: 2 })])[0] ?? 0
    expect(findScore(db, rated)?.values.score).toBe(2)
    takeOverScoreFiles(db, [{ id: rated, read: read({ score: 4 }) }])
    expect(findScore(db, rated)?.values.score).toBe(4)
  })

  it('does not bring back our own earlier write after a crash, by what it says and nothing else', async () => {
    takeOver({ score: 1, revision: 0 })
    actOnFiles(db, [id], { what: 'score', change: { to: 3 } }, 'user')
    const written = { score: 3, revision: findScore(db, id)?.revision }
    await noteIntent(db, id, JSON.stringify(written))
    // The score file with 3 was written, and the program killed before it noted that; then the person went back to 1.
    actOnFiles(db, [id], { what: 'score', change: { to: 1 } }, 'user')
    expect(takeOver(written)).toMatchObject({ changed: [], queued: 1 })
    expect([values()?.score, problems()]).toEqual([1, []])
  })

  it('takes the newer score of another library, whatever the revisions of the two', () => {
    for (const to of [2, 3, 2, 5] as const) {
      actOnFiles(db, [id], { what: 'score', change: { to } }, 'user')
    }
    takeOver({ score: 5, revision: 1 })
    run(db, db.sql.deleteFrom('outbox'))
    // A value that this library once had, with a revision between the base's and ours: nothing of that makes it ours.
    expect(takeOver({ score: 2, revision: 2 })).toMatchObject({ changed: [id], queued: 0 })
    expect(values()?.score).toBe(2)
  })

  it('takes another program’s change even if it kept our revision', () => {
    takeOver({ score: 1, revision: 0 })
    expect(takeOver({ score: 3, revision: 0 }).changed).toEqual([id])
    expect(values()?.score).toBe(3)
  })

  it('reports a damaged one, changes nothing, and forgets the report when it is whole again', () => {
    actOnFiles(db, [id], { what: 'score', change: { to: 5 } }, 'user')
    run(db, db.sql.deleteFrom('outbox'))
    for (const [content, code] of [
      ['{"score": 4', 'not-json'],
      ['{"file": "a.png"}', 'no-score'],
    ] as const) {
      expect(takeOver(content)).toEqual({ changed: [], bad: 1, queued: 0, waiting: [] })
      expect(problems()).toEqual([{ media_file_id: id, stage: 'sidecar', code }])
    }
    expect(values()?.score).toBe(5)
    takeOver({ score: 5 })
    expect([problems(), outbox()]).toEqual([[], []])
  })

  it('reads a score out of range as 0 and reports it', () => {
    takeOver({ score: 4 })
    takeOver({ score: 99 })
    expect(values()?.score).toBe(0)
    expect(problems()).toEqual([{ media_file_id: id, stage: 'sidecar', code: 'score-out-of-range' }])
  })

  it('orders back what the original program dropped', () => {
    takeOver({ score: 3, favourite: true, keywords: ['cat'] })
    expect(takeOver({ file: 'a.png', score: 4, updated: 'x' })).toEqual({
      changed: [id],
      bad: 0,
      queued: 1,
      waiting: [],
    })
    expect(values()).toEqual({ ...neutralValues, score: 4, favourite: true, keywords: ['cat'] })
  })

  it('passes over a file that the library no longer knows', () => {
    expect(takeOverScoreFiles(db, [{ id: 999, read: read({ score: 3 }) }])).toEqual({
      changed: [],
      bad: 0,
      queued: 0,
      waiting: [],
    })
  })
})
