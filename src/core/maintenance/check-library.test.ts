import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it, onTestFinished, test, vi } from 'vitest'
import { makeBackup } from '#core/backup/make-backup.ts'
import { openKeeper } from '#core/backup/open-keeper.ts'
import { findBackupDirectory } from '#core/backup/read-backups.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { acquireOwnership } from '#core/folder-lock.ts'
import { findRowCheckFailures } from '#core/media/row-check.ts'
import type { CheckReport } from '#shared/contract.ts'
import { checkLibrary } from './check-library.ts'
import { findLibrary, lookInto } from './find-library.ts'
import { maintainLibrary } from './maintain-library.ts'
import { beginRebuild, diffJudgements, findJudgements } from './rebuild-library.ts'
import { repairLibrary } from './repair-library.ts'
import { makeScoredLibrary, type ScoredLibrary } from './test-scored-library.ts'
import { type Difference, verifyLibrary } from './verify-library.ts'

vi.setConfig({ testTimeout: 60_000 })
const signal = new AbortController().signal

async function make(names: readonly string[] = ['a.png', 'b.png', 'sub/c.png']): Promise<ScoredLibrary> {
  const library = await makeScoredLibrary(names)
  onTestFinished(() => rmSync(dirname(library.folder), { recursive: true, force: true }))
  await library.score({ 'a.png': 4, 'sub/c.png': -1 })
  return library
}

const check = async (library: ScoredLibrary) =>
  checkLibrary(findLibrary(library.folder, { dataDirectory: library.dataDirectory }), signal)
const repair = (library: ScoredLibrary, report: CheckReport) =>
  repairLibrary(library.folder, { dataDirectory: library.dataDirectory }, report)
const parts = (report: CheckReport) => report.findings.map(({ part, path }) => [part, path])

describe('checkLibrary', () => {
  it('finds nothing in a library that is well, and changes nothing', async () => {
    const library = await make()
    await makeBackup({ path: library.database, reason: 'request' })
    const before = readFileSync(library.database)
    expect(await check(library)).toEqual({
      database: library.database,
      checked: { files: 3, scoreFiles: 2, backups: 1 },
      count: 0,
      findings: [],
      isDamaged: false,
    })
    expect(readFileSync(library.database).equals(before)).toBe(true)
  })

  it('tells every kind of damage, in a thread of its own, and mends it', async () => {
    const library = await make()
    const { name } = await makeBackup({ path: library.database, reason: 'request' })
    await library.with(({ sqlite }) => {
      sqlite.exec("UPDATE media_files SET score = 2 WHERE file_path = 'a.png'")
      sqlite.exec(
        "DELETE FROM media_fts WHERE rowid = (SELECT id FROM media_files WHERE file_path = 'b.png')",
      )
    })
    writeFileSync(join(library.folder, 'sub', '.scores', 'c.png.json'), '{')
    rmSync(join(library.folder, '.scores', 'library.json'))
    writeFileSync(join(findBackupDirectory(library.database), name), 'no backup')
    const keeper = openKeeper()
    const report = await keeper.check({ folder: library.folder, database: library.database, beside: true })
    await keeper.close()
    expect(parts(report)).toEqual([
      ['rows', 'a.png'],
      ['index', null],
      ['marker', '.scores/library.json'],
      ['score-files', 'sub/c.png'],
      ['backups', `.scores/backups/${name}`],
    ])
    expect([report.count, report.isDamaged]).toEqual([5, true])
    expect(library.scores()['a.png']).toBe(2)
    const { mended } = await repair(library, report)
    expect(mended).toEqual([
      'a.png: its score is what its check, the journal or its score file prove.',
      'Written again, and what stood there is kept beside: 1 score file.',
      'The search index was made again.',
      'The folder’s marker was written again.',
    ])
    await library.scan()
    expect(library.scores()).toEqual({ 'a.png': 4, 'b.png': 0, 'sub/c.png': -1 })
    // What can't be mended is a backup: the next one is good again.
    expect(parts(await check(library))).toEqual([['backups', `.scores/backups/${name}`]])
    expect(readdirSync(join(library.folder, 'sub', '.scores')).length).toBe(2)
  })

  it('heals a row of which more is wrong from its score file, else from the journal', async () => {
    const library = await make()
    await library.with(({ sqlite }) => {
      sqlite.exec("UPDATE media_files SET score = 1, revision = 77, label = 'red' WHERE score <> 0")
    })
    rmSync(join(library.folder, 'sub', '.scores', 'c.png.json'))
    const { mended } = await repair(library, await check(library))
    expect(mended.length).toBe(2)
    await library.scan()
    expect(library.scores()).toEqual({ 'a.png': 4, 'b.png': 0, 'sub/c.png': -1 })
    await library.with((db) => expect(findRowCheckFailures(db)).toEqual([]))
    expect((await check(library)).count).toBe(0)
  })

  it('tells a damaged database, and has it set aside and put together anew', async () => {
    const library = await make()
    await library.with(({ sqlite }) => sqlite.pragma('journal_mode = DELETE'))
    const bytes = readFileSync(library.database)
    bytes.fill(0xa5, 4096 * 3, 4096 * 40)
    writeFileSync(library.database, bytes)
    const report = await check(library)
    expect(report.isDamaged).toBe(true)
    expect(readFileSync(library.database).equals(bytes)).toBe(true)
    const { mended } = await repair(library, report)
    expect(mended[0]).toContain('was damaged')
    await library.scan()
    expect(library.scores()).toEqual({ 'a.png': 4, 'b.png': 0, 'sub/c.png': -1 })
    expect((await check(library)).count).toBe(0)
  })

  it('looks into a copy where reading would keep another program from writing', async () => {
    const library = await make()
    const other = openDatabase(library.database, { folder: library.folder, fileSystem: 'other' })
    expect(other.journalMode).toBe('delete')
    const ownership = acquireOwnership(other.db)
    other.db.sqlite.exec("UPDATE media_files SET score = 2 WHERE file_path = 'a.png'")
    expect(parts(await check(library))).toEqual([['rows', 'a.png']])
    expect(readdirSync(findBackupDirectory(library.database))).toEqual([])
    ownership.release()
    other.close()
  })

  it('mends nothing under the hands of another program', async () => {
    const library = await make()
    const other = openDatabase(library.database, { folder: library.folder })
    const ownership = acquireOwnership(other.db)
    other.db.sqlite.exec("UPDATE media_files SET score = 2 WHERE file_path = 'a.png'")
    const report = await check(library)
    expect(parts(report)).toEqual([['rows', 'a.png']])
    const damaged: CheckReport = {
      ...report,
      findings: [{ part: 'database', path: null, message: 'made up' }],
    }
    await expect(repair(library, damaged)).rejects.toMatchObject({ code: 'library-busy' })
    expect(existsSync(`${library.database}-damaged`)).toBe(false)
    ownership.release()
    other.close()
  })

  it('says where there is no library, and makes none', async () => {
    const library = await make()
    const empty = join(library.folder, 'sub', 'deep')
    mkdirSync(empty)
    expect(() => findLibrary(empty, { dataDirectory: library.dataDirectory })).toThrowError(
      expect.objectContaining({ code: 'no-library' }),
    )
    expect(readdirSync(empty)).toEqual([])
  })
})

describe('verifyLibrary', () => {
  async function verify(library: ScoredLibrary) {
    const differences: Difference[] = []
    const counts = await lookInto(
      findLibrary(library.folder, { dataDirectory: library.dataDirectory }),
      (db) => verifyLibrary(db, library.folder, (difference) => void differences.push(difference), signal),
    )
    return { differences, counts }
  }

  it('finds no difference where there is none, and each one that there is', async () => {
    const library = await make(['a.png', 'b.png', 'd.png', 'sub/c.png'])
    expect(await verify(library)).toEqual({
      differences: [],
      counts: { judged: 2, scoreFiles: 2, xmp: 0, differences: 0, expected: 0 },
    })
    const scores = join(library.folder, '.scores')
    await library.score({ 'd.png': 5 })
    await library.score({ 'b.png': 2 }, 'db-only') // ordered, so expected
    writeFileSync(join(scores, 'a.png.json'), '{"file":"a.png","score":1,"updated":"","favourite":true}')
    writeFileSync(join(scores, 'd.png.json'), 'nonsense')
    writeFileSync(join(scores, 'unknown.png.json'), '{"file":"unknown.png","score":1,"updated":""}')
    rmSync(join(library.folder, 'sub', '.scores', 'c.png.json'))
    writeFileSync(
      join(library.folder, 'b.png.xmp'),
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"/></rdf:RDF></x:xmpmeta>',
    )
    const { differences, counts } = await verify(library)
    expect(counts).toEqual({ judged: 4, scoreFiles: 2, xmp: 1, differences: 4, expected: 2 })
    const none = { message: null, isExpected: false }
    expect(differences).toEqual([
      {
        ...none,
        kind: 'score-file',
        path: 'a.png',
        values: [
          { field: 'score', library: 4, stated: 1 },
          { field: 'favourite', library: false, stated: true },
        ],
      },
      {
        kind: 'no-score-file',
        path: 'b.png',
        values: [{ field: 'score', library: 2, stated: 0 }],
        message: null,
        isExpected: true,
      },
      { ...none, kind: 'unreadable', path: 'd.png', values: [], message: expect.stringContaining('damaged') },
      {
        ...none,
        kind: 'no-score-file',
        path: 'sub/c.png',
        values: [{ field: 'score', library: -1, stated: 0 }],
      },
      {
        ...none,
        kind: 'not-in-library',
        path: '.scores/unknown.png.json',
        values: [],
        message: expect.stringContaining('no file of this name'),
      },
      {
        kind: 'xmp',
        path: 'b.png.xmp',
        values: [{ field: 'score', library: 2, stated: 3 }],
        message: null,
        isExpected: true,
      },
    ])
  })
})

describe('rebuild', () => {
  it('gives a healthy library every score back, and one whose score files are gone or bad too', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `${index}.png`)
    const library = await make(['a.png', 'sub/c.png', ...names])
    await library.score(Object.fromEntries(names.map((name, index) => [name, ((index % 5) + 1) as 1]))) // 1 to 5
    await library.score({ '7.png': -1 }, 'db-only')
    names.forEach((name, index) => {
      const path = join(library.folder, '.scores', `${name}.json`)
      if (index % 3 === 0) rmSync(path)
      if (index % 3 === 1) writeFileSync(path, '{"score":')
    })
    const scores = library.scores()
    const { before, setAside } = await beginRebuild(library.folder, { dataDirectory: library.dataDirectory })
    await library.scan()
    expect(library.scores()).toEqual(scores)
    const after = await library.with(findJudgements)
    expect(diffJudgements(before ?? new Map(), after)).toEqual([])
    expect(before?.size).toBe(32)
    expect(existsSync(setAside ?? '')).toBe(true)
    expect((await check(library)).findings.filter(({ part }) => part !== 'score-files')).toEqual([])
  })

  it('puts a library together from score files alone where there is no database', async () => {
    const library = await make()
    rmSync(library.database)
    const begun = await beginRebuild(library.folder, { dataDirectory: library.dataDirectory })
    expect([begun.setAside, begun.before]).toEqual([null, null])
    await library.scan()
    expect(library.scores()).toEqual({ 'a.png': 4, 'b.png': 0, 'sub/c.png': -1 })
  })

  test('what is not as it was is told, in order', () => {
    const of = (score: number) => ({ score, favourite: 0, label: null }) as const
    const before = new Map([
      ['b', of(2)],
      ['a', of(1)],
      ['same', of(3)],
    ])
    const after = new Map([
      ['b', of(4)],
      ['same', of(3)],
      ['new', of(5)],
    ])
    expect(diffJudgements(before, after)).toEqual([
      { path: 'a', before: of(1), after: null },
      { path: 'b', before: of(2), after: of(4) },
    ])
  })
})

describe('maintainLibrary', () => {
  it('gives unused room back and leaves everything as it was; beside others it leaves that out', async () => {
    const library = await make()
    await library.with(async (db) => {
      db.sqlite.exec(
        'CREATE TABLE filler (data BLOB); INSERT INTO filler VALUES (zeroblob(2000000)); DROP TABLE filler',
      )
      const guest = await maintainLibrary(db, library.database, false, signal)
      expect(guest.steps.map(({ step, done }) => [step, done])).toEqual([
        ['index', true],
        ['analyze', true],
        ['vacuum', false],
        ['checkpoint', true],
      ])
      const alone = await maintainLibrary(db, library.database, true, signal)
      expect(alone.steps.every(({ done }) => done)).toBe(true)
      expect(alone.bytesBefore - alone.bytesAfter).toBeGreaterThan(1_900_000)
    })
    expect((await check(library)).count).toBe(0)
    expect(library.scores()).toEqual({ 'a.png': 4, 'b.png': 0, 'sub/c.png': -1 })
  })

  it('says what it left out because somebody else was writing', async () => {
    const library = await make()
    const other = new BetterSqlite3(library.database)
    await library.with(async (db) => {
      other.exec('BEGIN IMMEDIATE')
      db.sqlite.pragma('busy_timeout = 50')
      const report = await maintainLibrary(db, library.database, true, signal)
      const left = report.steps.filter(({ done }) => !done)
      expect(left.map(({ step }) => step)).toContain('vacuum')
      for (const { why } of left) expect(why).toContain('Nothing was lost')
    })
    other.exec('ROLLBACK')
    other.close()
  })
})
