import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Score } from '#shared/score.ts'
import { carryStandIn, describeCarry, isWhollyCarried } from './carry-stand-in.ts'
import { all, run, type WriteDb } from './db/handles.ts'
import { openDatabase } from './db/open-database.ts'
import { actOnFiles } from './media/acts.ts'
import { findHistory } from './media/find-details.ts'
import { findIdsByPaths, findRows } from './media/find-rows.ts'
import { recordFiles } from './media/record-files.ts'
import { createTestFile } from './media/test-files.ts'
import { takeOverScoreFiles } from './sidecar/take-over-score-files.ts'
import { markStandIn } from './stand-in-mark.ts'

let root = ''
let folder = ''
let standIn = ''
let own: WriteDb
let closeOwn = () => {}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'media-scorer-carry-'))
  folder = join(root, 'folder')
  standIn = join(root, 'data', 'libraries', 'key')
  mkdirSync(join(folder, '.scores'), { recursive: true })
  mkdirSync(standIn, { recursive: true })
  const opened = openDatabase(join(folder, '.scores/media.db'), { folder })
  own = opened.db
  closeOwn = opened.close
})
afterEach(() => {
  closeOwn()
  rmSync(root, { recursive: true })
})

/** Works in the stand-in, as a program does that can't write into the folder. */
function inStandIn(work: (db: WriteDb) => void, directory = standIn): void {
  const { db, close } = openDatabase(join(directory, 'media.db'), { folder })
  markStandIn(db)
  work(db)
  close()
}
const add = (db: WriteDb, ...paths: readonly string[]) =>
  void recordFiles(
    db,
    paths.map((path) => createTestFile(path)),
  )
const idOf = (db: WriteDb, path: string) => findIdsByPaths(db, [path])[0] ?? 0
const score = (db: WriteDb, path: string, to: Score) =>
  void actOnFiles(db, [idOf(db, path)], { what: 'score', change: { to } }, 'user')
const scoreOf = (path: string) => findRows(own, [idOf(own, path)])[0]?.score
const read = (content: unknown) => {
  const text = JSON.stringify(content)
  return { text, problem: null, modifiedNs: 1_000, sizeBytes: text.length } as const
}

describe('carryStandIn', () => {
  it('carries decisions, orders their score files, and sets the stand-in aside', () => {
    add(own, 'a.png', 'b.png')
    inStandIn((db) => {
      add(db, 'a.png', 'b.png')
      score(db, 'a.png', 4)
      actOnFiles(db, [idOf(db, 'b.png')], { what: 'favourite', value: true }, 'api')
      actOnFiles(db, [idOf(db, 'b.png')], { what: 'label', value: 'red' }, 'user')
    })
    expect(carryStandIn(own, standIn, folder)).toEqual({ carried: 3, conflicts: 0, missing: 0 })
    expect(scoreOf('a.png')).toBe(4)
    expect(findRows(own, [idOf(own, 'b.png')])[0]).toMatchObject({ favourite: true, label: 'red' })
    expect(all(own, own.sql.selectFrom('outbox').select('media_file_id'))).toHaveLength(2)
    expect(readdirSync(dirname(standIn))).toEqual([
      expect.stringMatching(new RegExp(`^${basename(standIn)}\\.carried-`)),
    ])
    expect(carryStandIn(own, standIn, folder)).toBeNull()
  })

  it('is nothing where nobody decided anything', () => {
    add(own, 'a.png')
    inStandIn((db) => add(db, 'a.png'))
    expect(carryStandIn(own, standIn, folder)).toBeNull()
    expect(existsSync(standIn)).toBe(false)
  })

  it('never brings back what the person takes back later, even where the stand-in stays', () => {
    add(own, 'a.png')
    inStandIn((db) => {
      add(db, 'a.png', 'gone.png')
      score(db, 'a.png', 4)
      score(db, 'gone.png', 5)
    })
    carryStandIn(own, standIn, folder)
    score(own, 'a.png', 0)
    // As if the renaming had failed, or a program had been killed before it.
    const [aside = ''] = readdirSync(dirname(standIn))
    renameSync(join(dirname(standIn), aside), standIn)
    expect(carryStandIn(own, standIn, folder)).toBeNull()
    expect(scoreOf('a.png')).toBe(0)
  })

  it('keeps a file that is not there any more, as missing, with what was decided', () => {
    inStandIn((db) => {
      add(db, 'sub/gone.png')
      run(db, db.sql.updateTable('media_files').set({ content_hash: '1:png:abc', hash_state: 1 }))
      score(db, 'sub/gone.png', 5)
    })
    expect(carryStandIn(own, standIn, folder)).toEqual({ carried: 0, conflicts: 0, missing: 1 })
    expect(findRows(own, [idOf(own, 'sub/gone.png')])[0]).toMatchObject({
      path: 'sub/gone.png',
      score: 5,
      missing: true,
    })
    const known = all(
      own,
      own.sql
        .selectFrom('media_files')
        .select(['content_hash', 'hash_state', 'filename', 'directory', 'file_size']),
    )
    expect(known).toEqual([
      {
        content_hash: '1:png:abc',
        hash_state: 1,
        filename: 'gone.png',
        directory: 'sub',
        file_size: expect.any(Number),
      },
    ])
  })

  it('follows a file that was moved meanwhile, by its content', () => {
    add(own, 'new/a.png')
    run(own, own.sql.updateTable('media_files').set({ content_hash: '1:png:abc', hash_state: 1 }))
    inStandIn((db) => {
      add(db, 'old/a.png')
      run(db, db.sql.updateTable('media_files').set({ content_hash: '1:png:abc', hash_state: 1 }))
      score(db, 'old/a.png', 3)
    })
    expect(carryStandIn(own, standIn, folder)).toEqual({ carried: 1, conflicts: 0, missing: 0 })
    expect([scoreOf('new/a.png'), idOf(own, 'old/a.png')]).toEqual([3, 0])
  })

  it('keeps what the folder says where both were changed, with the other value in journal and problem', () => {
    add(own, 'a.png')
    score(own, 'a.png', 1)
    inStandIn((db) => {
      add(db, 'a.png')
      score(db, 'a.png', 4)
    })
    expect(carryStandIn(own, standIn, folder)).toEqual({ carried: 0, conflicts: 1, missing: 0 })
    const id = idOf(own, 'a.png')
    expect(scoreOf('a.png')).toBe(1)
    expect(findHistory(own, id)[0]).toMatchObject({ what: 'score', old: 1, new: 1, refused: 4, by: 'import' })
    const problems = own.sql.selectFrom('media_problems').select(['media_file_id', 'stage', 'code'])
    expect(all(own, problems)).toEqual([{ media_file_id: id, stage: 'sidecar', code: 'conflict' }])
    expect(existsSync(standIn)).toBe(false)
  })

  it('takes decisions only, not what the stand-in read from score files', () => {
    add(own, 'a.png')
    inStandIn((db) => {
      add(db, 'a.png')
      takeOverScoreFiles(db, [{ id: idOf(db, 'a.png'), read: read({ score: 4 }) }])
    })
    // Elsewhere the score was cleared since.
    takeOverScoreFiles(own, [{ id: idOf(own, 'a.png'), read: read({ score: 0 }) }])
    expect(carryStandIn(own, standIn, folder)).toBeNull()
    expect(scoreOf('a.png')).toBe(0)
  })

  it('takes the value that stands in the row, not the one of the last decision', () => {
    add(own, 'a.png', 'b.png')
    inStandIn((db) => {
      add(db, 'a.png', 'b.png')
      for (const path of ['a.png', 'b.png']) score(db, path, 4)
      takeOverScoreFiles(db, [
        { id: idOf(db, 'a.png'), read: read({ score: 4, revision: 9 }) },
        { id: idOf(db, 'b.png'), read: read({ score: 4, revision: 9 }) },
      ])
      takeOverScoreFiles(db, [{ id: idOf(db, 'a.png'), read: read({ score: 2 }) }])
      score(db, 'b.png', 0)
    })
    score(own, 'b.png', 2)
    // b.png was changed and changed back: no decision, so nothing to disagree with.
    expect(carryStandIn(own, standIn, folder)).toEqual({ carried: 2, conflicts: 0, missing: 0 })
    expect([scoreOf('a.png'), scoreOf('b.png')]).toEqual([2, 2])
  })

  it('carries what is decided in a stand-in after it was carried', () => {
    add(own, 'a.png', 'b.png')
    inStandIn((db) => {
      add(db, 'a.png', 'b.png')
      score(db, 'a.png', 4)
    })
    carryStandIn(own, standIn, folder)
    const [name = ''] = readdirSync(dirname(standIn))
    const aside = join(dirname(standIn), name)
    inStandIn((db) => {
      expect(isWhollyCarried(own, db)).toBe(true)
      score(db, 'b.png', 5)
      expect(isWhollyCarried(own, db)).toBe(false)
    }, aside)
    expect(carryStandIn(own, aside, folder)).toEqual({ carried: 1, conflicts: 0, missing: 0 })
    expect([scoreOf('a.png'), scoreOf('b.png')]).toEqual([4, 5])
  })

  it('leaves a stand-in of a newer program as it is, and says so', () => {
    inStandIn((db) => {
      add(db, 'a.png')
      score(db, 'a.png', 4)
      db.sqlite.pragma('user_version = 1000')
    })
    expect(() => carryStandIn(own, standIn, folder)).toThrowError(
      expect.objectContaining({ code: 'library-newer' }),
    )
    expect(existsSync(join(standIn, 'media.db'))).toBe(true)
  })

  it.each(['', 'half a copy of a database'])('is not kept up by one that is no database (%j)', (junk) => {
    writeFileSync(join(standIn, 'media.db'), junk)
    expect(carryStandIn(own, standIn, folder)).toBeNull()
    expect(existsSync(standIn)).toBe(false)
  })

  it('tells what became of it', () => {
    expect(describeCarry({ carried: 2, conflicts: 1, missing: 1 })).toBe(
      'What was decided while the folder could not be written to is in the folder now: 3 decisions. 1 decision among them of files that are not here any more: they are kept for when they come back. 1 decision had been changed in the folder too: what the folder had was kept, the history of each file has the other.',
    )
    expect(describeCarry({ carried: 1, conflicts: 0, missing: 0 })).toBe(
      'What was decided while the folder could not be written to is in the folder now: 1 decision.',
    )
  })
})
