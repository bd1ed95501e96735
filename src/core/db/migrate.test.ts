import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { createTestFolder } from './ancestor-fixture.ts'
import { applyMigrations, findSchemaVersion } from './migrate.ts'
import { currentVersion, migrations } from './migrations/index.ts'

const addTable = { version: currentVersion + 1, name: 'add-table', sql: 'CREATE TABLE later (a INTEGER)' }

function openMigrated(): BetterSqlite3.Database {
  const sqlite = new BetterSqlite3(':memory:')
  sqlite.pragma('foreign_keys = ON')
  applyMigrations(sqlite)
  return sqlite
}

describe('applyMigrations', () => {
  test('the list is numbered without gaps', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
  })

  test('brings an old one up, once', () => {
    const sqlite = openMigrated()
    applyMigrations(sqlite, [...migrations, addTable])
    applyMigrations(sqlite, [...migrations, addTable])
    expect(findSchemaVersion(sqlite)).toBe(addTable.version)
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  test('2 adds the stamp of side files to a library of version 1', () => {
    const sqlite = new BetterSqlite3(':memory:')
    sqlite.pragma('foreign_keys = ON')
    applyMigrations(sqlite, migrations.slice(0, 1))
    sqlite.exec(
      "INSERT INTO media_files (id, filename, directory, file_path) VALUES (1, 'a.png', '', 'a.png')",
    )
    applyMigrations(sqlite, migrations.slice(0, 2))
    expect(sqlite.prepare('SELECT id, side_stamp FROM media_files').all()).toEqual([{ id: 1, side_stamp: 0 }])
    expect(findSchemaVersion(sqlite)).toBe(2)
  })

  test('3 keeps the journal of a library of version 2, its ids and what refers to it', () => {
    const sqlite = new BetterSqlite3(':memory:')
    sqlite.pragma('foreign_keys = ON')
    applyMigrations(sqlite, migrations.slice(0, 2))
    sqlite.exec(`
      INSERT INTO media_files (id, filename, directory, file_path, score) VALUES (1, 'a.png', '', 'a.png', 4);
      INSERT INTO score_events (id, media_file_id, at, what, old, new, batch, by) VALUES
        (5, 1, '2026-01-01', 'score', '0', '4', 'b', 'user'), (9, 1, '2026-01-02', 'favourite', 'false', 'true', 'c', 'api');
      DELETE FROM score_events WHERE id = 9`)
    applyMigrations(sqlite, migrations.slice(0, 3))
    expect(sqlite.prepare('SELECT hash_state, next_hash, since_scan FROM media_files').all()).toEqual([
      { hash_state: 0, next_hash: null, since_scan: 0 },
    ])
    sqlite.exec(
      "INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (1, '2026-01-03', 'place', '\"x\"', '\"a\"', 'd', 'identity')",
    )
    expect(sqlite.prepare('SELECT id, what, by FROM score_events ORDER BY id').all()).toEqual([
      { id: 5, what: 'score', by: 'user' },
      { id: 10, what: 'place', by: 'identity' },
    ])
    sqlite.exec('DELETE FROM media_files')
    expect(sqlite.prepare('SELECT * FROM score_events').all()).toEqual([])
    const indexes = sqlite.prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'score_events'",
    )
    expect(indexes.pluck().all().sort()).toEqual([
      'idx_events_batch',
      'idx_events_media_file',
      'idx_events_undoes',
    ])
  })

  test('4 indexes what a library of version 3 knows, and gives back what stood in the tables that change', () => {
    const sqlite = new BetterSqlite3(':memory:')
    sqlite.pragma('foreign_keys = ON')
    applyMigrations(sqlite, migrations.slice(0, 3))
    sqlite.exec(`
      INSERT INTO media_files (id, filename, directory, file_path) VALUES (1, 'IMG_0001.png', 'sub', 'sub/IMG_0001.png');
      INSERT INTO media_metadata (media_file_id, prompt, negative_prompt) VALUES (1, 'a Café', 'blurry');
      INSERT INTO media_loras (media_file_id, name, weight) VALUES (1, 'detail', 0.5);
      INSERT INTO saved_searches (id, name, query) VALUES (1, 'mine', 'cat')`)
    applyMigrations(sqlite, migrations.slice(0, 4))
    const find = (table: string, query: string) =>
      sqlite.prepare(`SELECT rowid FROM ${table} WHERE ${table} MATCH ?`).pluck().all(query)
    expect(find('media_fts', 'cafe')).toEqual([1])
    expect(find('media_texts_fts', 'negative:blurry')).toEqual([1])
    expect(find('media_paths_fts', 'name:"g_00"')).toEqual([1])
    expect(find('media_paths_fts', 'name:"sub"')).toEqual([])
    expect(sqlite.prepare('SELECT word FROM search_words').pluck().all()).toEqual([
      ...['0001', 'a', 'blurry', 'cafe', 'detail', 'img', 'img_0001', 'png'],
    ])
    expect(sqlite.prepare('SELECT name, weight FROM media_loras').all()).toEqual([
      { name: 'detail', weight: 0.5 },
    ])
    expect(sqlite.prepare('SELECT name, shortcut FROM saved_searches').all()).toEqual([
      { name: 'mine', shortcut: null },
    ])
    const stamp = sqlite.prepare("SELECT value FROM search_stamps WHERE what = 'scores'").pluck()
    sqlite.exec('UPDATE media_files SET score = 3')
    expect(stamp.get()).toBe(1)
  })

  test('a migration that throws, or leaves a broken reference, changes nothing', () => {
    const sqlite = openMigrated()
    const before = sqlite.prepare('SELECT * FROM sqlite_schema').all()
    const throwing = { ...addTable, sql: `${addTable.sql}; SELECT nonsense` }
    const breaking = {
      ...addTable,
      sql: `${addTable.sql}; INSERT INTO media_metadata (media_file_id) VALUES (99)`,
    }
    expect(() => applyMigrations(sqlite, [...migrations, throwing])).toThrowError(/nonsense/)
    expect(() => applyMigrations(sqlite, [...migrations, breaking])).toThrowError(
      expect.objectContaining({ code: 'library-corrupt' }),
    )
    expect(sqlite.prepare('SELECT * FROM sqlite_schema').all()).toEqual(before)
    expect(findSchemaVersion(sqlite)).toBe(currentVersion)
    expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  test('5 gives a library of version 4 bases for XMP, which go with their file', () => {
    const sqlite = new BetterSqlite3(':memory:')
    sqlite.pragma('foreign_keys = ON')
    applyMigrations(sqlite, migrations.slice(0, 4))
    sqlite.exec(`
      INSERT INTO media_files (id, filename, directory, file_path, score) VALUES (1, 'a.png', '', 'a.png', 4);
      INSERT INTO outbox (media_file_id, target, revision) VALUES (1, 'xmp', 3)`)
    applyMigrations(sqlite, migrations.slice(0, 5))
    expect(sqlite.prepare('SELECT target, revision FROM outbox').all()).toEqual([
      { target: 'xmp', revision: 3 },
    ])
    sqlite.exec(`
      INSERT INTO xmp_bases VALUES (1, 'a.png.xmp', '{}', 1, 2), (1, '', '{}', 1, 2);
      INSERT INTO embed_intents VALUES (1, '.media-scorer-0123456789abcdef.tmp', '2026-01-01');
      DELETE FROM media_files`)
    expect(sqlite.prepare('SELECT * FROM xmp_bases, embed_intents').all()).toEqual([])
  })

  test('6 adds what was to be written, and what was refused, to a library of version 5', () => {
    const sqlite = new BetterSqlite3(':memory:')
    sqlite.pragma('foreign_keys = ON')
    applyMigrations(sqlite, migrations.slice(0, 5))
    sqlite.exec(`
      INSERT INTO media_files (id, filename, directory, file_path, score) VALUES (1, 'a.png', '', 'a.png', 4);
      INSERT INTO outbox (media_file_id, target, revision) VALUES (1, 'score-file', 3);
      INSERT INTO score_events (media_file_id, at, what, old, new, batch, by) VALUES (1, '2026-01-01', 'score', '0', '4', 'b', 'user')`)
    applyMigrations(sqlite, migrations.slice(0, 6))
    expect(sqlite.prepare('SELECT revision, intended FROM outbox').all()).toEqual([
      { revision: 3, intended: null },
    ])
    expect(sqlite.prepare('SELECT new, refused FROM score_events').all()).toEqual([
      { new: '4', refused: null },
    ])
  })

  test('7 leaves open, of what a library of version 6 refused, what nobody has answered', () => {
    const sqlite = new BetterSqlite3(':memory:')
    sqlite.pragma('foreign_keys = ON')
    applyMigrations(sqlite, migrations.slice(0, 6))
    sqlite.exec(`
      INSERT INTO media_files (id, filename, directory, file_path, score) VALUES (1, 'a.png', '', 'a.png', 4);
      INSERT INTO score_events (id, media_file_id, at, what, old, new, refused, batch, by) VALUES
        (1, 1, '2026-01-01', 'score', '4', '4', '1', 'a', 'sidecar'), (2, 1, '2026-01-01', 'label', 'null', 'null', '"red"', 'a', 'sidecar'),
        (3, 1, '2026-01-02', 'score', '4', '4', '2', 'b', 'sidecar'), (4, 1, '2026-01-02', 'score', '4', '4', '3', 'b', 'xmp'),
        (5, 1, '2026-01-03', 'label', 'null', '"blue"', NULL, 'c', 'user')`)
    applyMigrations(sqlite, migrations.slice(0, 7))
    expect(sqlite.prepare('SELECT id, settled, source, settles FROM score_events').raw().all()).toEqual([
      [1, 'before', null, null],
      [2, 'before', null, null],
      [3, null, null, null],
      [4, null, null, null],
      [5, null, null, null],
    ])
  })

  test('of several processes that open a new library at once, one makes it and the others wait', async () => {
    const folder = createTestFolder()
    const path = join(folder, '.scores', 'media.db')
    const script = `
      const { openDatabase } = await import(${JSON.stringify(new URL('./open-database.ts', import.meta.url).href)})
      while (Date.now() < Number(process.env.START_MS)) {}
      const { libraryId, db, close } = openDatabase(${JSON.stringify(path)}, { folder: ${JSON.stringify(folder)} })
      console.log(libraryId, db.sqlite.pragma('user_version', { simple: true }))
      close()`
    const startMs = Date.now() + 1500
    const children = [0, 1, 2].map(() =>
      spawn(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...process.env, START_MS: String(startMs) },
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    )
    const outputs = await Promise.all(
      children.map(async (child) => {
        let text = ''
        child.stdout.on('data', (data: Buffer) => {
          text += data.toString()
        })
        await once(child, 'close')
        return text
      }),
    )
    expect(outputs[0]).toMatch(new RegExp(`^[0-9a-f-]{36} ${currentVersion}\n$`))
    expect(new Set(outputs).size).toBe(1)
  })

  test('8 gives a library of version 7 a journal of what is done with its files', () => {
    const sqlite = new BetterSqlite3(':memory:')
    sqlite.pragma('foreign_keys = ON')
    applyMigrations(sqlite, migrations.slice(0, 7))
    sqlite.exec(
      "INSERT INTO media_files (id, filename, directory, file_path, score) VALUES (1, 'a.png', '', 'a.png', 4)",
    )
    applyMigrations(sqlite, migrations.slice(0, 8))
    sqlite.exec(`
      INSERT INTO file_acts (batch, act, at) VALUES ('b', 'move', '2026-01-01');
      INSERT INTO file_steps (batch, unit, media_file_id, role, kind, source_where, source, target_where, target, size, modified_ns, inode)
        VALUES ('b', 0, 1, 'media', 'move', 'library', 'a.png', 'trash', '/t/files/a.png', 1, 2, 3);
      DELETE FROM media_files`)
    expect(sqlite.prepare('SELECT batch, media_file_id, state FROM file_steps').all()).toEqual([
      { batch: 'b', media_file_id: null, state: 0 },
    ])
    sqlite.exec('DELETE FROM file_acts')
    expect(sqlite.prepare('SELECT * FROM file_steps').all()).toEqual([])
  })

  test('9 gives a library of version 8 what files say of themselves, which goes with its file', () => {
    const sqlite = new BetterSqlite3(':memory:')
    sqlite.pragma('foreign_keys = ON')
    applyMigrations(sqlite, migrations.slice(0, 8))
    sqlite.exec(
      "INSERT INTO media_files (id, filename, directory, file_path, score) VALUES (1, 'a.png', '', 'a.png', 4)",
    )
    applyMigrations(sqlite, migrations.slice(0, 9))
    sqlite.exec("INSERT INTO embedded_ratings VALUES (1, 3, 'red'); DELETE FROM media_files")
    expect(sqlite.prepare('SELECT * FROM embedded_ratings').all()).toEqual([])
    const plan = sqlite
      .prepare("EXPLAIN QUERY PLAN SELECT 1 FROM score_events WHERE what = 'content' AND old = ?")
      .all('"1:png:0"') as { detail: string }[] // of a query plan
    expect(plan.map(({ detail }) => detail)).toEqual([expect.stringContaining('idx_events_content')])
  })
})
