import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { applyMigrations } from '#core/db/migrate.ts'
import { currentVersion, migrations } from '#core/db/migrations/index.ts'
import { openLibrary } from '#core/open-library.ts'
import { makeDirectory, makePictures, parseLines, runCommand, runHere, writePng } from './test-cli.ts'

vi.setConfig({ testTimeout: 60_000 })

/** `cat.png` with four stars, `dog.png` rejected, the others unrated. */
async function makeScored() {
  const { cwd, pictures } = makePictures()
  await runHere({ cwd }, 'score', 'pictures/cat.png', '4')
  rmSync(join(cwd, '.scores'), { recursive: true, force: true })
  await runHere({ cwd }, 'scan', 'pictures')
  await runHere({ cwd }, 'score', 'pictures/dog.png', 'reject')
  const run = (...words: readonly string[]) => runHere({ cwd }, ...words)
  const scores = async () =>
    Object.fromEntries(
      parseLines((await run('export', 'scores', 'pictures', '--json')).stdout).map((line) => [
        line.path,
        line.score,
      ]),
    )
  return { cwd, pictures, run, scores }
}

const expected = { 'cat.png': 4, 'dog.png': -1, 'sub/9.png': 0, 'sub/10.png': 0 }

test('init makes a library once; status, check and verify look at it and change nothing', async () => {
  const { cwd, pictures } = makePictures()
  const run = (...words: readonly string[]) => runHere({ cwd }, ...words)
  for (const name of ['status', 'check', 'verify', 'backup', 'maintain', 'migrate']) {
    const { code, stdout, stderr } = await run(name, 'pictures', '--json')
    expect([name, code, stdout, stderr.split('\n').length]).toEqual([name, 4, '', 2])
  }
  expect(existsSync(join(pictures, '.scores'))).toBe(false)
  const made = await run('init', 'pictures', '--json')
  const database = join(pictures, '.scores', 'media.db')
  const line = { folder: pictures, database, library_id: expect.any(String), created: true, adopted: null }
  expect([made.code, parseLines(made.stdout)]).toEqual([0, [line]])
  const again = await run('init', 'pictures', '--json')
  expect(parseLines(again.stdout)).toEqual([{ ...parseLines(made.stdout)[0], created: false }])
  await run('score', 'pictures/cat.png', '4')
  const before = readFileSync(database)
  const status = await run('status', 'pictures', '--json')
  expect([status.code, parseLines(status.stdout)]).toEqual([
    0,
    [
      expect.objectContaining({
        database,
        library_id: parseLines(made.stdout)[0]?.library_id,
        open_in: null,
        files: 4,
        unsaved: 0,
        failed: 0,
        xmp: 'off',
        last_backup: null,
      }),
    ],
  ])
  expect((await run('status', 'pictures')).stdout).toMatch(
    /^folder +\/.+\ndatabase +\/.+\nopen in +no program\n/,
  )
  const check = await run('check', 'pictures', '--json')
  expect([check.code, parseLines(check.stdout)]).toEqual([
    0,
    [
      expect.objectContaining({
        files: 4,
        score_files: 1,
        found: 0,
        damaged: false,
        findings: [],
        mended: [],
      }),
    ],
  ])
  const verify = await run('verify', 'pictures', '--json')
  expect([verify.code, parseLines(verify.stdout)]).toEqual([
    0,
    [{ judged: 1, score_files: 1, xmp: 0, differences: 0, expected: 0 }],
  ])
  expect(readFileSync(database).equals(before)).toBe(true)
})

test('what differs and what is damaged is told by the exit code, and mended only when asked', async () => {
  const { pictures, run, scores } = await makeScored()
  writeFileSync(join(pictures, '.scores', 'cat.png.json'), '{"file":"cat.png","score":2,"updated":""}')
  const verify = await run('verify', 'pictures')
  expect([verify.code, verify.stdout]).toEqual([
    12,
    'cat.png: the score file says otherwise (score: 4 in the library, 2 there)\n',
  ])
  writeFileSync(join(pictures, '.scores', 'cat.png.json'), '{"fi')
  const check = await run('check', 'pictures')
  expect([check.code, check.stdout]).toEqual([
    12,
    'score-files cat.png: The score file is damaged: it is not a JSON object.\n',
  ])
  const database = join(pictures, '.scores', 'media.db')
  const bytes = readFileSync(database)
  bytes.fill(0xa5, 4096 * 2, 4096 * 30)
  writeFileSync(database, bytes)
  for (const name of ['media.db-wal', 'media.db-shm'])
    rmSync(join(pictures, '.scores', name), { force: true })
  const damaged = await run('check', 'pictures', '--json')
  expect([damaged.code, parseLines(damaged.stdout)[0]?.damaged]).toEqual([6, true])
  for (const words of [['status'], ['verify'], ['export', 'scores']]) {
    const refused = await run(...words, 'pictures')
    expect([words, refused.code, refused.stderr]).toEqual([
      words,
      6,
      expect.stringContaining('database is damaged'),
    ])
  }
  expect(readFileSync(database).equals(bytes)).toBe(true)
  // Whatever opens it sets it aside; without being told, nobody would look for what may be missing.
  const opened = await run('search', 'pictures', 'score:4', '--no-scan')
  expect([opened.code, opened.stderr.match(/database was damaged/g)?.length]).toEqual([0, 1])
  writeFileSync(database, bytes)
  for (const name of ['media.db-wal', 'media.db-shm'])
    rmSync(join(pictures, '.scores', name), { force: true })
  const repaired = await run('check', 'pictures', '--repair')
  expect([repaired.code, repaired.stdout]).toEqual([0, expect.stringContaining('mended: ')])
  expect(await scores()).toEqual(expected)
  expect((await run('check', 'pictures')).code).toBe(0)
})

test('backup, restore and rebuild, with counts', async () => {
  const { pictures, run, scores } = await makeScored()
  const made = await run('backup', 'pictures', '--json')
  expect([made.code, parseLines(made.stdout)]).toEqual([
    0,
    [
      {
        name: expect.stringMatching(/^media-request-.+\.db$/),
        reason: 'request',
        made_at: expect.any(String),
        size_bytes: expect.any(Number),
        directory: join(pictures, '.scores', 'backups'),
        files: 4,
        judged: 2,
      },
    ],
  ])
  const name = String(parseLines(made.stdout)[0]?.name)
  await run('score', 'pictures/sub/9.png', '5')
  rmSync(join(pictures, '.scores', 'media.db'))
  const restored = await run('restore', 'pictures', '--json')
  expect([restored.code, restored.stderr, parseLines(restored.stdout)]).toEqual([
    0,
    '',
    [
      {
        backup: name,
        files: 4,
        scored: 2,
        set_aside: null,
        backup_before: null,
        passed_over: [],
        taken_from_score_files: 1,
        agreeing: 3,
        score_files: 3,
        unreadable: 0,
      },
    ],
  ])
  expect(await scores()).toEqual({ ...expected, 'sub/9.png': 5 })
  const rebuilt = await run('rebuild', 'pictures', '--json')
  expect([rebuilt.code, rebuilt.stderr, parseLines(rebuilt.stdout)]).toEqual([
    0,
    '',
    [
      {
        set_aside: expect.stringContaining('quarantine'),
        scored_before: 3,
        scored: 3,
        as_before: 3,
        changed: [],
        agreeing: 3,
        score_files: 3,
        unreadable: 0,
      },
    ],
  ])
  expect(await scores()).toEqual({ ...expected, 'sub/9.png': 5 })
  const listed = await run('backup', 'pictures', '--list')
  expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining(`${name}  `)])
  const wrong = await run('restore', 'pictures', '--backup', '../nothing.db')
  expect([wrong.code, wrong.stdout]).toEqual([3, ''])
})

test('while the folder is open elsewhere: what may be done is done, what may not is refused', async () => {
  const { cwd, pictures, run, scores } = await makeScored()
  const window = await openLibrary(pictures, { mode: 'watch', dataDirectory: join(cwd, '.data') })
  let isOpen = true
  const close = async () => {
    if (isOpen) await window.close()
    isOpen = false
  }
  onTestFinished(close)
  const status = await run('status', 'pictures', '--json')
  expect(parseLines(status.stdout)[0]?.open_in).toEqual({ host: expect.any(String), process: process.pid })
  for (const words of [['check'], ['verify'], ['backup'], ['maintain'], ['export', 'scores']]) {
    const { code } = await run(...words, 'pictures')
    expect([words, code]).toEqual([words, 0])
  }
  const before = readFileSync(join(pictures, '.scores', 'library.json'), 'utf8')
  for (const name of ['restore', 'rebuild', 'migrate']) {
    const { code, stdout, stderr } = await run(name, 'pictures')
    expect([name, code, stdout, stderr]).toEqual([
      name,
      5,
      '',
      expect.stringContaining(`process ${process.pid}`),
    ])
  }
  await close()
  expect(readFileSync(join(pictures, '.scores', 'library.json'), 'utf8')).toBe(before)
  expect(await scores()).toEqual(expected)
  const maintained = await run('maintain', 'pictures', '--json')
  expect(parseLines(maintained.stdout)[0]?.steps).toEqual(
    ['index', 'analyze', 'vacuum', 'checkpoint'].map((step) => ({ step, done: true, why: null })),
  )
})

test('export writes CSV that a spreadsheet can’t be tricked with, and JSON lines as they are', async () => {
  const cwd = makeDirectory()
  const name = '=cmd|calc,"x"\u001b.png'
  for (const each of [name, 'b.png']) writePng(join(cwd, 'p', each))
  const run = (...words: readonly string[]) => runHere({ cwd }, ...words)
  await run('scan', 'p')
  await run('score', `p/${name}`, 'p/b.png', '-1')
  const csv = await run('export', 'scores', 'p', '--query', 'score:-1 sort:name-')
  expect([csv.code, csv.stderr]).toEqual([0, ''])
  const hash = /[0-9a-f]+:png:[0-9a-f]{64}/g
  expect(csv.stdout.replace(hash, 'HASH')).toBe(
    [
      'path,score,favourite,label,keywords,notes,missing,content_hash,revision',
      'b.png,-1,false,,,,false,HASH,1',
      `"'=cmd|calc,""x""\u001b.png",-1,false,,,,false,HASH,1`,
      '',
    ].join('\r\n'),
  )
  const lines = await run('export', 'scores', 'p', '--format', 'jsonl', '--output', 'out.jsonl')
  expect([lines.code, lines.stdout]).toEqual([0, ''])
  const written = readFileSync(join(cwd, 'out.jsonl'), 'utf8')
  expect(written).not.toContain('\u001b')
  expect(parseLines(written).map(({ path, score }) => [path, score])).toEqual([
    [name, -1],
    ['b.png', -1],
  ])
  const again = await run('export', 'scores', 'p', '--output', 'out.jsonl')
  expect([again.code, readFileSync(join(cwd, 'out.jsonl'), 'utf8')]).toEqual([9, written])
  expect((await run('export', 'scores', 'p', '--output', 'out.jsonl', '--force')).code).toBe(0)
  expect((await run('export', 'scores', 'p', '--query', 'scoer:1')).code).toBe(2)
  expect((await run('export', 'scores', 'p', '--output', 'none/out.csv')).code).toBe(3)
  expect(readdirSync(cwd).sort()).toEqual(['out.jsonl', 'p'])
})

test('a library of an older version is told, and migrated after a backup', async () => {
  const { pictures, run, scores } = await makeScored()
  const database = join(pictures, '.scores', 'media.db')
  for (const suffix of ['', '-wal', '-shm']) rmSync(database + suffix, { force: true })
  const sqlite = new BetterSqlite3(database)
  applyMigrations(sqlite, migrations.slice(0, 3))
  const { libraryId } = JSON.parse(readFileSync(join(pictures, '.scores', 'library.json'), 'utf8'))
  sqlite.prepare("INSERT INTO settings (key, value) VALUES ('library_id', ?)").run(libraryId)
  sqlite.close()
  const status = await run('status', 'pictures')
  expect([status.code, status.stderr]).toEqual([10, expect.stringContaining('version 3')])
  const migrated = await run('migrate', 'pictures', '--json')
  expect([migrated.code, parseLines(migrated.stdout)]).toEqual([
    0,
    [{ from: 3, to: currentVersion, backup: expect.stringMatching(/^media-v3-/) }],
  ])
  await run('scan', 'pictures')
  expect(await scores()).toEqual(expected)
})

test('each tells how it is called, and makes nothing where there is no folder', async () => {
  const cwd = makeDirectory()
  for (const words of [['restore'], ['export', 'scores']]) {
    const { code, stdout } = await runCommand({ cwd }, ...words, '--help')
    expect([code, stdout]).toEqual([0, expect.stringContaining('--json')])
    expect(stdout).toContain('Exit codes:')
    expect((await runCommand({ cwd }, ...words, '--nothing')).code).toBe(2)
  }
  const names = ['status', 'check', 'verify', 'backup', 'restore', 'rebuild', 'maintain', 'migrate', 'init']
  for (const name of names) {
    const { code, stdout, stderr } = await runHere({ cwd }, name, 'nowhere', '--json')
    expect([name, code, stdout, / {4}at |Error/.test(stderr)]).toEqual([name, 4, '', false])
  }
  expect(readdirSync(cwd)).toEqual([])
})
