import { appendFileSync, mkdirSync, renameSync, rmSync, utimesSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSystemError } from '#core/storage/test-storage.ts'
import { createPng, makeTestFolder, writeFiles } from './test-folder.ts'
import { type FolderWatch, type WatchOptions, watchFolder } from './watch-folder.ts'

let folder = ''
let watching: FolderWatch | undefined
let told: string[] = []
let notices: (string | null)[] = []
beforeEach(() => {
  folder = makeTestFolder()
  told = []
  notices = []
})
afterEach(() => {
  watching?.close()
  rmSync(folder, { recursive: true })
})

async function start(options: WatchOptions = {}): Promise<void> {
  watching = watchFolder(
    folder,
    (paths) => told.push(...paths),
    (notice) => notices.push(notice),
    { settleMs: 40, ...options },
  )
  await wait(150)
  told = []
}
const expectTold = (...paths: readonly string[]) =>
  expect.poll(() => [...new Set(told)].toSorted(), { timeout: 5000, interval: 20 }).toEqual(paths.toSorted())

describe('watchFolder', () => {
  it('tells of files that come, change and go, at any depth', async () => {
    writeFiles(folder, { 'a.png': createPng(1), 'sub/deeper/b.png': createPng(1) })
    await start()
    writeFiles(folder, { 'sub/new.png': createPng(1) })
    appendFileSync(join(folder, 'sub/deeper/b.png'), 'more')
    rmSync(join(folder, 'a.png'))
    await expectTold('a.png', 'sub/deeper/b.png', 'sub/new.png')
  })

  it('tells of a new directory and then of what happens in it', async () => {
    await start()
    writeFiles(folder, { 'new/below/a.png': createPng(1) })
    await expect.poll(() => told).toContain('new')
    await wait(150)
    told = []
    writeFiles(folder, { 'new/below/b.png': createPng(1) })
    await expectTold('new/below/b.png')
  })

  it('follows a directory that is renamed', async () => {
    writeFiles(folder, { 'old/a.png': createPng(1) })
    await start()
    renameSync(join(folder, 'old'), join(folder, 'fresh'))
    await expect.poll(() => told).toEqual(expect.arrayContaining(['fresh', 'old']))
    await wait(150)
    told = []
    writeFiles(folder, { 'fresh/b.png': createPng(1) })
    await expectTold('fresh/b.png')
  })

  it('tells of score files, but not of databases, temporary files, the marker, other dot directories and other files', async () => {
    writeFiles(folder, { '.scores/media.db': '', 'sub/.scores/x.png.json': '{}', '.git/config': '' })
    await start()
    const silent = [
      '.scores/media.db-wal',
      '.scores/library.json',
      '.scores/.media-scorer-0123456789abcdef.tmp',
      '.git/a.png',
      'notes.md',
    ]
    writeFiles(folder, Object.fromEntries(silent.map((path) => [path, 'x'])))
    writeFiles(folder, { 'sub/.scores/x.png.json': '{"score": 4}', '.scores/y.png.json': '{"score": 4}' })
    await expectTold('.scores/y.png.json', 'sub/.scores/x.png.json')
    await wait(150)
    await expectTold('.scores/y.png.json', 'sub/.scores/x.png.json')
  })

  it('tells of the directory when its `.scores` is new', async () => {
    writeFiles(folder, { 'sub/a.png': createPng(1) })
    await start()
    writeFiles(folder, { 'sub/.scores/a.png.json': '{"score": 4}' })
    await expect.poll(() => told).toContain('sub')
  })

  it('waits until a file no longer grows', async () => {
    await start({ settleMs: 100 })
    const path = join(folder, 'slow.png')
    for (let step = 0; step < 10; step += 1) {
      appendFileSync(path, 'part')
      await wait(40)
      expect(told).toEqual([])
    }
    await expectTold('slow.png')
  })

  it('tells of the directory instead of hundreds of its files', async () => {
    mkdirSync(join(folder, 'sub'))
    await start()
    for (let index = 0; index < 600; index += 1) writeFileSync(join(folder, `sub/f${index}.png`), '')
    await expect.poll(() => told).toContain('sub')
  })

  it('polls, and says so once, when the system has no watches left', async () => {
    writeFiles(folder, { 'a/a.png': '', 'b/b.png': '' })
    let watches = 0
    await start({
      pollMs: 50,
      watchDirectory: (directory, onEvent) => {
        watches += 1
        if (watches > 2) throw createSystemError('ENOSPC', 'watch')
        return watch(directory, (_event, name) => onEvent(name))
      },
    })
    expect(notices).toEqual([expect.stringContaining('can’t watch as many folders')])
    writeFiles(folder, { 'a/new.png': '', 'b/new.png': '' })
    await expect.poll(() => told.filter((path) => path.startsWith('a')).length).toBeGreaterThan(0)
    await expect.poll(() => told.filter((path) => path.startsWith('b')).length).toBeGreaterThan(0)
    expect(notices.length).toBe(1)
  })

  it('tells of a directory in which something came before it could be watched', async () => {
    writeFiles(folder, { 'a/a.png': '', 'b/b.png': '' })
    const anHourAgo = Date.now() / 1000 - 3600
    for (const name of ['a', 'b', '']) utimesSync(join(folder, name), anHourAgo, anHourAgo)
    watching = watchFolder(
      folder,
      (paths) => told.push(...paths),
      () => {},
      {
        settleMs: 40,
        watchDirectory: (directory, onEvent) => {
          if (directory.endsWith('b')) writeFileSync(join(directory, 'late.png'), '')
          return watch(directory, (_event, name) => onEvent(name))
        },
      },
    )
    await expect.poll(() => told, { timeout: 5000 }).toContain('b')
    expect(told).not.toContain('a')
  })

  it('leaves nothing watched when it is closed while it still adds directories', async () => {
    writeFiles(folder, Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`d${index}/a.png`, ''])))
    let open = 0
    let opened = 0
    watching = watchFolder(
      folder,
      () => {},
      () => {},
      {
        watchDirectory: (directory, onEvent) => {
          open += 1
          opened += 1
          if (opened === 5) queueMicrotask(() => watching?.close())
          const watcher = watch(directory, (_event, name) => onEvent(name))
          watcher.on('close', () => {
            open -= 1
          })
          return watcher
        },
      },
    )
    await expect.poll(() => [opened, open], { timeout: 5000 }).toEqual([5, 0])
  })

  it('is silent once closed', async () => {
    await start()
    writeFiles(folder, { 'a.png': '' })
    watching?.close()
    await wait(150)
    expect(told).toEqual([])
  })
})
