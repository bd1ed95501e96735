import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Library } from '#core/library.ts'
import type { EventMessage } from '#shared/contract.ts'
import { AppError } from '#shared/errors.ts'
import { defaultSettings } from '#shared/settings.ts'
import { createHost, type HostOptions } from './host-handlers.ts'

let directory = ''
let log: string[] = []
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'media-scorer-host-')))
  log = []
  for (const name of ['a', 'b', 'refused']) await mkdir(join(directory, name))
})
afterEach(() => rm(directory, { recursive: true }))

const signal = new AbortController().signal
const picture = { bytes: new Uint8Array([1]), mime: 'image/webp', version: '1' }

/** A library as far as a host looks at one: the real ones have their own tests. */
function openFakeLibrary(folder: string): Library {
  log.push(`open ${folder}`)
  const status = { folder }
  return {
    dispatch: async (name) => {
      if (name === 'search.run') return { ok: true, value: { ids: new Uint32Array([5, 6]) } }
      return { ok: true, value: name === 'library.status' ? status : name }
    },
    listen: (listener) => {
      listener({ name: 'media.changed', data: { ids: 'all' } })
      return () => log.push(`unlisten ${folder}`)
    },
    locate: async (id) =>
      id === 5 ? { path: `${folder}/5.png`, root: folder, format: 'png', version: '1' } : undefined,
    readThumbnail: async (id) => (id === 5 ? picture : undefined),
    readPreview: async () => undefined,
    close: async () => {
      log.push(`close ${folder}`)
    },
  }
}

function start(more: Partial<HostOptions> = {}) {
  const host = createHost({
    kind: 'browser',
    version: '1.2.3',
    mediaBase: '/media/',
    recentBase: '/recent/',
    dataDirectory: join(directory, 'data'),
    openLibrary: async (folder) => {
      if (folder.endsWith('refused')) throw new AppError('library-busy', 'Busy.')
      return openFakeLibrary(folder)
    },
    reportBug: (name, error) => log.push(`bug ${name} ${String(error)}`),
    ...more,
  })
  const events: EventMessage[] = []
  const stop = host.listen((event) => events.push(event))
  const call = (name: string, input: unknown = {}) => host.dispatch(name, input, signal)
  return { host, events, stop, call }
}

const state = {
  host: 'browser',
  platform: process.platform,
  version: '1.2.3',
  library: null,
  mediaBase: '/media/',
  openError: null,
}

test('answers its own methods, and the library’s only while one is open', async () => {
  const { call } = start()
  const noLibrary = { ok: false, error: { code: 'no-library', message: 'No folder is open.' } }
  expect(await call('app.state')).toEqual({ ok: true, value: state })
  expect(await call('library.stats')).toEqual(noLibrary)
  expect(await call('settings.read')).toEqual({ ok: true, value: defaultSettings })
  expect(await call('settings.write', { theme: 'light' })).toEqual({
    ok: true,
    value: { ...defaultSettings, theme: 'light' },
  })
  for (const name of ['nothing', '__proto__', 'toString', 'constructor']) {
    expect(await call(name)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  }
  expect(await call('folder.open', { folder: join(directory, 'a') })).toEqual({
    ok: true,
    value: { folder: join(directory, 'a') },
  })
  expect(await call('library.stats')).toEqual({ ok: true, value: 'library.stats' })
  expect(await call('app.state')).toEqual({
    ok: true,
    value: { ...state, library: { folder: join(directory, 'a') } },
  })
  await call('folder.close')
  expect(await call('library.stats')).toEqual(noLibrary)
})

test('changes from one folder to another, closes the first, and keeps its strip', async () => {
  const { host, events, call } = start()
  const [a, b] = [join(directory, 'a'), join(directory, 'b')]
  await call('folder.open', { folder: a })
  await call('folder.open', { folder: a })
  await call('folder.open', { folder: b })
  await host.close()
  expect(log).toEqual([
    `open ${a}`,
    `open ${b}`,
    `unlisten ${a}`,
    `close ${a}`,
    `unlisten ${b}`,
    `close ${b}`,
  ])
  const changed = { name: 'media.changed', data: { ids: 'all' } }
  const opened = { name: 'app.changed', data: { reason: 'opened' } }
  const closed = { name: 'app.changed', data: { reason: 'closed' } }
  expect(events).toEqual([changed, opened, changed, opened, closed])
  expect(await call('folder.recent')).toMatchObject({
    value: [
      { folder: b, thumbnails: ['/recent/2/0?v=1'] },
      { folder: a, thumbnails: ['/recent/1/0?v=1'] },
    ],
  })
  expect(await host.readRecentPicture('1/0')).toEqual({ bytes: Buffer.from([1]), mime: 'image/jpeg' })
})

test('keeps the folder that is open when the next can’t be opened', async () => {
  const { host, call } = start()
  await writeFile(join(directory, 'file'), '')
  await symlink(join(directory, 'a'), join(directory, 'link'))
  // A link to a folder is the folder.
  await call('folder.open', { folder: join(directory, 'link') })
  const refusals = {
    refused: 'library-busy',
    gone: 'folder-unavailable',
    file: 'not-a-folder',
  }
  for (const [name, code] of Object.entries(refusals)) {
    expect(await call('folder.open', { folder: join(directory, name) })).toMatchObject({
      ok: false,
      error: { code },
    })
  }
  for (const folder of ['a', './a', '', 'C:', '~', 'file:///', `${directory}/a\0`]) {
    expect(await call('folder.open', { folder })).toMatchObject({
      ok: false,
      error: { code: 'invalid-input' },
    })
  }
  expect(await call('app.state')).toMatchObject({ value: { library: { folder: join(directory, 'a') } } })
  await host.close()
})

test('keeps what went wrong at the start for the page that asks later', async () => {
  const { host, events, call } = start()
  await host.openAtStart(join(directory, 'gone'))
  expect(await call('app.state')).toMatchObject({
    value: { library: null, openError: { code: 'folder-unavailable' } },
  })
  expect(events).toHaveLength(1)
  await call('folder.open', { folder: join(directory, 'a') })
  expect(await call('app.state')).toMatchObject({ value: { openError: null } })
  await host.close()
})

test('reveals a file of the library by its id, where the system can', async () => {
  const revealed: string[] = []
  const desktop = start({ kind: 'electron', reveal: (path) => revealed.push(path) })
  await desktop.call('folder.open', { folder: join(directory, 'a') })
  expect(await desktop.call('file.reveal', { id: 5 })).toEqual({ ok: true, value: null })
  expect(await desktop.call('file.reveal', { id: 6 })).toMatchObject({
    ok: false,
    error: { code: 'not-found' },
  })
  expect(await desktop.call('file.reveal', { id: '../x' })).toMatchObject({
    error: { code: 'invalid-input' },
  })
  expect(revealed).toEqual([join(directory, 'a', '5.png')])
  await desktop.host.close()
  const browser = start()
  expect(await browser.call('file.reveal', { id: 5 })).toMatchObject({ error: { code: 'unsupported' } })
  expect(await browser.call('folder.pick')).toMatchObject({ error: { code: 'unsupported' } })
})

test('lists folders in natural order, without hidden ones, files and links', async () => {
  const { call } = start()
  const place = join(directory, 'list')
  for (const name of ['10', '9', '.hidden', 'b']) await mkdir(join(place, name), { recursive: true })
  await writeFile(join(place, 'file'), '')
  expect(await call('folder.list', { folder: place })).toEqual({
    ok: true,
    value: { folder: place, parent: directory, folders: ['9', '10', 'b'].map((name) => join(place, name)) },
  })
  expect(await call('folder.list', { folder: '/' })).toMatchObject({ value: { folder: '/', parent: null } })
  expect(await call('folder.list', { folder: 'list' })).toMatchObject({ error: { code: 'invalid-input' } })
})

test('opens what the person picks, and nothing when they cancel', async () => {
  let picked: string | null = null
  const { host, call } = start({ pickFolder: async () => picked })
  expect(await call('folder.pick')).toEqual({ ok: true, value: null })
  picked = join(directory, 'b')
  expect(await call('folder.pick')).toEqual({ ok: true, value: { folder: picked } })
  await host.close()
})
