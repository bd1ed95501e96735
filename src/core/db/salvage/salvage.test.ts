import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { actOnFiles, undoLast } from '#core/media/acts.ts'
import { findHistory } from '#core/media/find-details.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { findRowCheckFailures } from '#core/media/row-check.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { takeOverScoreFiles } from '#core/sidecar/take-over-score-files.ts'
import type { Score } from '#shared/score.ts'
import { createTestFolder } from '../ancestor-fixture.ts'
import { all, type WriteDb } from '../handles.ts'
import { type OpenedDatabase, openDatabase } from '../open-database.ts'

let folder = ''
let path = ''
let opened: OpenedDatabase[] = []
beforeEach(() => {
  folder = createTestFolder()
  path = join(folder, '.scores', 'media.db')
  opened = []
})
afterEach(() => {
  for (const { close } of opened) close()
  rmSync(folder, { recursive: true })
})

function open(): OpenedDatabase {
  const one = openDatabase(path, { folder })
  opened.push(one)
  return one
}
function close(): void {
  for (const one of opened.splice(0)) one.close()
}

const paths = Array.from({ length: 120 }, (_, index) => `sub ${index % 7}/picture ${index}.png`)
const scoreOf = (index: number): Score => ((index % 6) + (index % 6 === 0 ? -1 : 0)) as Score // -1, 1…5

/** A library in which every file was judged, and then every second one again. */
function fill(db: WriteDb): void {
  const ids = recordFiles(
    db,
    paths.map((name) =>
      createTestFile(name, { generation: { prompt: `a picture ${'of many words '.repeat(20)}` } }),
    ),
  )
  ids.forEach((id, index) => {
    if (index % 2 === 0) actOnFiles(db, [id], { what: 'score', change: { to: 3 } }, 'user')
    actOnFiles(db, [id], { what: 'score', change: { to: scoreOf(index) } }, 'user')
  })
}

function listScores(db: WriteDb): ReadonlyMap<string, Score> {
  const rows = all(db, db.sql.selectFrom('media_files').select(['file_path', 'score']))
  return new Map(rows.map((row) => [row.file_path, row.score]))
}

/** As found after a crash: the database is then checked when it is opened. */
function damage(change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path)
  change(bytes)
  writeFileSync(path, bytes)
  writeFileSync(`${path}-damaged`, 'for the test')
}

describe('what is left of a damaged library', () => {
  it('comes back with journal, keywords, notes and bases; what was never in a score file is ordered', () => {
    const { db } = open()
    const [a = 0, b = 0, c = 0] = recordFiles(
      db,
      ['a.png', 'b.png', 'c.png'].map((name) => createTestFile(name)),
    )
    const read = (content: unknown) => {
      const text = JSON.stringify(content)
      return { text, problem: null, modifiedNs: 1_000, sizeBytes: text.length } as const
    }
    takeOverScoreFiles(db, [{ id: a, read: read({ score: 4, keywords: ['cat'], notes: 'x'.repeat(9000) }) }])
    actOnFiles(db, [b], { what: 'score', change: { to: 2 } }, 'user')
    actOnFiles(db, [b], { what: 'score', change: { to: 5 } }, 'user')
    actOnFiles(db, [c], { what: 'label', value: 'red' }, 'user')
    db.sqlite.exec("INSERT INTO saved_searches (name, query) VALUES ('mine', 'cat')")
    const history = [a, b, c].map((id) => findHistory(db, id))
    close()
    damage((bytes) => bytes.fill(0xff, findRoot('idx_keyword_search'), findRoot('idx_keyword_search') + 64))

    const again = open()
    expect(again.notice).toContain('3 of the 3 scores in it could still be read')
    expect(again.quarantined).not.toBeNull()
    expect([a, b, c].map((id) => findHistory(again.db, id))).toEqual(history)
    const judged = again.db.sql
      .selectFrom('media_files')
      .select(['id', 'file_path', 'score', 'favourite', 'label', 'notes'])
      .orderBy('id')
    expect(all(again.db, judged)).toEqual([
      { id: a, file_path: 'a.png', score: 4, favourite: 0, label: null, notes: 'x'.repeat(9000) },
      { id: b, file_path: 'b.png', score: 5, favourite: 0, label: null, notes: null },
      { id: c, file_path: 'c.png', score: 0, favourite: 0, label: 'red', notes: null },
    ])
    expect(findRowCheckFailures(again.db)).toEqual([])
    expect(
      all(again.db, again.db.sql.selectFrom('media_keywords').select(['media_file_id', 'keyword'])),
    ).toEqual([{ media_file_id: a, keyword: 'cat' }])
    expect(all(again.db, again.db.sql.selectFrom('saved_searches').select('query'))).toEqual([
      { query: 'cat' },
    ])
    // What a score file says already isn't written again.
    expect(all(again.db, again.db.sql.selectFrom('outbox').select('media_file_id'))).toEqual([
      { media_file_id: b },
      { media_file_id: c },
    ])
    // The person's last act can still be taken back, and the next scan reads the files.
    expect(undoLast(again.db)?.changed).toMatchObject([{ id: c, label: null }])
    expect(
      all(again.db, again.db.sql.selectFrom('media_metadata').select('parser_version').distinct()),
    ).toEqual([{ parser_version: 0 }])
  })

  it('comes back where SQLite can’t even open the file, and from a log that was never put into it', () => {
    const { db } = open()
    fill(db)
    // A copy while it is open: most of it stands in the log only.
    const [main, log] = [readFileSync(path), readFileSync(`${path}-wal`)]
    close()
    writeFileSync(path, main.fill(0, 0, 100))
    // A frame in the middle that isn't whole: SQLite would believe none of those behind it.
    log.fill(0xff, 32 + 24 + 10, 32 + 24 + 30)
    writeFileSync(`${path}-wal`, log)
    const again = open()
    expect(listScores(again.db)).toEqual(new Map(paths.map((name, index) => [name, scoreOf(index)])))
    expect(again.notice).toContain('120 of the 120 scores')
  })

  it('is right, whatever is damaged: a score is the last one or none', () => {
    fill(open().db)
    close()
    const whole = readFileSync(path)
    const truth = new Map(paths.map((name, index) => [name, scoreOf(index)]))
    let most = 0
    const hits = fc.array(
      fc.record({ at: fc.nat(), length: fc.integer({ min: 1, max: 200 }), byte: fc.nat(255) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    fc.assert(
      fc.property(hits, (places) => {
        rmSync(dirname(path), { recursive: true })
        mkdirSync(dirname(path))
        writeFileSync(path, whole)
        damage((bytes) => {
          for (const { at, length, byte } of places) {
            const start = at % bytes.length
            bytes.fill(byte, start, Math.min(bytes.length, start + length))
          }
        })
        // The ids in the header say whose it is and of what version: they are believed, and nothing is touched.
        if (places.some(({ at }) => at % whole.length < 72)) return
        const found = listScores(open().db)
        const wrong = [...found].filter(([name, score]) => score !== 0 && truth.get(name) !== score)
        const back = paths.filter((name) => found.get(name) === truth.get(name)).length
        most = Math.max(most, back)
        close()
        expect(wrong).toEqual([])
        // Four places of 200 bytes hit a few rows, not a library.
        expect(back).toBeGreaterThan(paths.length * 0.9)
      }),
      { numRuns: 40, seed: 4 },
    )
    expect(most).toBe(paths.length)
  }, 60_000)

  it('is looked through again when the program was killed before all of it was taken over', () => {
    fill(open().db)
    close()
    damage((bytes) => bytes.fill(0xff, 0, 64))
    open()
    close()
    const [time = ''] = readdirSync(join(folder, '.scores/quarantine'))
    const aside = join(folder, '.scores/quarantine', time)
    // Killed after the move, before the new one held anything.
    for (const name of readdirSync(join(folder, '.scores'))) {
      if (name.startsWith('media.db')) rmSync(join(folder, '.scores', name))
    }
    writeFileSync(`${path}-salvage`, `${time}\n`)
    expect(listScores(open().db).size).toBe(paths.length)
    close()
    // Killed between the log and the database.
    for (const name of readdirSync(join(folder, '.scores'))) {
      if (name.startsWith('media.db')) rmSync(join(folder, '.scores', name))
    }
    renameSync(join(aside, 'media.db'), path)
    writeFileSync(`${path}-salvage`, `${time}\n`)
    expect(listScores(open().db).size).toBe(paths.length)
    close()
    expect(readdirSync(join(folder, '.scores')).sort()).toEqual(['library.json', 'media.db', 'quarantine'])
    expect(open().notice).toBeNull()
  })

  it('is taken over where the damage is only met by the backup before a migration', () => {
    fill(open().db)
    close()
    const sqlite = new BetterSqlite3(path)
    sqlite.pragma('user_version = 5')
    sqlite.close()
    const root = findRoot('media_metadata')
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0xff, root, root + 64))
    const again = open()
    expect(again.quarantined).not.toBeNull()
    expect(listScores(again.db)).toEqual(new Map(paths.map((name, index) => [name, scoreOf(index)])))
  })
})

/** Where the first page of a table or index begins in the file. */
function findRoot(name: string): number {
  const sqlite = new BetterSqlite3(path, { readonly: true })
  const page = sqlite.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name)
  const size = Number(sqlite.pragma('page_size', { simple: true }))
  sqlite.close()
  return (Number(page) - 1) * size
}
