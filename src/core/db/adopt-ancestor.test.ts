import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { actOnFiles, findRowCheckFailures, undoLast } from '#core/media/acts.ts'
import { findDetails } from '#core/media/find-details.ts'
import { findIdsByPaths, findRows } from '#core/media/find-rows.ts'
import { runSearch } from '#core/search/run-search.ts'
import { searchSchema } from '#shared/contract.ts'
import { createTestFolder, writeAncestorDatabase } from './ancestor-fixture.ts'
import { prepare } from './handles.ts'
import { readMarker } from './marker.ts'
import { openDatabase } from './open-database.ts'

function openAncestor(folder: string, files: Parameters<typeof writeAncestorDatabase>[1]) {
  const path = join(folder, '.scores', 'media.db')
  writeAncestorDatabase(path, files)
  return openDatabase(path, { folder })
}

describe('adopting the scoring program’s database', () => {
  test('orders a score file for what would be in the database only, where there is none and one can be written', () => {
    const folder = createTestFolder(['a.png', 'sub/b.png', 'none.png', '.scores/has.png.json', 'has.png'])
    const { db, close } = openAncestor(folder, [
      { path: `${folder}/a.png`, score: 5 },
      { path: `${folder}/sub/b.png`, score: -1 },
      { path: `${folder}/has.png`, score: 4 },
      { path: `${folder}/gone.png`, score: 3 },
      { path: `${folder}/not there/gone.png`, score: 3 },
    ])
    const ordered = db.sqlite
      .prepare(
        "SELECT file_path FROM outbox JOIN media_files f ON f.id = media_file_id WHERE target = 'score-file' ORDER BY 1",
      )
      .pluck()
    expect(ordered.all()).toEqual(['a.png', 'gone.png', 'sub/b.png'])
    close()
  })

  test('is set aside where it is damaged, and what can be read of it is taken over', () => {
    const names = Array.from({ length: 80 }, (_, index) => `picture ${index}.png`)
    const folder = createTestFolder(names)
    const path = join(folder, '.scores', 'media.db')
    writeAncestorDatabase(
      path,
      names.map((name, index) => ({ path: `${folder}/${name}`, score: (index % 5) + 1 })),
    )
    const bytes = readFileSync(path)
    const middle = bytes.indexOf(`${folder}/picture 40.png`)
    writeFileSync(path, bytes.fill(0xff, middle - (middle % 4096), middle))
    const { db, quarantined, notice, close } = openDatabase(path, { folder })
    expect(quarantined).not.toBeNull()
    const rows = db.sqlite.prepare('SELECT file_path, score FROM media_files').raw().all() as [
      string,
      number,
    ][]
    // One page holds some twenty of them.
    expect(rows.length).toBeGreaterThan(50)
    expect(rows.filter(([name, score]) => score !== (names.indexOf(name) % 5) + 1)).toEqual([])
    expect(notice).toContain(`${rows.length} of the`)
    close()
    const again = openDatabase(path, { folder })
    expect(again.notice).toBeNull()
    again.close()
  })

  test('keeps everything and makes paths relative', () => {
    const folder = createTestFolder(['a.png', 'sub/b.png'])
    const { db, adopted, libraryId, notice, close } = openAncestor(folder, [
      { path: `${folder}/a.png`, score: 5 },
      { path: `${folder}/sub/b.png`, score: -1 },
      { path: `${folder}/sub/gone.png`, score: 3 },
      { path: '/elsewhere/c.png', score: 2 },
    ])
    expect(adopted).toEqual({
      backup: expect.stringContaining(join(folder, '.scores', 'backups', 'media-before-adoption-')),
      files: 3,
      scores: 3,
      leftovers: 1,
      oldRoot: null,
      outOfRange: [],
    })
    expect(notice).toContain('taken over: 3 files')
    expect(readMarker(folder)?.libraryId).toBe(libraryId)
    expect(findIdsByPaths(db, ['a.png', 'sub/b.png', 'sub/gone.png', 'c.png'])).toEqual([1, 2, 3, null])
    expect(findRows(db, [1, 2, 3]).map(({ score }) => score)).toEqual([5, -1, 3])
    expect(findDetails(db, 2)).toMatchObject({
      directory: 'sub',
      row: {
        name: 'b.png',
        type: 'image',
        width: 512,
        height: 768,
        sizeBytes: 3,
        saved: 'saving',
        revision: 1,
      },
      colorMode: 'RGB',
      generation: {
        prompt: 'a cat',
        negativePrompt: 'blurry',
        model: 'sd15',
        steps: 20,
        cfg: 7.5,
        seed: '18446744073709551615',
      },
      keywords: [
        { keyword: 'user word', type: 'user', source: 'metadata_extraction' },
        { keyword: 'prompt word', type: 'prompt', source: 'metadata_extraction' },
        { keyword: 'auto word', type: 'auto', source: 'metadata_extraction' },
        { keyword: 'workflow word', type: 'workflow', source: 'metadata_extraction' },
        { keyword: 'extracted word', type: 'auto', source: 'metadata_extraction' },
      ],
      history: [{ what: 'score', old: 0, new: -1, by: 'import' }],
    })
    expect(
      prepare(db, 'SELECT created_at, updated_at, ratio, date_ms FROM media_files WHERE id = 1').get(),
    ).toEqual({
      created_at: '2025-08-24T20:36:33.123Z',
      updated_at: '2025-08-25T20:36:33.000Z',
      ratio: 667,
      date_ms: Date.parse('2025-08-20T10:00:00Z'),
    })
    expect(
      prepare(
        db,
        'SELECT thumbnail_size, thumbnail_data, mime_type FROM media_thumbnails WHERE media_file_id = 1',
      ).get(),
    ).toEqual({
      thumbnail_size: '64x64',
      thumbnail_data: Buffer.from('jpeg').toString('base64'),
      mime_type: 'image/jpeg',
    })
    expect(findRowCheckFailures(db)).toEqual([])
    expect([...runSearch(db, searchSchema.parse({ text: 'cat "user word"' })).ids]).toEqual([1, 2, 3])
    expect(undoLast(db)).toBeNull()

    const leftover = prepare(db, 'SELECT file_path, score, data FROM adopted_leftovers').get() as {
      readonly data: string
    } // the columns above
    expect(leftover).toMatchObject({ file_path: '/elsewhere/c.png', score: 2 })
    expect(JSON.parse(leftover.data)).toMatchObject({
      file: { id: 4, score: 2, created_at: '2025-08-24 20:36:33.123456' },
      metadata: { prompt: 'a cat' },
      keywords: [{}, {}, {}, {}, {}],
      thumbnails: [{ thumbnail_data: Buffer.from('jpeg').toString('base64') }],
    })
    actOnFiles(db, [1], { what: 'score', change: { to: 2 } }, 'user')
    close()
    const again = openDatabase(join(folder, '.scores', 'media.db'), { folder })
    expect([again.adopted, again.notice, findRows(again.db, [1])[0]?.score]).toEqual([null, null, 2])
    again.close()
  })

  test('finds the files of a folder that was moved, from Windows too', () => {
    for (const root of ['/mnt/old/place/pics', 'D:\\Bilder\\KI', '\\\\server\\share\\pics']) {
      const separator = root.includes('\\') ? '\\' : '/'
      const folder = createTestFolder(['a.png', 'sub/a.png', 'sub/deep/c.png'])
      const files = ['a.png', 'sub/a.png', 'sub/deep/c.png', 'sub/gone.png']
      const { db, adopted, close } = openAncestor(folder, [
        ...files.map((path, index) => ({ path: [root, ...path.split('/')].join(separator), score: index })),
        { path: '/quite/elsewhere/a.png', score: 5, sizeBytes: 999 },
      ])
      expect(adopted).toMatchObject({ files: 4, leftovers: 1, oldRoot: root.replaceAll('\\', '/') })
      expect(findRows(db, [1, 2, 3, 4]).map(({ path, score }) => [path, score])).toEqual(
        files.map((path, index) => [path, index]),
      )
      expect(prepare(db, 'SELECT file_path FROM adopted_leftovers').pluck().all()).toEqual([
        '/quite/elsewhere/a.png',
      ])
      close()
    }
  })

  test('scores that are none become 0 and are reported', () => {
    const folder = createTestFolder()
    const wrong = [99, -2, 'abc', '', 6.5]
    const right = ['4', 4.7, null, -1]
    const { db, adopted, notice, close } = openAncestor(
      folder,
      [...wrong, ...right].map((score, index) => ({ path: `${folder}/${index}.png`, score })),
    )
    expect(notice).toContain('Scores that were none became 0: ')
    expect(adopted?.outOfRange).toEqual([
      { path: `${folder}/0.png`, score: '99' },
      { path: `${folder}/1.png`, score: '-2' },
      { path: `${folder}/2.png`, score: 'abc' },
      { path: `${folder}/3.png`, score: '' },
      { path: `${folder}/4.png`, score: '6.5' },
    ])
    expect(findRows(db, [1, 2, 3, 4, 5, 6, 7, 8, 9]).map(({ score }) => score)).toEqual([
      0, 0, 0, 0, 0, 4, 4, 0, -1,
    ])
    close()
  })

  test('takes a later version’s columns and tables, and several rows of metadata', () => {
    const folder = createTestFolder()
    const path = join(folder, '.scores', 'media.db')
    writeAncestorDatabase(path, [{ path: `${folder}/a.png`, score: 0 }])
    const old = new BetterSqlite3(path)
    old.exec(`ALTER TABLE media_files ADD COLUMN favourite BOOLEAN; UPDATE media_files SET favourite = 1;
      ALTER TABLE media_files ADD COLUMN phash VARCHAR(64); INSERT INTO media_metadata (media_file_id, prompt) VALUES (1, 'newer');
      CREATE TABLE alembic_version (version_num VARCHAR(32)); INSERT INTO alembic_version VALUES ('abc')`)
    old.close()
    const { db, close } = openDatabase(path, { folder })
    expect(findRows(db, [1])[0]).toMatchObject({ favourite: true, score: 0, revision: 1 })
    expect(findDetails(db, 1)?.generation.prompt).toBe('newer')
    expect(prepare(db, 'SELECT version_num FROM alembic_version').pluck().get()).toBe('abc')
    close()
  })

  test('killed in the middle, the old database is as it was, and the next opening adopts it', () => {
    const folder = createTestFolder(['a.png'])
    const path = join(folder, '.scores', 'media.db')
    writeAncestorDatabase(path, [{ path: `${folder}/a.png`, score: 5 }])
    const before = dump(path)
    const script = `
      import { createRequire } from 'node:module'
      const BetterSqlite3 = createRequire(${JSON.stringify(import.meta.url)})('better-sqlite3')
      const exec = BetterSqlite3.prototype.exec
      // Our schema stands, the old tables are gone, nothing is committed: now.
      BetterSqlite3.prototype.exec = function (sql) { const result = exec.call(this, sql); if (sql.includes('media_fts')) process.kill(process.pid, 'SIGKILL'); return result }
      const { openDatabase } = await import(${JSON.stringify(new URL('./open-database.ts', import.meta.url).href)})
      openDatabase(${JSON.stringify(path)}, { folder: ${JSON.stringify(folder)} })`
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script])
    expect([child.signal, child.stderr.toString()]).toEqual(['SIGKILL', ''])
    expect(dump(path)).toEqual(before)
    const { db, adopted, quarantined, close } = openDatabase(path, { folder })
    expect([adopted?.files, quarantined, findRows(db, [1])[0]?.score]).toEqual([1, null, 5])
    close()
    expect(readdirSync(join(dirname(path), 'backups')).filter((name) => !name.endsWith('.db'))).toEqual([])
  })

  test('the backup is the old database, readable by the scoring program', () => {
    const folder = createTestFolder(['a.png'])
    const path = join(folder, '.scores', 'media.db')
    writeAncestorDatabase(path, [{ path: `${folder}/a.png`, score: 5 }])
    const before = dump(path)
    const { adopted, close } = openDatabase(path, { folder })
    close()
    expect(dump(adopted?.backup ?? '')).toEqual(before)
    expect(readFileSync(adopted?.backup ?? '').readUInt32BE(68)).toBe(0)
  })
})

/** Schema and rows of a database, as text. */
function dump(path: string): unknown {
  const sqlite = new BetterSqlite3(path, { readonly: true })
  const schema = sqlite.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all() as {
    readonly name: string
  }[] // the columns above
  const tables = ['media_files', 'media_metadata', 'media_keywords', 'media_thumbnails'].map((table) =>
    sqlite.prepare(`SELECT * FROM ${table}`).all(),
  )
  sqlite.close()
  return { schema, tables }
}
