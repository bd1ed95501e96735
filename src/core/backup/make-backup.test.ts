import { spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { actOnFiles } from '#core/media/acts.ts'
import { asNobody } from '#core/scan/test-folder.ts'
import { createFailingStorage, createSystemError } from '#core/storage/test-storage.ts'
import { copyDatabase } from './copy-database.ts'
import { createBackups } from './create-backups.ts'
import { makeBackup } from './make-backup.ts'
import { openKeeper } from './open-keeper.ts'
import { findBackupDirectory, readBackups } from './read-backups.ts'
import { dumpDatabase, openKeptLibrary } from './test-kept-library.ts'
import { verifyBackup } from './verify-backup.ts'

vi.setConfig({ testTimeout: 60_000 })

function open(paths: readonly string[] = ['a.png', 'b.png', 'sub/c.png']) {
  const library = openKeptLibrary(paths)
  onTestFinished(() => {
    library.close()
    rmSync(library.folder, { recursive: true, force: true })
  })
  const ids = library.db.sqlite.prepare('SELECT id FROM media_files ORDER BY id').pluck().all() as number[] // one column
  const score = (at: number, to: 1 | 2 | 3 | 4 | 5) =>
    actOnFiles(library.db, [ids[at] ?? 0], { what: 'score', change: { to } }, 'user')
  return { ...library, score, directory: findBackupDirectory(library.path) }
}

const names = (directory: string) => readBackups(directory).map(({ name }) => name)

describe('makeBackup', () => {
  it('holds no act on files that is under way: put back later, it would move them', async () => {
    const { path, directory, db } = open()
    db.sqlite.exec(`
      INSERT INTO file_acts (batch, act, at) VALUES ('b', 'move', '2026-03-14');
      INSERT INTO file_steps (batch, unit, media_file_id, role, kind, source_where, source, target_where, target, size, modified_ns, inode, state)
        SELECT 'b', value, NULL, 'media', 'move', 'library', 'a.png', 'library', 'x.png', 1, 1, 1, value FROM json_each('[0, 1, 2, 3]')`)
    const { name } = await makeBackup({ path, reason: 'request' })
    const copy = new BetterSqlite3(join(directory, name), { readonly: true })
    onTestFinished(() => void copy.close())
    expect(copy.prepare('SELECT ended_at FROM file_acts').pluck().all()).toEqual(['2026-03-14'])
    expect(copy.prepare('SELECT state FROM file_steps ORDER BY id').pluck().all()).toEqual([3, 2, 2, 3])
    expect(db.sqlite.prepare('SELECT ended_at FROM file_acts').pluck().all()).toEqual([null])
  })

  it('copies the whole library, proves it, and leaves nothing beside it', async () => {
    const { path, directory, db, score, libraryId } = open()
    score(0, 4)
    score(2, 5)
    db.sqlite.exec("INSERT INTO library_owner VALUES (1, 'token', 'host', 1, 'then', 2)")
    const made = await makeBackup({
      path,
      reason: 'request',
      now: () => Date.parse('2026-03-14T15:09:26.535Z'),
    })
    const name = 'media-request-2026-03-14T15-09-26-535Z.db'
    expect(made).toEqual({
      name,
      reason: 'request',
      madeAt: '2026-03-14T15:09:26.535Z',
      sizeBytes: statSync(join(directory, name)).size,
      files: 3,
      judged: 2,
      lastEvent: 2,
    })
    expect(readdirSync(directory)).toEqual([name])
    expect(verifyBackup(join(directory, name))).toMatchObject({ libraryId, files: 3, judged: 2 })
    expect(dumpDatabase(join(directory, name))).toBe(dumpDatabase(path))
    const copy = new BetterSqlite3(join(directory, name), { readonly: true })
    expect([
      copy.pragma('journal_mode', { simple: true }),
      copy.prepare('SELECT count(*) FROM library_owner').pluck().get(),
    ]).toEqual(['delete', 0])
    copy.close()
  })

  it.each(['wal', 'delete'])('is of one moment while scores come in (%s)', async (mode) => {
    const { path, directory, db, score } = open(Array.from({ length: 400 }, (_, index) => `${index}.png`))
    db.sqlite.pragma(`journal_mode = ${mode}`)
    db.sqlite.pragma('synchronous = OFF')
    let acts = 0
    let isDone = false
    const scoring = (async () => {
      while (!isDone && acts < 5000) {
        score(acts % 400, ((acts % 5) + 1) as 1) // 1 to 5
        acts += 1
        await wait(acts > 60 ? 5 : 0)
      }
    })()
    const keeper = openKeeper()
    const made = await keeper.backUp(path, 'request')
    isDone = true
    await scoring
    await keeper.close()
    const contents = verifyBackup(join(directory, made.name))
    expect(contents.lastEvent).toBe(made.lastEvent)
    // Every act writes one line and one row: a copy of two moments would not add up.
    const copy = new BetterSqlite3(join(directory, made.name), { readonly: true })
    const revisions = copy.prepare('SELECT sum(revision) FROM media_files').pluck().get()
    copy.close()
    expect(revisions).toBe(made.lastEvent)
  })

  it('says how much room is missing before it writes anything', async () => {
    const { path, directory } = open()
    const failure = makeBackup({ path, reason: 'daily', readFree: () => 16 * 1024 * 1024 })
    await expect(failure).rejects.toMatchObject({ code: 'disk-full' })
    await expect(failure).rejects.toThrow(/1 MB more are needed/)
    expect(readdirSync(directory)).toEqual([])
  })

  it.each(['ENOSPC', 'EIO', 'EROFS'])(
    '%s at any call leaves the backups that are there, and nothing else',
    async (code) => {
      const { path, directory, score } = open()
      await makeBackup({ path, reason: 'daily', now: () => 0 })
      const before = names(directory)
      const counting = createFailingStorage(Number.POSITIVE_INFINITY, code)
      await makeBackup({ path, reason: 'daily', now: () => 86_400_000 * 40, storage: counting.storage })
      const calls = counting.calls.filter((call) => call !== 'unlink').length
      expect(calls).toBeGreaterThan(4)
      score(0, 5)
      for (let call = 1; call <= counting.calls.length; call += 1) {
        const { storage, calls: made } = createFailingStorage(call, code)
        const outcome = await makeBackup({
          path,
          reason: 'daily',
          now: () => 86_400_000 * 40,
          storage,
        }).then(
          () => 'made',
          (error: { code: string }) => error.code,
        )
        const failed = made[call - 1]
        // What only tidies up may fail; what comes after the rename leaves a whole backup, of which nobody was told.
        if (failed === 'unlink') expect(outcome).toBe('made')
        else expect(outcome).toBe({ ENOSPC: 'disk-full', EIO: 'disk-failed', EROFS: 'read-only' }[code])
        expect(names(directory)).toEqual(expect.arrayContaining(before))
        for (const name of readdirSync(directory)) {
          expect(name).toMatch(/^media-daily-/)
          verifyBackup(join(directory, name))
        }
      }
    },
  )

  it('is refused by a disk that is full in the middle of the copy', async () => {
    const { path, directory } = open()
    const full = makeBackup({
      path,
      reason: 'daily',
      copy: async (parts) => {
        await copyDatabase(parts)
        throw new BetterSqlite3.SqliteError('database or disk is full', 'SQLITE_FULL')
      },
    })
    await expect(full).rejects.toMatchObject({ code: 'disk-full' })
    const failed = makeBackup({
      path,
      reason: 'daily',
      copy: async () => Promise.reject(createSystemError('ENOSPC', 'write')),
    })
    await expect(failed).rejects.toMatchObject({ code: 'disk-full' })
    expect(readdirSync(directory)).toEqual([])
  })

  it('keeps no copy of rows that are not as they were written, and none that lost something', async () => {
    const { path, directory, db, score } = open()
    score(1, 3)
    const shortened = makeBackup({
      path,
      reason: 'daily',
      copy: async (parts) => {
        const contents = await copyDatabase(parts)
        return contents === null ? null : { ...contents, files: contents.files + 1 }
      },
    })
    await expect(shortened).rejects.toMatchObject({ code: 'library-corrupt' })
    db.sqlite.exec('UPDATE media_files SET score = 2 WHERE score = 3')
    await expect(makeBackup({ path, reason: 'daily' })).rejects.toMatchObject({ code: 'library-corrupt' })
    expect(readdirSync(directory)).toEqual([])
  })

  it('removes what a killed program left long ago, and what nobody needs any more', async () => {
    const { path, directory } = open()
    mkdirSync(directory)
    const [old, young] = [1, 2].map(
      (digit) => `.backup-${`${digit}`.repeat(8)}-2fa1-4d3b-a3f5-0e02b2c3d479.tmp`,
    )
    for (const name of [old, young, 'mine.db']) writeFileSync(join(directory, name ?? ''), 'x')
    utimesSync(join(directory, old ?? ''), 1, 1)
    const day = (count: number) => Date.now() + count * 86_400_000
    for (let count = 0; count < 30; count += 1)
      await makeBackup({ path, reason: 'daily', now: () => day(count) })
    const left = readdirSync(directory)
    expect(left).toEqual(expect.arrayContaining(['mine.db']))
    expect(left).not.toContain(old)
    expect(names(directory).length).toBeLessThanOrEqual(14)
    expect(names(directory).length).toBeGreaterThanOrEqual(9)
  })

  it('follows no link, and says so where nothing may be written', async () => {
    const { path, directory, folder } = open()
    mkdirSync(join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), directory)
    await expect(makeBackup({ path, reason: 'daily' })).rejects.toMatchObject({ code: 'unsupported' })
    rmSync(directory)
    mkdirSync(directory)
    await asNobody(folder, async () => {
      chmodSync(directory, 0o555)
      await expect(makeBackup({ path, reason: 'daily' })).rejects.toMatchObject({ code: 'read-only' })
    })
    expect(readdirSync(directory)).toEqual([])
  })
})

const program = fileURLToPath(new URL('./test-backup-process.ts', import.meta.url))

it('never gives its name to what a killed program was copying', async () => {
  const { path, folder, directory, close } = open(Array.from({ length: 200 }, (_, index) => `${index}.png`))
  close()
  let made = 0
  for (let kill = 0; kill < 12; kill += 1) {
    const child = spawn(process.execPath, [program, path, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await wait(Math.random() * 500)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    for (const { name } of readBackups(directory)) {
      made += 1
      verifyBackup(join(directory, name))
    }
  }
  expect(made).toBeGreaterThan(0)
})

describe('createBackups', () => {
  function watch() {
    const library = open()
    let now = Date.now()
    const notices: (string | null)[] = []
    const backups = createBackups({
      db: library.db,
      database: library.path,
      isOwner: () => true,
      onNotice: () => notices.push(backups.notice()),
      onError: () => {},
      now: () => now,
    })
    onTestFinished(() => backups.close())
    const pass = (days: number) => {
      now += days * 86_400_000
    }
    return { ...library, backups, notices, pass }
  }

  it('makes one after a day with changes, and none without', async () => {
    const { backups, score, pass } = watch()
    const ticks: boolean[] = []
    const tick = async () => ticks.push(await backups.tick())
    await tick() // nothing was ever decided
    score(0, 3)
    await tick() // the first
    await tick()
    pass(2)
    await tick() // nothing since
    score(0, 4)
    await tick() // a day went by
    expect(ticks).toEqual([false, true, false, false, true])
    // The thread’s own clock didn’t move: of one day only the last is kept.
    expect(backups.list().backups.map(({ reason }) => reason)).toEqual(['daily'])
    expect(backups.notice()).toBeNull()
  })

  it('says why it can’t, until it can', async () => {
    const { backups, score, directory, notices } = watch()
    score(0, 3)
    writeFileSync(directory, 'in the way')
    expect(await backups.tick()).toBe(false)
    rmSync(directory)
    mkdirSync(directory)
    expect(await backups.tick()).toBe(true)
    expect(notices).toEqual([expect.stringContaining('The library could not be backed up.'), null])
  })

  it('ends a copy when the library is closed', async () => {
    const { backups, directory } = watch()
    const made = backups.make('request').then(
      () => 'made',
      (error: Error) => error.name,
    )
    await backups.close()
    expect(['made', 'AbortError']).toContain(await made)
    for (const name of readdirSync(directory)) expect(name).toMatch(/^media-request-/)
    await expect(backups.make('request')).rejects.toMatchObject({ name: 'AbortError' })
  })
})
