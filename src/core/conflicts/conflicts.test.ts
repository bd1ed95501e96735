import { beforeEach, describe, expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { actOnFiles, findRowCheckFailures, redoLast, undoLast } from '#core/media/acts.ts'
import { findDeed } from '#core/media/find-deed.ts'
import { findHistory } from '#core/media/find-details.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { findScore } from '#core/sidecar/find-score-values.ts'
import { takeOverScoreFiles } from '#core/sidecar/take-over-score-files.ts'
import { takeOverXmp } from '#core/xmp/take-over-xmp.ts'
import type { Score } from '#shared/score.ts'
import { countConflicts, findConflicts } from './find-conflicts.ts'
import { resolveConflicts } from './resolve-conflicts.ts'

let db: WriteDb
let ids: readonly number[] = []
let id = 0
beforeEach(() => {
  db = openTestDatabase()
  ids = recordFiles(db, [createTestFile('sub/a.png'), createTestFile('b.png'), createTestFile('c.png')])
  id = ids[0] ?? 0
})

function readScoreFile(content: unknown, of = id): void {
  const text = JSON.stringify(content)
  takeOverScoreFiles(db, [
    { id: of, read: { text, problem: null, modifiedNs: text.length, sizeBytes: text.length } },
  ])
}

function readSidecar(score: Score): void {
  takeOverXmp(db, [
    {
      ...{ id, name: 'a.png.xmp', stats: { modifiedNs: score, sizeBytes: 1 }, problem: null },
      statement: { score, label: undefined, keywords: undefined, words: [] },
    },
  ])
}

const rate = (to: Score, of = id) => actOnFiles(db, [of], { what: 'score', change: { to } }, 'user')
const values = (of = id) => findScore(db, of)?.values
const cards = () =>
  findConflicts(db, 100).conflicts.map(({ file, from, values: { what, ours, theirs } }) => [
    file.path,
    from.kind,
    what,
    ours,
    theirs,
  ])
const open = () => findConflicts(db, 100).conflicts.map((conflict) => conflict.id)

/** Ours is 5, the score file's 3, after both had agreed on 2. */
function makeConflict(of = id, theirs: Record<string, unknown> = { score: 3 }): void {
  readScoreFile({ score: 2 }, of)
  rate(5, of)
  readScoreFile(theirs, of)
}

describe('a conflict', () => {
  test('holds both values, and where the other one stood', () => {
    makeConflict()
    expect(findConflicts(db, 100)).toEqual({
      total: 1,
      conflicts: [
        {
          id: expect.any(Number),
          at: expect.stringMatching(/^\d{4}-.*Z$/),
          file: expect.objectContaining({ id, path: 'sub/a.png', score: 5 }),
          from: { kind: 'score-file' },
          values: { what: 'score', ours: 5, theirs: 3 },
        },
      ],
    })
  })

  test('tells a score file of Media Scorer elsewhere, and XMP, apart', () => {
    makeConflict(id, { score: 3, revision: 77 })
    readSidecar(1)
    expect(cards()).toEqual([
      ['sub/a.png', 'xmp', 'score', 5, 1],
      ['sub/a.png', 'computer', 'score', 5, 3],
    ])
    expect(findConflicts(db, 100).conflicts[0]?.from).toEqual({ kind: 'xmp', name: 'a.png.xmp' })
  })

  test('is one card for each thing that both changed, of each file', () => {
    readScoreFile({ score: 0, label: 'red' })
    actOnFiles(db, [id], { what: 'label', value: 'blue' }, 'user')
    rate(4)
    readScoreFile({ score: 1, label: 'green', favourite: true })
    makeConflict(ids[1])
    expect(cards()).toEqual([
      ['b.png', 'score-file', 'score', 5, 3],
      ['sub/a.png', 'score-file', 'label', 'blue', 'green'],
      ['sub/a.png', 'score-file', 'score', 4, 1],
    ])
    expect(countConflicts(db)).toBe(3)
    expect(findConflicts(db, 2)).toMatchObject({ total: 3, conflicts: { length: 2 } })
    expect(findConflicts(db, 100, ids[1]).conflicts).toHaveLength(1)
  })

  test('is replaced by what the same side says next, and ended when that is taken', () => {
    makeConflict()
    readScoreFile({ score: 1 })
    expect(cards()).toEqual([['sub/a.png', 'score-file', 'score', 5, 1]])
    rate(1)
    expect(cards()).toEqual([])
    rate(5)
    expect(cards()).toEqual([['sub/a.png', 'score-file', 'score', 5, 1]])
    rate(1)
    readScoreFile({ score: 4 })
    rate(2)
    expect([values()?.score, cards()]).toEqual([2, []])
  })
})

describe('an answer', () => {
  test('keeps ours: nothing changes but that the card is gone, for good', () => {
    makeConflict()
    expect(resolveConflicts(db, open(), 'ours', 'user').changed).toMatchObject([{ id, score: 5 }])
    expect([values()?.score, cards()]).toEqual([5, []])
    readScoreFile({ score: 3 })
    expect(cards()).toEqual([])
    expect(findHistory(db, id)[0]).toMatchObject({ what: 'score', old: 5, new: 5, answers: 3, by: 'user' })
    expect(db.sqlite.prepare('SELECT count(*) FROM media_problems').pluck().get()).toBe(0)
  })

  test('takes theirs, as an act with journal, revision and score file', () => {
    makeConflict()
    const before = findScore(db, id)?.revision ?? 0
    db.sqlite.exec('DELETE FROM outbox')
    resolveConflicts(db, 'all', 'theirs', 'user')
    expect([values()?.score, cards(), findScore(db, id)?.revision]).toEqual([3, [], before + 1])
    expect(db.sqlite.prepare('SELECT target FROM outbox').pluck().all()).toEqual(['score-file'])
    expect(findHistory(db, id)[0]).toMatchObject({ what: 'score', old: 5, new: 3, answers: 3, by: 'user' })
    expect(findRowCheckFailures(db)).toEqual([])
  })

  test('is followed by a new card when the other side changes again', () => {
    makeConflict()
    resolveConflicts(db, 'all', 'ours', 'user')
    rate(4)
    readScoreFile({ score: 1 })
    expect(cards()).toEqual([['sub/a.png', 'score-file', 'score', 4, 1]])
  })

  test.each(['ours', 'theirs'] as const)('«%s» is undone and done again, as often as one likes', (keep) => {
    makeConflict()
    makeConflict(ids[1])
    resolveConflicts(db, 'all', keep, 'user')
    const answered = keep === 'ours' ? 5 : 3
    const state = () => [values()?.score, values(ids[1])?.score, cards().length]
    expect(state()).toEqual([answered, answered, 0])
    for (let turn = 0; turn < 3; turn += 1) {
      expect(
        undoLast(db)
          ?.changed.map(({ id: of }) => of)
          .sort(),
      ).toEqual([ids[0], ids[1]])
      expect(state()).toEqual([5, 5, 2])
      expect(redoLast(db)?.changed).toHaveLength(2)
      expect(state()).toEqual([answered, answered, 0])
    }
    expect(redoLast(db)).toBeNull()
  })

  test('that was undone doesn’t come back over what the other side has said since', () => {
    makeConflict()
    resolveConflicts(db, 'all', 'theirs', 'user')
    undoLast(db)
    readScoreFile({ score: 1 })
    expect(cards()).toEqual([['sub/a.png', 'score-file', 'score', 5, 1]])
    redoLast(db)
    expect([values()?.score, cards()]).toEqual([3, [['sub/a.png', 'score-file', 'score', 3, 1]]])
  })

  test('goes to one card only, or to all of them', () => {
    for (const of of ids) makeConflict(of)
    const [last = 0] = open()
    resolveConflicts(db, [last], 'theirs', 'user')
    expect(ids.map((of) => values(of)?.score)).toEqual([5, 5, 3])
    expect(() => resolveConflicts(db, [last], 'ours', 'user')).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
    resolveConflicts(db, 'all', 'theirs', 'user')
    expect([ids.map((of) => values(of)?.score), cards()]).toEqual([[3, 3, 3], []])
    expect(resolveConflicts(db, 'all', 'ours', 'user').changed).toEqual([])
  })

  test('takes keywords, notes, favourite and label, and gives them back', () => {
    readScoreFile({ score: 0, keywords: ['cat'], notes: 'old' })
    db.sqlite.exec(
      "UPDATE media_files SET notes = 'mine', favourite = 1; INSERT INTO media_keywords (media_file_id, keyword, keyword_type) VALUES (1, 'mine', 'user')",
    )
    actOnFiles(db, [id], { what: 'label', value: 'blue' }, 'user')
    readScoreFile({ score: 0, keywords: ['dog'], notes: 'theirs', label: 'red' })
    const mine = values()
    expect(cards().map(([, , what, ours, theirs]) => [what, ours, theirs])).toEqual([
      ['notes', 'mine', 'theirs'],
      ['keywords', ['cat', 'mine'], ['dog']],
      ['label', 'blue', 'red'],
    ])
    resolveConflicts(db, 'all', 'theirs', 'user')
    const theirs = { ...mine, label: 'red', keywords: ['dog'], notes: 'theirs' }
    expect([values(), cards()]).toEqual([theirs, []])
    const find = (word: string) =>
      db.sqlite.prepare('SELECT rowid FROM media_fts WHERE media_fts MATCH ?').pluck().all(word)
    expect([find('dog'), find('mine')]).toEqual([[id], []])
    undoLast(db)
    expect(values()).toEqual({ ...mine, keywords: expect.arrayContaining(['cat', 'mine']) })
    expect(cards()).toHaveLength(3)
    redoLast(db)
    expect([values(), cards(), findRowCheckFailures(db)]).toEqual([theirs, [], []])
  })
})

test('what was undone is told in words that a person can check', () => {
  makeConflict()
  resolveConflicts(db, 'all', 'ours', 'user')
  const undone = undoLast(db)
  expect(findDeed(db, undone?.batch ?? '')).toEqual({
    ...{ what: 'score', name: 'a.png', old: 5, new: 5, isAnswer: true },
  })
  expect(findDeed(db, undoLast(db)?.batch ?? '')).toEqual({
    ...{ what: 'score', name: 'a.png', old: 5, new: 2, isAnswer: false },
  })
  expect(findDeed(db, 'no batch')).toBeNull()
})
