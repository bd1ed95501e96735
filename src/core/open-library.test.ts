import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { InputOf, MethodName, Methods, ResultOf } from '#shared/contract.ts'
import { applicationId } from './db/migrations/index.ts'
import type { Library } from './library.ts'
import { openLibrary } from './open-library.ts'
import { findStandInDirectory } from './place-library.ts'
import { startLibrary } from './start-library.ts'

let root = ''
let folder = ''
const open: Library[] = []

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'media-scorer-library-'))
  folder = join(root, 'a folder')
  mkdirSync(join(folder, 'sub'), { recursive: true })
  const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#c84' } })
    .png()
    .toBuffer()
  for (const name of ['pic10.png', 'pic2.png', 'sub/pic1.png', '<img src=x onerror=alert(1)>.png']) {
    writeFileSync(join(folder, name), picture)
  }
})

afterEach(async () => {
  for (const library of open.splice(0)) await library.close()
  rmSync(root, { recursive: true, force: true })
})

async function openHere(mode: 'watch' | 'once' = 'once'): Promise<Library> {
  const library = await openLibrary(folder, { mode, dataDirectory: join(root, 'data') })
  open.push(library)
  return library
}

async function closeAll(): Promise<void> {
  for (const library of open.splice(0)) await library.close()
}

async function call<Name extends MethodName>(
  library: Library,
  name: Name,
  input: InputOf<Methods[Name]>,
): Promise<ResultOf<Methods[Name]>> {
  const reply = await library.dispatch(name, input, new AbortController().signal)
  if (!reply.ok) throw new Error(`${name}: ${reply.error.code}: ${reply.error.message}`)
  return reply.value as ResultOf<Methods[Name]> // the contract's own result
}

async function waitFor<Value>(
  read: () => Value | Promise<Value>,
  isRight: (value: Value) => boolean,
): Promise<Value> {
  const until = performance.now() + 30_000
  for (;;) {
    const value = await read()
    if (isRight(value)) return value
    if (performance.now() > until) throw new Error(`Waited in vain; last seen: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function findPaths(library: Library, input: InputOf<Methods['search.run']>): Promise<string[]> {
  const { ids } = await call(library, 'search.run', input)
  return (await call(library, 'media.rows', { ids: [...ids] })).map((row) => row.path)
}

test('scans, scores into database and score file, finds again, and knows it all after a reopen', async () => {
  let library = await openHere()
  await call(library, 'library.scan', {})
  expect(await findPaths(library, {})).toEqual([
    '<img src=x onerror=alert(1)>.png',
    'sub/pic1.png',
    'pic2.png',
    'pic10.png',
  ])

  const [id] = await call(library, 'media.find', { paths: ['pic2.png'] })
  if (id === undefined || id === null) throw new Error('pic2.png is not known.')
  const act = await call(library, 'media.score', { ids: [id], change: { to: 4 } })
  expect(act.changed).toEqual([{ id, score: 4, favourite: false, label: null, revision: 1 }])
  expect(await call(library, 'scores.retry', {})).toEqual({ pending: 0, failed: 0, failures: [] })
  const scoreFile = JSON.parse(readFileSync(join(folder, '.scores', 'pic2.png.json'), 'utf8'))
  expect(scoreFile).toMatchObject({ file: 'pic2.png', score: 4, revision: 1 })
  expect(Object.keys(scoreFile).slice(0, 3)).toEqual(['file', 'score', 'updated'])

  await closeAll()
  library = await openHere()
  expect(await findPaths(library, { score: { min: 4, max: 5 } })).toEqual(['pic2.png'])
  expect(await findPaths(library, { text: 'pic10' })).toEqual(['pic10.png'])
  expect(await findPaths(library, { folder: 'sub' })).toEqual(['sub/pic1.png'])
  await call(library, 'history.undo', {})
  expect(await findPaths(library, { score: { min: 4, max: 5 } })).toEqual([])
})

test('a file that vanishes is marked missing, keeps its score, and has it when it comes back', async () => {
  const library = await openHere()
  await call(library, 'library.scan', {})
  const [id] = await call(library, 'media.find', { paths: ['sub/pic1.png'] })
  if (id === undefined || id === null) throw new Error('sub/pic1.png is not known.')
  await call(library, 'media.score', { ids: [id], change: { to: 5 } })
  renameSync(join(folder, 'sub/pic1.png'), join(root, 'elsewhere.png'))
  await call(library, 'library.scan', {})
  expect(await findPaths(library, { missing: 'only' })).toEqual(['sub/pic1.png'])
  expect(await findPaths(library, { score: { min: 5, max: 5 } })).toEqual([])
  renameSync(join(root, 'elsewhere.png'), join(folder, 'sub/pic1.png'))
  await call(library, 'library.scan', {})
  expect(await findPaths(library, { score: { min: 5, max: 5 } })).toEqual(['sub/pic1.png'])
})

test('when most files vanish at once nothing changes until the person says so', async () => {
  const library = await openHere()
  await call(library, 'library.scan', {})
  for (const name of ['pic10.png', 'pic2.png', 'sub/pic1.png']) rmSync(join(folder, name))
  await call(library, 'library.scan', {})
  expect(await findPaths(library, { missing: 'only' })).toEqual([])
  expect((await call(library, 'library.status', {})).vanished).toEqual({ count: 3, of: 4 })
  expect(await call(library, 'library.confirmVanished', { accept: true })).toEqual({ marked: 3 })
  expect((await call(library, 'library.status', {})).vanished).toBeNull()
  expect(await findPaths(library, {})).toEqual(['<img src=x onerror=alert(1)>.png'])
})

test('an open folder is kept current: a new file, a removed one, a score file that another program wrote', async () => {
  const library = await openHere('watch')
  await waitFor(
    () => findPaths(library, {}),
    (paths) => paths.length === 4,
  )
  writeFileSync(join(folder, 'sub/new.png'), readFileSync(join(folder, 'pic2.png')))
  await waitFor(
    () => findPaths(library, {}),
    (paths) => paths.includes('sub/new.png'),
  )
  rmSync(join(folder, 'sub/new.png'))
  await waitFor(
    () => findPaths(library, {}),
    (paths) => !paths.includes('sub/new.png'),
  )
  mkdirSync(join(folder, 'sub/.scores'), { recursive: true })
  writeFileSync(
    join(folder, 'sub/.scores/pic1.png.json'),
    '{"file": "pic1.png", "score": 3, "updated": "2025-08-24T20:36:33"}',
  )
  await waitFor(
    () => findPaths(library, { score: { min: 3, max: 3 } }),
    (paths) => paths.length === 1,
  )
})

test('in a thread of its own it answers the same, and thumbnails come', async () => {
  const library = await startLibrary(folder, { mode: 'watch', dataDirectory: join(root, 'data') })
  open.push(library)
  const paths = await waitFor(
    () => findPaths(library, {}),
    (found) => found.length === 4,
  )
  const [id] = await call(library, 'media.find', { paths: [paths[0] ?? ''] })
  const thumbnail = await library.readThumbnail(id ?? 0, new AbortController().signal)
  const { width, height } = await sharp(Buffer.from(thumbnail?.bytes ?? [])).metadata()
  expect({ width, height }).toEqual({ width: 30, height: 20 })
  expect(await library.dispatch('media.rows', { ids: 'all' }, new AbortController().signal)).toMatchObject({
    ok: false,
    error: { code: 'invalid-input' },
  })
})

test('what a crashed thread owned is taken over at once when the folder is opened again', async () => {
  const options = { mode: 'watch', dataDirectory: join(root, 'data') } as const
  // A decoder whose words no program of ours would say brings the thread down.
  const spawnDecoder = () => ({
    post: () => {},
    onMessage: (listener: (item: unknown) => void) => void setImmediate(listener, null),
    onExit: () => {},
    kill: () => {},
  })
  const crashing = await startLibrary(folder, options, { spawnDecoder })
  const status = () => crashing.dispatch('library.status', {}, new AbortController().signal)
  expect(await waitFor(status, (reply) => !reply.ok)).toMatchObject({
    error: { code: 'internal', message: expect.stringContaining('what was saved is safe') },
  })
  const library = await startLibrary(folder, options)
  open.push(library)
  expect((await call(library, 'library.status', {})).role).toBe('owner')
})

test('a second program on the same folder is a guest, and its scores reach the score file by way of the owner', async () => {
  const owner = await openHere()
  await call(owner, 'library.scan', {})
  const guest = await openHere()
  expect((await call(guest, 'library.status', {})).role).toBe('guest')
  const [id] = await call(guest, 'media.find', { paths: ['pic2.png'] })
  await call(guest, 'media.score', { ids: [id ?? 0], change: { to: -1 } })
  expect(await call(guest, 'scores.retry', {})).toEqual({ pending: 0, failed: 0, failures: [] })
  expect(JSON.parse(readFileSync(join(folder, '.scores/pic2.png.json'), 'utf8')).score).toBe(-1)
})

test('what is no folder is refused in a sentence, and nothing is made', async () => {
  await expect(
    openLibrary(join(folder, 'pic2.png'), { mode: 'once', dataDirectory: root }),
  ).rejects.toMatchObject({
    code: 'not-a-folder',
  })
  await expect(
    openLibrary(join(folder, 'nowhere'), { mode: 'once', dataDirectory: root }),
  ).rejects.toMatchObject({
    code: 'folder-unavailable',
  })
  expect(readdirSync(folder)).not.toContain('.scores')
})

test('what cloud programs make of conflicts is told, and never read', async () => {
  mkdirSync(join(folder, '.scores'))
  writeFileSync(join(folder, '.scores/pic2.png.json'), '{"file": "pic2.png", "score": 4}')
  writeFileSync(join(folder, '.scores/pic2 (conflicted copy).png.json'), '{"file": "pic2.png", "score": 1}')
  writeFileSync(join(folder, '.scores/media (1).db'), 'a copy')
  const library = await openHere()
  await call(library, 'library.scan', {})
  const status = await call(library, 'library.status', {})
  expect(status.notice).toContain('.scores/pic2 (conflicted copy).png.json')
  expect(status.notice).toContain('.scores/media (1).db')
  const [id = null] = await call(library, 'media.find', { paths: ['pic2.png'] })
  const [row] = await call(library, 'media.rows', { ids: [id ?? 0] })
  expect(row?.score).toBe(4)
})

test('a scan that fails says so to who waits for it, and changes nothing', async () => {
  const library = await openHere()
  await call(library, 'library.scan', {})
  renameSync(folder, join(root, 'moved'))
  const reply = await library.dispatch('library.scan', {}, new AbortController().signal)
  expect(reply).toMatchObject({ ok: false, error: { code: 'folder-unavailable' } })
  renameSync(join(root, 'moved'), folder)
  expect((await findPaths(library, {})).length).toBe(4)
})

test('a database that was taken away is told, and the same folder can be opened anew', async () => {
  const library = await openHere()
  await call(library, 'library.scan', {})
  const [id] = await call(library, 'media.find', { paths: ['pic2.png'] })
  await call(library, 'media.score', { ids: [id ?? 0], change: { to: 3 } })
  expect((await call(library, 'scores.retry', {})).pending).toBe(0)
  for (const name of readdirSync(join(folder, '.scores'))) {
    if (name.startsWith('media.db')) rmSync(join(folder, '.scores', name))
  }
  const refused = await library.dispatch('library.check', {}, new AbortController().signal)
  expect(refused).toMatchObject({ ok: false, error: { code: 'library-replaced' } })
  await closeAll()
  const again = await openHere()
  await call(again, 'library.scan', {})
  expect(await findPaths(again, { score: { min: 3, max: 3 } })).toEqual(['pic2.png'])
})

test('a stand-in that can’t be read holds nothing up in a folder that can be written to', async () => {
  const standIn = findStandInDirectory(realpathSync(folder), join(root, 'data'))
  mkdirSync(standIn, { recursive: true })
  const newer = new BetterSqlite3(join(standIn, 'media.db'))
  newer.pragma(`application_id = ${applicationId}`)
  newer.pragma('user_version = 1000')
  newer.close()
  const library = await openHere('watch')
  await waitFor(
    async () => (await call(library, 'jobs.board', {})).map(({ job, state }) => `${job} ${state}`),
    (jobs) => jobs.includes('scan done') && jobs.includes('thumbnails done'),
  )
  const { notice } = await call(library, 'library.status', {})
  expect(notice).toContain('What was decided while the folder could not be written to is not in it yet')
  expect(notice).toContain('newer Media Scorer')
})
