import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addFolder, createRecentFolders } from './recent-folders.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'media-scorer-recent-'))
})
afterEach(() => rm(directory, { recursive: true }))

const picture = (byte: number) => new Uint8Array([byte, byte])

test('lists the newest first, tells which are there, and forgets', async () => {
  const there = join(directory, 'there')
  await mkdir(there)
  const recent = createRecentFolders(directory, '/recent/')
  await recent.remember(join(directory, 'gone'))
  await recent.remember(there)
  const openedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/)
  const gone = { folder: join(directory, 'gone'), name: 'gone', openedAt, available: false, thumbnails: [] }
  const known = { folder: there, name: 'there', openedAt, available: true, thumbnails: [] }
  expect(await recent.list()).toEqual([known, gone])
  await recent.remember(gone.folder)
  expect(await createRecentFolders(directory, '/recent/').list()).toEqual([gone, known])
  await recent.forget(gone.folder)
  expect(await recent.list()).toEqual([known])
})

test('keeps a strip of six pictures at the most, under URLs that change with it', async () => {
  const recent = createRecentFolders(directory, 'media://recent/')
  await recent.remember('/pictures')
  await recent.keepStrip('/pictures', [1, 2, 3, 4, 5, 6, 7].map(picture))
  await recent.keepStrip('/pictures', [picture(8), Buffer.from('RIFF____WEBP')])
  const [folder] = await recent.list()
  expect(folder?.thumbnails).toEqual(['media://recent/1/0?v=2', 'media://recent/1/1?v=2'])
  expect(await recent.readPicture('1/0')).toEqual({ bytes: Buffer.from([8, 8]), mime: 'image/jpeg' })
  expect((await recent.readPicture('1/1'))?.mime).toBe('image/webp')
  expect(await recent.readPicture('1/2')).toBe(undefined)
  await recent.keepStrip('/unknown', [picture(1)])
  await recent.forget('/pictures')
  expect(await readdir(join(directory, 'recent'))).toEqual([])
})

test.each([
  '',
  '1',
  '1/0/',
  '1/../1/0',
  '../recent.json',
  '1/0%2f..',
  '01/0',
  '1/6',
  '-1/0',
  '1/0?v=1',
  '1\\0',
])('reads nothing for %j', async (path) => {
  const recent = createRecentFolders(directory, '/recent/')
  await recent.remember('/pictures')
  await recent.keepStrip('/pictures', [picture(1)])
  expect(await recent.readPicture(path)).toBe(undefined)
})

test('lets the oldest fall off the end, and never gives a number twice', () => {
  let file = { nextId: 1, folders: [] } as Parameters<typeof addFolder>[0]
  const dropped: number[] = []
  for (let number = 1; number <= 14; number += 1) {
    const added = addFolder(file, `/${number}`, '2026-01-01T00:00:00.000Z')
    file = added.file
    dropped.push(...added.dropped)
  }
  expect(dropped).toEqual([1, 2])
  expect(file.folders.map(({ id }) => id)).toEqual([14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
  expect(addFolder(file, '/9', '2026-01-01T00:00:00.000Z').file.folders.map(({ id }) => id)).toEqual([
    9, 14, 13, 12, 11, 10, 8, 7, 6, 5, 4, 3,
  ])
  expect(file.nextId).toBe(15)
})
