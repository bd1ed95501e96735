import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { actOnFiles } from '#core/media/acts.ts'
import { findRows } from '#core/media/find-rows.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { checkRoot } from '#core/scan/root-check.ts'
import { createTestFolder } from './ancestor-fixture.ts'
import { describeDamage } from './damage-mark.ts'
import { readFileSystemKind } from './file-system-kind.ts'
import { inTransaction } from './handles.ts'
import { readMarker } from './marker.ts'
import { applicationId, currentVersion } from './migrations/index.ts'
import { openDatabase, openDatabaseForReading } from './open-database.ts'

function createPlace() {
  const folder = createTestFolder()
  const path = join(folder, '.scores', 'media.db')
  mkdirSync(dirname(path))
  return { folder, path }
}

function hash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** A library with one file of five stars, closed cleanly. */
function createLibrary() {
  const place = createPlace()
  const { db, libraryId, close } = openDatabase(place.path, place)
  recordFiles(db, [createTestFile('a.png')])
  actOnFiles(db, [1], { what: 'score', change: { to: 5 } }, 'user')
  close()
  return { ...place, libraryId }
}

describe('openDatabase', () => {
  test('makes a library with the pragmas that were asked for, and its marker', () => {
    const { folder, path } = createPlace()
    const { db, libraryId, journalMode, notice, quarantined, adopted, close } = openDatabase(path, {
      folder,
      fileSystem: 'local',
    })
    const pragma = (name: string) => db.sqlite.pragma(name, { simple: true })
    expect(
      [
        'journal_mode',
        'synchronous',
        'busy_timeout',
        'foreign_keys',
        'trusted_schema',
        'cell_size_check',
      ].map(pragma),
    ).toEqual(['wal', 2, 5000, 1, 0, 1])
    expect([pragma('application_id'), pragma('user_version')]).toEqual([applicationId, currentVersion])
    expect({ journalMode, notice, quarantined, adopted }).toEqual({
      journalMode: 'wal',
      notice: null,
      quarantined: null,
      adopted: null,
    })
    expect(readMarker(folder)).toEqual({ program: 'media-scorer', libraryId, created: expect.any(String) })
    close()
    expect(readdirSync(dirname(path)).sort()).toEqual(['library.json', 'media.db'])
  })

  test('uses a rollback journal where a write-ahead log cannot be trusted, also on a library that has one', () => {
    const { folder, path } = createLibrary()
    const { db, journalMode, close } = openDatabase(path, { folder, fileSystem: 'other' })
    expect(journalMode).toBe('delete')
    expect(db.sqlite.pragma('journal_mode', { simple: true })).toBe('delete')
    expect(db.sqlite.pragma('synchronous', { simple: true })).toBe(2)
    expect(findRows(db, [1])[0]?.score).toBe(5)
    close()
  })

  test('tells file systems apart', () => {
    expect(readFileSystemKind('/proc', 'linux')).toBe('other')
    expect(readFileSystemKind(createTestFolder())).toBe('local')
  })

  test('keeps FULL and the id at every opening', () => {
    const { folder, path, libraryId } = createLibrary()
    for (let round = 0; round < 3; round += 1) {
      const opened = openDatabase(path, { folder })
      expect(opened.db.sqlite.pragma('synchronous', { simple: true })).toBe(2)
      expect([opened.libraryId, opened.notice, findRows(opened.db, [1])[0]?.score]).toEqual([
        libraryId,
        null,
        5,
      ])
      opened.close()
    }
  })

  test('refuses a newer library and names the version, without touching it', () => {
    const { folder, path } = createLibrary()
    const newer = new BetterSqlite3(path)
    newer.pragma(`user_version = ${currentVersion + 6}`)
    newer.close()
    const before = hash(path)
    for (const open of [() => openDatabase(path, { folder }), () => openDatabaseForReading(path)]) {
      expect(open).toThrowError(
        expect.objectContaining({
          code: 'library-newer',
          message: expect.stringContaining(`version ${currentVersion + 6}`),
        }),
      )
    }
    expect(hash(path)).toBe(before)
    expect(readdirSync(dirname(path)).sort()).toEqual(['library.json', 'media.db'])
  })

  const foreign: Readonly<Record<string, string>> = {
    'with an application id': 'PRAGMA application_id = 252006674; CREATE TABLE t (a)',
    'with tables of its own':
      'CREATE TABLE notes (id INTEGER PRIMARY KEY, text); INSERT INTO notes (text) VALUES (1)',
    'with a table that is called like ours': 'CREATE TABLE media_files (id INTEGER PRIMARY KEY, blob BLOB)',
  }
  test.each(Object.entries(foreign))(
    'refuses another program’s database %s, without touching it',
    (_, sql) => {
      const { folder, path } = createPlace()
      const other = new BetterSqlite3(path)
      other.pragma('journal_mode = WAL')
      other.exec(sql)
      const beside = () => readdirSync(dirname(path)).sort()
      // Also while its log holds more than the file.
      for (const end of [() => undefined, () => other.close()]) {
        end()
        const before = [hash(path), beside()]
        expect(() => openDatabase(path, { folder })).toThrowError(
          expect.objectContaining({ code: 'library-foreign' }),
        )
        expect([hash(path), beside()]).toEqual(before)
      }
      expect(existsSync(join(folder, '.scores', 'library.json'))).toBe(false)
    },
  )

  test('does not follow a link, and does not wait for a pipe', () => {
    const { folder, path } = createPlace()
    const target = join(folder, 'target.db')
    writeFileSync(target, '')
    symlinkSync(target, path)
    expect(() => openDatabase(path, { folder })).toThrowError(
      expect.objectContaining({ code: 'library-foreign' }),
    )
    expect(statSync(target).size).toBe(0)
    rmSync(path)
    expect(spawnSync('mkfifo', [path]).status).toBe(0)
    expect(() => openDatabase(path, { folder })).toThrowError(
      expect.objectContaining({ code: 'library-foreign' }),
    )
  })

  const damages: readonly (readonly [what: string, damage: (path: string) => void, isReadable: boolean])[] = [
    ['a text file', (path) => writeFileSync(path, 'this is not a database'), false],
    ['a broken header', (path) => overwrite(path, 0, 64), true],
    ['a broken schema page', (path) => overwrite(path, 100, 2000), true],
    [
      'a directory',
      (path) => {
        rmSync(path)
        mkdirSync(path)
        writeFileSync(join(path, 'keep'), 'me')
      },
      false,
    ],
    ['a cut file', (path) => truncateSync(path, 5000), false],
  ]
  test.each(damages)('sets %s aside and begins anew, losing nothing', (_, damage, isReadable) => {
    const { folder, path, libraryId } = createLibrary()
    damage(path)
    const isDirectory = statSync(path).isDirectory()
    const before = isDirectory ? '' : hash(path)
    // As after a crash: something is left of the log.
    writeFileSync(`${path}-wal`, 'left over')
    const opened = openDatabase(path, { folder })
    expect(opened.libraryId).toBe(libraryId)
    expect(opened.notice).toContain('damaged')
    const quarantined = opened.quarantined ?? ''
    expect(dirname(quarantined)).toBe(join(folder, '.scores', 'quarantine'))
    if (isDirectory) expect(readFileSync(join(quarantined, 'media.db', 'keep'), 'utf8')).toBe('me')
    else expect(hash(join(quarantined, 'media.db'))).toBe(before)
    expect(findRows(opened.db, [1]).map(({ path, score }) => [path, score])).toEqual(
      isReadable ? [['a.png', 5]] : [],
    )
    expect(opened.notice).toContain(isReadable ? '1 of the 1 scores' : '0 of the 0 scores')
    recordFiles(opened.db, [createTestFile('a.png')])
    opened.close()
    const again = openDatabase(path, { folder })
    expect([again.notice, findRows(again.db, [1])[0]?.path]).toEqual([null, 'a.png'])
    again.close()
  })

  test('one that was damaged while it was closed is set aside after the first act that meets it', () => {
    const { folder, path, libraryId } = createLibrary()
    const sqlite = new BetterSqlite3(path)
    const root = Number(
      sqlite.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'outbox'").pluck().get(),
    )
    const pageSize = Number(sqlite.pragma('page_size', { simple: true }))
    sqlite.close()
    overwrite(path, (root - 1) * pageSize, 64)
    // Nothing shows it, until somebody comes there.
    const opened = openDatabase(path, { folder })
    expect([opened.quarantined, describeDamage(opened.db.sqlite)]).toEqual([null, null])
    const act = () => actOnFiles(opened.db, [1], { what: 'score', change: { to: 1 } }, 'user')
    expect(act).toThrowError(expect.objectContaining({ code: 'library-corrupt' }))
    expect(describeDamage(opened.db.sqlite)).toContain('open it again')
    opened.close()

    const again = openDatabase(path, { folder })
    expect(again.quarantined).not.toBeNull()
    expect([again.libraryId, findRows(again.db, [1])[0]?.score]).toEqual([libraryId, 5])
    again.close()
    expect(readdirSync(dirname(path)).sort()).toEqual(['library.json', 'media.db', 'quarantine'])
  })

  test('one in which something damaged was met, and that is whole, is only put in order', () => {
    const { folder, path } = createLibrary()
    writeFileSync(`${path}-damaged`, 'a disk that answered once with rubbish')
    const opened = openDatabase(path, { folder })
    expect([opened.quarantined, opened.notice, findRows(opened.db, [1])[0]?.score]).toEqual([null, null, 5])
    opened.close()
    expect(readdirSync(dirname(path)).sort()).toEqual(['library.json', 'media.db'])
  })

  test('an empty or lost database is made anew under the folder’s own id, and the person is told', () => {
    const { folder, path, libraryId } = createLibrary()
    for (const lose of [() => writeFileSync(path, ''), () => rmSync(path)]) {
      lose()
      const opened = openDatabase(path, { folder })
      expect(opened.libraryId).toBe(libraryId)
      expect(opened.notice).toContain('score files')
      opened.close()
    }
  })

  test('indexes that contradict each other have it checked as a whole when it is opened next', () => {
    const folder = createTestFolder()
    const path = join(folder, '.scores', 'media.db')
    const { db, close } = openDatabase(path, { folder })
    const [id = 0] = recordFiles(db, [createTestFile('a.png')])
    actOnFiles(db, [id], { what: 'score', change: { to: 4 } }, 'user')
    const add = "INSERT INTO media_files (filename, directory, file_path) VALUES ('a.png', '', 'a.png')"
    expect(() => inTransaction(db, () => db.sqlite.exec(add))).toThrow('UNIQUE')
    expect(describeDamage(db.sqlite)).toContain('damaged')
    close()
    const again = openDatabase(path, { folder })
    expect([again.quarantined, findRows(again.db, [id])[0]?.score]).toEqual([null, 4])
    again.close()
  })

  test('a library whose own id a disk damaged is still that of its folder', () => {
    const folder = createTestFolder()
    const path = join(folder, '.scores', 'media.db')
    const { db, libraryId, close } = openDatabase(path, { folder })
    db.sqlite.exec("UPDATE settings SET value = 'ÿÿÿÿ' WHERE key = 'library_id'")
    close()
    const again = openDatabase(path, { folder })
    expect([again.libraryId, checkRoot(again.db, folder)]).toEqual([libraryId, 'there'])
    again.close()
  })

  test('a full disk, or another program’s lock, is said in plain words', () => {
    const { folder, path } = createLibrary()
    const { db, close } = openDatabase(path, { folder })
    db.sqlite.pragma('max_page_count = 1')
    db.sqlite.pragma('busy_timeout = 50')
    const fill = () =>
      inTransaction(db, () => db.sqlite.exec('CREATE TABLE big AS SELECT randomblob(9000000) AS b'))
    expect(fill).toThrowError(expect.objectContaining({ code: 'disk-full' }))
    const other = new BetterSqlite3(path)
    other.exec('BEGIN IMMEDIATE')
    const act = () => actOnFiles(db, [1], { what: 'score', change: { to: 1 } }, 'user')
    expect(act).toThrowError(expect.objectContaining({ code: 'library-busy' }))
    other.exec('ROLLBACK')
    other.close()
    expect(findRows(db, [1])[0]?.score).toBe(5)
    close()
  })

  test('killed at any moment, no acknowledged score is lost', () => {
    const { folder, path } = createPlace()
    const url = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)
    const script = `
      const { writeSync } = await import('node:fs')
      const { openDatabase } = await import(${url('./open-database.ts')})
      const { actOnFiles } = await import(${url('../media/acts.ts')})
      const { recordFiles } = await import(${url('../media/record-files.ts')})
      const { createTestFile } = await import(${url('../media/test-files.ts')})
      const { db } = openDatabase(${JSON.stringify(path)}, { folder: ${JSON.stringify(folder)} })
      recordFiles(db, [createTestFile('a.png')])
      let count = 0
      const kill = () => process.kill(process.pid, 'SIGKILL')
      // By turns, so that the timer has one.
      const act = () => { const { changed } = actOnFiles(db, [1], { what: 'score', change: { to: Math.floor(Math.random() * 6) } }, 'user')
        for (const { revision, score } of changed) { writeSync(1, revision + ':' + score + '\\n'); if (++count === 5) setTimeout(kill, Number(process.env.KILL_AFTER_MS)) }
        setImmediate(act) }
      act()`
    let acknowledged = { revision: 0, score: 0 }
    for (const killAfterMs of [3, 10, 31, 70]) {
      const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...process.env, KILL_AFTER_MS: String(killAfterMs) },
      })
      expect(signal).toBe('SIGKILL')
      const last = stdout.toString().trim().split('\n').at(-1)?.split(':').map(Number) ?? []
      if (last.length === 2) acknowledged = { revision: last[0] ?? 0, score: last[1] ?? 0 }
      const { db, quarantined, close } = openDatabase(path, { folder })
      const [row] = findRows(db, [1])
      expect(quarantined).toBeNull()
      // One more may have been committed without time to say so.
      expect([0, 1]).toContain((row?.revision ?? 0) - acknowledged.revision)
      if (row?.revision === acknowledged.revision) expect(row.score).toBe(acknowledged.score)
      acknowledged = { revision: row?.revision ?? 0, score: row?.score ?? 0 }
      close()
    }
    expect(acknowledged.revision).toBeGreaterThan(10)
  })
})

describe('a library that may only be read', () => {
  test('is refused with a plain reason, and stays as it is', () => {
    const { folder, path } = createLibrary()
    const before = hash(path)
    // Modes mean nothing to root, so the child becomes another user once its modules are loaded.
    chmodSync(folder, 0o755)
    chmodSync(dirname(path), 0o555)
    chmodSync(path, 0o444)
    const script = `
      const { openDatabase } = await import(${JSON.stringify(new URL('./open-database.ts', import.meta.url).href)})
      if (process.getuid?.() === 0) { process.setegid(65534); process.seteuid(65534) }
      try { openDatabase(${JSON.stringify(path)}, { folder: ${JSON.stringify(folder)} }) } catch (error) { console.log(error.code) }`
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script])
    expect([child.stdout.toString(), child.stderr.toString()]).toEqual(['read-only\n', ''])
    expect([hash(path), readdirSync(dirname(path)).sort()]).toEqual([before, ['library.json', 'media.db']])
    chmodSync(dirname(path), 0o755)
  })
})

describe('openDatabaseForReading', () => {
  test('reads, and cannot write', () => {
    const { path } = createLibrary()
    const { db, close } = openDatabaseForReading(path)
    expect(findRows(db, [1])[0]?.score).toBe(5)
    expect(() => db.sqlite.exec('DELETE FROM media_files')).toThrowError(/readonly/)
    close()
  })

  test('says what is not there', () => {
    const { path } = createPlace()
    expect(() => openDatabaseForReading(path)).toThrowError(expect.objectContaining({ code: 'no-library' }))
    writeFileSync(path, 'text')
    expect(() => openDatabaseForReading(path)).toThrowError(
      expect.objectContaining({ code: 'library-corrupt' }),
    )
  })
})

function overwrite(path: string, from: number, length: number): void {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, from, from + length)
  writeFileSync(path, bytes)
}
