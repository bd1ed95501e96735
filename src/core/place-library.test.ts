import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Score } from '#shared/score.ts'
import { carryStandIn } from './carry-stand-in.ts'
import type { WriteDb } from './db/handles.ts'
import { openDatabase } from './db/open-database.ts'
import { actOnFiles } from './media/acts.ts'
import { findIdsByPaths, findRows } from './media/find-rows.ts'
import { recordFiles } from './media/record-files.ts'
import { createTestFile } from './media/test-files.ts'
import { findStandInDirectory, placeLibrary } from './place-library.ts'
import { asNobody } from './scan/test-folder.ts'
import { markStandIn } from './stand-in-mark.ts'

let root = ''
let folder = ''
let data = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'media-scorer-place-')))
  chmodSync(root, 0o755)
  folder = join(root, 'folder')
  data = join(root, 'data')
  mkdirSync(folder)
  mkdirSync(data)
})
afterEach(() => {
  allowWriting()
  rmSync(root, { recursive: true })
})

const scores = () => join(folder, '.scores')
function forbidWriting(): void {
  chmodSync(scores(), 0o555)
}
function allowWriting(): void {
  if (existsSync(scores())) chmodSync(scores(), 0o755)
}

/** Opens the library where it is to lie, works in it, and closes it again. */
function work<Result>(act: (db: WriteDb, notice: string | null) => Result): Result {
  const place = placeLibrary(folder, { dataDirectory: data })
  const { db, notice, close } = openDatabase(place.database, { folder })
  try {
    if (!place.beside) markStandIn(db)
    return act(db, notice)
  } finally {
    close()
  }
}
const add = (db: WriteDb, path: string) => recordFiles(db, [createTestFile(path)])
const score = (db: WriteDb, path: string, to: Score) =>
  actOnFiles(db, [findIdsByPaths(db, [path])[0] ?? 0], { what: 'score', change: { to } }, 'user')
const scoreOf = (db: WriteDb, path: string) => findRows(db, [findIdsByPaths(db, [path])[0] ?? 0])[0]?.score
const standIn = () => findStandInDirectory(folder, data)
/** In a process without rights, as root isn't held back by any mode. */
const unprivileged = (act: () => void) => asNobody(root, async () => act())

describe('placeLibrary', () => {
  it('places a library in the folder, or where it is told', () => {
    expect(placeLibrary(folder, { dataDirectory: data })).toEqual({
      folder,
      database: join(folder, '.scores/media.db'),
      directory: join(folder, '.scores'),
      beside: true,
      notice: null,
    })
    expect(placeLibrary(folder, { dataDirectory: data, database: join(root, 'x/y.db') })).toMatchObject({
      database: join(root, 'x/y.db'),
      directory: join(root, 'x'),
      beside: true,
    })
    expect(readdirSync(scores())).toEqual([])
  })

  it('refuses what is no folder, and `.scores` that is a link', () => {
    const place = (path: string) => () => placeLibrary(path, { dataDirectory: data })
    expect(place(join(root, 'none'))).toThrowError(expect.objectContaining({ code: 'folder-unavailable' }))
    writeFileSync(join(root, 'file'), '')
    expect(place(join(root, 'file'))).toThrowError(expect.objectContaining({ code: 'not-a-folder' }))
    symlinkSync(root, scores())
    expect(place(folder)).toThrowError(expect.objectContaining({ code: 'folder-unavailable' }))
    rmSync(scores())
  })

  it('begins a stand-in for a folder that can’t be written to with all that the folder’s own knows, also in its log', () =>
    unprivileged(() => {
      work((db) => {
        add(db, 'a.png')
        score(db, 'a.png', 4)
        // As a program leaves them that is killed now.
        for (const suffix of ['', '-wal'])
          copyFileSync(join(scores(), `media.db${suffix}`), join(root, `x${suffix}`))
      })
      for (const suffix of ['', '-wal'])
        copyFileSync(join(root, `x${suffix}`), join(scores(), `media.db${suffix}`))
      forbidWriting()
      const place = placeLibrary(folder, { dataDirectory: data })
      expect(place).toMatchObject({ directory: standIn(), beside: false })
      expect(place.notice).toContain('you may not write there')
      expect(readdirSync(standIn()).sort()).toEqual(['copied-from', 'media.db'])
      expect(readdirSync(dirname(standIn()))).toEqual([basename(standIn())])
      expect(work((db) => scoreOf(db, 'a.png'))).toBe(4)
    }))

  it('leaves a stand-in as it is while there is something in it that the folder doesn’t have', () =>
    unprivileged(() => {
      work((db) => add(db, 'a.png'))
      forbidWriting()
      work((db) => score(db, 'a.png', 5))
      expect(work((db) => scoreOf(db, 'a.png'))).toBe(5)
      // Somebody else, who may, goes on in the folder.
      allowWriting()
      work((db) => score(db, 'a.png', 1))
      forbidWriting()
      expect(work((db) => scoreOf(db, 'a.png'))).toBe(5)
    }))

  it('begins it anew when all of it is in the folder, though it was never set aside', () =>
    unprivileged(() => {
      work((db) => add(db, 'a.png'))
      forbidWriting()
      work((db) => score(db, 'a.png', 5))
      allowWriting()
      const kept = readFileSync(join(standIn(), 'media.db'))
      work((db) => {
        expect(carryStandIn(db, standIn(), folder)).toEqual({ carried: 1, conflicts: 0, missing: 0 })
        score(db, 'a.png', 2)
      })
      mkdirSync(standIn())
      writeFileSync(join(standIn(), 'media.db'), kept)
      forbidWriting()
      expect(work((db) => scoreOf(db, 'a.png'))).toBe(2)
      expect(readdirSync(dirname(standIn())).filter((name) => name.includes('.carried-')).length).toBe(2)
      // What is decided there now is carried again.
      work((db) => score(db, 'a.png', 3))
      allowWriting()
      work((db) => expect(carryStandIn(db, standIn(), folder)?.carried).toBe(1))
      expect(work((db) => scoreOf(db, 'a.png'))).toBe(3)
    }))

  it('takes over what can be read where the folder’s own is damaged, and leaves that as it is', () =>
    unprivileged(() => {
      work((db) => {
        add(db, 'a.png')
        score(db, 'a.png', 4)
      })
      const path = join(scores(), 'media.db')
      const bytes = readFileSync(path)
      const pageSize = bytes.readUInt16BE(16)
      // Every page but the first two: whatever they hold, there is too much missing for a whole database.
      writeFileSync(path, bytes.subarray(0, bytes.length - 2 * pageSize))
      const before = readFileSync(path)
      forbidWriting()
      const { found, notice } = work((db, told) => ({ found: scoreOf(db, 'a.png'), notice: told }))
      expect(notice).toContain('1 of the 1 scores')
      expect(found).toBe(4)
      expect(readFileSync(path)).toEqual(before)
      expect(readdirSync(scores()).sort()).toEqual(['library.json', 'media.db'])
    }))

  it('begins without a copy where the folder’s own may not even be read', () =>
    unprivileged(() => {
      work((db) => add(db, 'a.png'))
      chmodSync(join(scores(), 'media.db'), 0)
      forbidWriting()
      expect(work((db) => findIdsByPaths(db, ['a.png']))).toEqual([null])
      expect(readdirSync(dirname(standIn()))).toEqual([basename(standIn())])
    }))

  it('is not held up by what a copy left that was killed, and removes it when it is old', () =>
    unprivileged(() => {
      work((db) => add(db, 'a.png'))
      forbidWriting()
      for (const name of ['young', 'old']) {
        mkdirSync(`${standIn()}.copy-${name}`, { recursive: true })
        writeFileSync(`${standIn()}.copy-${name}/media.db`, 'half')
      }
      utimesSync(`${standIn()}.copy-old`, 1, 1)
      expect(work((db) => findIdsByPaths(db, ['a.png']))).toEqual([1])
      const names = [basename(standIn()), `${basename(standIn())}.copy-young`]
      expect(readdirSync(dirname(standIn())).sort()).toEqual(names)
    }))
})
