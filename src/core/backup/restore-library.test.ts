import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '#core/db/open-database.ts'
import { acquireOwnership } from '#core/folder-lock.ts'
import { makeScoredLibrary, type ScoredLibrary } from '#core/maintenance/test-scored-library.ts'
import { findRowCheckFailures } from '#core/media/row-check.ts'
import { interceptStorage } from '#core/storage/intercept.ts'
import { createSystemError } from '#core/storage/test-storage.ts'
import { AppError } from '#shared/errors.ts'
import { makeBackup } from './make-backup.ts'
import { findBackupDirectory, readBackups } from './read-backups.ts'
import { replaceDatabase } from './replace-database.ts'
import { type RestoreRequest, restoreLibrary } from './restore-library.ts'
import { dumpDatabase } from './test-kept-library.ts'

vi.setConfig({ testTimeout: 60_000 })
const signal = new AbortController().signal

async function make(names: readonly string[] = ['a.png', 'b.png', 'sub/c.png']): Promise<ScoredLibrary> {
  const library = await makeScoredLibrary(names)
  onTestFinished(() => rmSync(dirname(library.folder), { recursive: true, force: true }))
  return library
}

const restore = (library: ScoredLibrary, more: Partial<RestoreRequest> = {}) =>
  restoreLibrary({
    ...{ folder: library.folder, dataDirectory: library.dataDirectory, backup: undefined },
    ...{ workingDirectory: library.folder, signal },
    ...more,
  })

it('puts the backup back, sets the database aside, and takes newer scores from the score files', async () => {
  const library = await make()
  await library.score({ 'a.png': 1, 'b.png': 2 })
  const { name } = await makeBackup({ path: library.database, reason: 'request' })
  await library.score({ 'b.png': 5, 'sub/c.png': 3 })
  const before = dumpDatabase(library.database)
  const report = await restore(library)
  expect(report).toEqual({
    backup: name,
    files: 3,
    judged: 2,
    setAside: expect.stringContaining('quarantine'),
    before: expect.stringMatching(/^media-restore-/),
    passedOver: [],
    merged: { read: 3, taken: 2, unreadable: 0 },
  })
  expect(dumpDatabase(report.setAside ?? '')).toBe(before)
  expect(dumpDatabase(join(findBackupDirectory(library.database), report.before ?? ''))).toBe(before)
  expect(library.scores()).toEqual({ 'a.png': 1, 'b.png': 5, 'sub/c.png': 3 })
  await library.scan()
  expect(library.scores()).toEqual({ 'a.png': 1, 'b.png': 5, 'sub/c.png': 3 })
  await library.with((db) => {
    expect(findRowCheckFailures(db)).toEqual([])
    expect(db.sqlite.prepare('SELECT count(*) FROM outbox').pluck().get()).toBe(0)
    expect(db.sqlite.prepare("SELECT code FROM media_problems WHERE stage = 'sidecar'").all()).toEqual([])
  })
})

it('lets no order of the day of the backup overwrite a newer score file', async () => {
  const library = await make()
  await library.score({ 'a.png': 1 })
  await library.score({ 'a.png': 2 }, 'db-only')
  await makeBackup({ path: library.database, reason: 'request' })
  await library.score({ 'a.png': 4 })
  await restore(library)
  await library.scan()
  expect(library.scores()['a.png']).toBe(4)
  expect(JSON.parse(readFileSync(join(library.folder, '.scores', 'a.png.json'), 'utf8'))).toMatchObject({
    score: 4,
    revision: 3,
  })
})

it('knows files and scores that came after the backup by the next scan, and keeps what only the backup knows', async () => {
  const library = await make()
  await library.score({ 'a.png': 1, 'b.png': 2 })
  await makeBackup({ path: library.database, reason: 'request' })
  const picture = readFileSync(join(library.folder, 'a.png'))
  writeFileSync(join(library.folder, 'new.png'), Buffer.concat([picture, Buffer.from('other')]))
  await library.scan()
  await library.score({ 'new.png': 5 })
  rmSync(join(library.folder, '.scores', 'b.png.json'))
  await restore(library)
  await library.scan()
  expect(library.scores()).toEqual({ 'a.png': 1, 'b.png': 2, 'new.png': 5, 'sub/c.png': 0 })
})

it('takes the newest good one, and says which ones it passed over', async () => {
  const library = await make()
  await library.score({ 'a.png': 1 })
  const good = await makeBackup({ path: library.database, reason: 'request', now: () => Date.now() - 60_000 })
  await library.score({ 'a.png': 2 })
  const bad = await makeBackup({ path: library.database, reason: 'request' })
  const path = join(findBackupDirectory(library.database), bad.name)
  writeFileSync(path, readFileSync(path).fill(7, 5000, 30_000))
  await expect(restore(library, { backup: bad.name })).rejects.toMatchObject({ code: 'library-corrupt' })
  const report = await restore(library)
  expect(report.backup).toBe(good.name)
  expect(report.passedOver).toEqual([{ name: bad.name, why: expect.stringContaining('damaged') }])
})

it('brings a lost database back, and one that is damaged', async () => {
  const library = await make()
  await library.score({ 'a.png': 3 })
  await makeBackup({ path: library.database, reason: 'request' })
  rmSync(library.database)
  expect((await restore(library)).setAside).toBeNull()
  expect(library.scores()['a.png']).toBe(3)
  writeFileSync(library.database, 'no database any more')
  const report = await restore(library)
  expect(report.before).toBeNull()
  expect(readFileSync(report.setAside ?? '', 'utf8')).toBe('no database any more')
  expect(library.scores()['a.png']).toBe(3)
})

it.each<readonly [string, (library: ScoredLibrary) => string | Promise<string>, string]>([
  ['not there', () => 'nothing.db', 'not-found'],
  ['truncated', (library) => write(library, (bytes) => bytes.subarray(0, 9000)), 'library-corrupt'],
  ['a text', (library) => write(library, () => Buffer.from('hello')), 'library-corrupt'],
  ['empty', (library) => write(library, () => Buffer.alloc(0)), 'library-corrupt'],
  ['of a newer version', (library) => write(library, (bytes) => setInteger(bytes, 60, 999)), 'library-newer'],
  [
    'another program’s',
    (library) => write(library, (bytes) => setInteger(bytes, 68, 1234)),
    'library-foreign',
  ],
  [
    'of another folder',
    async () => {
      const other = await make(['other.png'])
      const { name } = await makeBackup({ path: other.database, reason: 'request' })
      return join(findBackupDirectory(other.database), name)
    },
    'library-foreign',
  ],
])('refuses a backup that is %s, and changes nothing', async (_, choose, code) => {
  const library = await make()
  await library.score({ 'a.png': 3 })
  await makeBackup({ path: library.database, reason: 'request' })
  const before = dumpDatabase(library.database)
  const listed = readdirSync(findBackupDirectory(library.database))
  const backup = await choose(library)
  await expect(restore(library, { backup })).rejects.toMatchObject({ code })
  expect(dumpDatabase(library.database)).toBe(before)
  expect(readdirSync(findBackupDirectory(library.database))).toEqual(expect.arrayContaining(listed))
  expect(existsSync(join(library.folder, '.scores', 'quarantine'))).toBe(false)
})

function write({ folder, database }: ScoredLibrary, change: (bytes: Buffer) => Buffer): string {
  const path = join(folder, 'strange backup.db')
  const [backup] = readBackups(findBackupDirectory(database))
  writeFileSync(path, change(readFileSync(join(findBackupDirectory(database), backup?.name ?? ''))))
  return path
}

function setInteger(bytes: Buffer, at: number, value: number): Buffer {
  bytes.writeUInt32BE(value, at)
  return bytes
}

it('is refused while another program has the library, owner or only reader', async () => {
  const library = await make()
  await library.score({ 'a.png': 3 })
  await makeBackup({ path: library.database, reason: 'request' })
  const other = openDatabase(library.database, { folder: library.folder })
  const ownership = acquireOwnership(other.db)
  await expect(restore(library)).rejects.toMatchObject({
    code: 'library-busy',
    message: expect.stringContaining(`process ${process.pid}`),
  })
  ownership.release()
  await expect(restore(library)).rejects.toMatchObject({ code: 'library-busy' })
  other.close()
  await restore(library)
})

it('leaves the one or the other, whole, whatever call the disk refuses, and says so', async () => {
  const library = await make()
  await library.score({ 'a.png': 3 })
  const { name } = await makeBackup({ path: library.database, reason: 'request' })
  await library.score({ 'a.png': 4 })
  const codes = { ENOSPC: 'disk-full', EIO: 'disk-failed', EROFS: 'read-only' }
  const outcomes: string[] = []
  for (let failing = 1, isOver = false; !isOver; failing += 1) {
    const [code, told] = Object.entries(codes)[failing % 3] ?? ['', '']
    let count = 0
    let failed = ''
    const stop = interceptStorage((call) => {
      // A folder that turns out not to be writable has its library elsewhere.
      if (call.path.includes('.probe-')) return
      count += 1
      if (count !== failing) return
      failed = call.name
      throw createSystemError(code, call.name)
    })
    const outcome = await restore(library, { backup: name }).then(
      () => 'done',
      (error: unknown) => (error instanceof AppError && error.code === told ? 'told' : `${failed}: ${error}`),
    )
    stop()
    isOver = count < failing
    outcomes.push(outcome)
    await library.scan()
    expect(library.scores()['a.png']).toBe(4)
    const left = readdirSync(join(library.folder, '.scores')).filter((each) => each.startsWith('.media-'))
    expect(left).toEqual([])
  }
  expect(outcomes.filter((outcome) => outcome !== 'done' && outcome !== 'told')).toEqual([])
  expect(outcomes.filter((outcome) => outcome === 'told').length).toBeGreaterThan(5)
  expect(outcomes.at(-1)).toBe('done')
}, 120_000)

it('sets aside by copying where a file system has no second names', async () => {
  const library = await make()
  await library.score({ 'a.png': 3 })
  await makeBackup({ path: library.database, reason: 'request' })
  const before = dumpDatabase(library.database)
  const stop = interceptStorage(({ name }) => {
    if (name === 'link') throw createSystemError('EPERM', 'link')
  })
  const report = await restore(library)
  stop()
  expect(dumpDatabase(report.setAside ?? '')).toBe(before)
})

const program = fileURLToPath(new URL('./test-restore-process.ts', import.meta.url))

it('a killed restore leaves the one or the other, whole, and no score is lost', async () => {
  const library = await make(Array.from({ length: 60 }, (_, index) => `${index}.png`))
  await library.score({ '0.png': 1, '1.png': 2 })
  await makeBackup({ path: library.database, reason: 'request' })
  await library.score({ '1.png': 5, '2.png': 3 })
  const expected = { '0.png': 1, '1.png': 5, '2.png': 3 }
  for (let kill = 0; kill < 10; kill += 1) {
    const child = spawn(process.execPath, [program, library.folder, library.dataDirectory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await wait(Math.random() * 400)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    for (const name of readdirSync(join(library.folder, '.scores'))) {
      if (name.endsWith('.tmp')) utimesSync(join(library.folder, '.scores', name), 1, 1)
    }
    await library.scan()
    expect(library.scores()).toMatchObject(expected)
    expect(readdirSync(join(library.folder, '.scores')).filter((name) => name.endsWith('.tmp'))).toEqual([])
  }
})

it('puts back exactly what was backed up', async () => {
  const library = await make()
  await library.score({ 'a.png': 3 })
  const { name } = await makeBackup({ path: library.database, reason: 'request' })
  const before = dumpDatabase(library.database)
  await library.score({ 'a.png': 1, 'b.png': 2 })
  const path = join(findBackupDirectory(library.database), name)
  replaceDatabase(library.database, path, { state: 'whole', release: () => {} })
  expect(dumpDatabase(library.database)).toBe(before)
})
