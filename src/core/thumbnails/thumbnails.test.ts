import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { first, run, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { extractMetadata } from '#core/metadata/extract.ts'
import { openReader } from '#core/metadata/open-reader.ts'
import { findTools } from '#core/tools/find-tools.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { forkDecoder } from './decoder.ts'
import { makePhoto } from './test-photo.ts'
import { createThumbnails, type Thumbnails } from './thumbnails.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer thumbnails '))
const storePath = join(folder, 'thumbnails.db')
const { ffmpeg } = await findTools()
const noSignal = new AbortController().signal
const open: Thumbnails[] = []
afterAll(async () => {
  for (const thumbnails of open) await thumbnails.close()
  rmSync(folder, { recursive: true })
})

beforeAll(async () => {
  const red = sharp({ create: { width: 800, height: 600, channels: 3, background: '#d02020' } })
  await red.png().toFile(join(folder, 'a.png'))
  await red.jpeg().toFile(join(folder, 'b.jpg'))
  writeFileSync(
    join(folder, 'broken.png'),
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]),
  )
  writeFileSync(join(folder, 'text.png'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
})

/** Records files as a scan does, in the order given, so that the first has id 1. */
function record(db: WriteDb, ...names: readonly string[]): readonly number[] {
  return recordFiles(
    db,
    names.map((path) => {
      const opened = openReader(join(folder, path))
      try {
        const { sizeBytes, modifiedNs, inode } = opened
        return {
          found: { path, sizeBytes, modifiedNs, inode, createdMs: null },
          extracted: extractMetadata(opened.reader, path),
        }
      } finally {
        opened.close()
      }
    }),
  )
}

function start(db: WriteDb, path = storePath) {
  const progress: JobProgress[] = []
  const changed: number[] = []
  const drawn: number[] = []
  const errors: unknown[] = []
  const thumbnails = createThumbnails({
    db,
    folder,
    storePath: path,
    decoder: forkDecoder,
    emitProgress: (one) => void progress.push(one),
    onChanged: (ids) => void changed.push(...ids),
    onDrawn: (ids) => void drawn.push(...ids),
    onError: (error) => void errors.push(error),
  })
  open.push(thumbnails)
  return { thumbnails, progress, changed, drawn, errors }
}

function countThumbnails(db: WriteDb): number {
  return first(db, db.sql.selectFrom('media_thumbnails').select(db.sql.fn.countAll<number>().as('n')))?.n ?? 0
}

function findProblems(db: WriteDb): readonly unknown[] {
  return db.sqlite
    .prepare("SELECT media_file_id AS id, code FROM media_problems WHERE stage = 'thumbnail' ORDER BY id")
    .all()
}

test('the job draws what is pending once, and what cannot be drawn is a problem once', async () => {
  const db = openTestDatabase()
  const ids = record(db, 'a.png', 'b.jpg', 'broken.png', 'text.png')
  const { thumbnails, progress, changed } = start(db)
  await thumbnails.runJob(noSignal)
  expect(progress.at(-1)).toEqual({
    job: 'thumbnails',
    state: 'done',
    done: 3,
    total: 3,
    failed: 1,
    message: null,
  })
  expect([countThumbnails(db), findProblems(db), changed]).toEqual([
    2,
    [{ id: ids[2], code: 'damaged' }],
    [ids[2]],
  ])
  progress.length = 0
  await thumbnails.runJob(noSignal)
  expect(progress.at(-1)).toMatchObject({ state: 'done', total: 0 })
  for (const id of ids.slice(0, 2)) {
    const thumbnail = await thumbnails.read(id, noSignal)
    const { dominant } = await sharp(thumbnail?.bytes).stats()
    expect([thumbnail?.mime, dominant.r > 190, dominant.g < 50]).toEqual(['image/jpeg', true, true])
  }
  expect(await thumbnails.read(ids[2] ?? 0, noSignal)).toBeUndefined()
  expect(await thumbnails.read(ids[3] ?? 0, noSignal)).toBeUndefined()
  expect(await thumbnails.read(999, noSignal)).toBeUndefined()
})

test('a thumbnail is drawn when it is asked for, kept, and read without a decoder after a restart', async () => {
  const db = openTestDatabase()
  const path = join(folder, 'kept.db')
  const [id = 0] = record(db, 'a.png')
  const before = start(db, path)
  const drawn = await before.thumbnails.read(id, noSignal)
  expect(await before.thumbnails.read(id, noSignal)).toEqual(drawn)
  await before.thumbnails.close()
  expect(countThumbnails(db)).toBe(1)
  const again = createThumbnails({
    db,
    folder,
    storePath: path,
    decoder: () => {
      throw new Error('No decoder is needed.')
    },
    emitProgress: () => {},
    onChanged: () => {},
    onDrawn: () => {},
    onError: () => {},
  })
  open.push(again)
  expect(await again.read(id, noSignal)).toEqual(drawn)
})

test('other bytes under the same name get another thumbnail, and the problem goes', async () => {
  const db = openTestDatabase()
  const name = 'changing.png'
  writeFileSync(join(folder, name), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  const [id = 0] = record(db, name)
  const { thumbnails } = start(db, join(folder, 'changing.db'))
  expect(await thumbnails.read(id, noSignal)).toBeUndefined()
  expect(findProblems(db)).toEqual([{ id, code: 'damaged' }])
  const seen: (string | undefined)[] = []
  for (const background of ['#20d020', '#2020d0']) {
    await sharp({
      create: { width: background === '#20d020' ? 50 : 60, height: 50, channels: 3, background },
    })
      .png()
      .toFile(join(folder, name))
    record(db, name)
    const thumbnail = await thumbnails.read(id, noSignal)
    const { dominant } = await sharp(thumbnail?.bytes).stats()
    seen.push(dominant.g > dominant.b ? 'green' : 'blue', thumbnail?.version)
  }
  expect([seen[0], seen[2], seen[1] === seen[3], findProblems(db)]).toEqual(['green', 'blue', false, []])
})

test('a cache that is deleted or of another library is made anew, and all is pending again', async () => {
  const db = openTestDatabase()
  const path = join(folder, 'gone.db')
  const [id = 0] = record(db, 'a.png')
  const before = start(db, path)
  await before.thumbnails.runJob(noSignal)
  await before.thumbnails.close()
  rmSync(path)
  const after = start(db, path)
  expect(countThumbnails(db)).toBe(0)
  await after.thumbnails.runJob(noSignal)
  expect(countThumbnails(db)).toBe(1)
  await after.thumbnails.close()

  const other = openTestDatabase()
  record(other, 'b.jpg')
  const stranger = start(other, path)
  expect((await stranger.thumbnails.read(id, noSignal))?.version).not.toBe(
    (await start(db, join(folder, 'x.db')).thumbnails.read(id, noSignal))?.version,
  )
})

test('without a place for the cache thumbnails are still drawn', async () => {
  const db = openTestDatabase()
  const [id = 0] = record(db, 'a.png')
  const { thumbnails, errors, progress } = start(db, join(folder, 'no such folder', 'thumbnails.db'))
  await thumbnails.runJob(noSignal)
  expect(progress).toEqual([]) // Nothing could be kept of what is drawn ahead.
  expect((await thumbnails.read(id, noSignal))?.mime).toBe('image/jpeg')
  expect(errors.length).toBe(1)
  expect(countThumbnails(db)).toBe(0)
})

test('an ancestor’s thumbnail stands in where none can be drawn', async () => {
  const db = openTestDatabase()
  const [id = 0, unknown = 0] = record(db, 'broken.png', 'text.png')
  const small = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  for (const media_file_id of [id, unknown]) {
    const thumbnail_data = small.toString('base64')
    run(
      db,
      db.sql.insertInto('media_thumbnails').values({ media_file_id, thumbnail_size: '64', thumbnail_data }),
    )
  }
  const { thumbnails } = start(db, join(folder, 'inherited.db'))
  for (let time = 0; time < 2; time += 1) {
    const thumbnail = await thumbnails.read(id, noSignal)
    expect([thumbnail?.mime, Buffer.from(thumbnail?.bytes ?? [])]).toEqual(['image/jpeg', small])
  }
})

test('a file that is gone for the moment is no problem, and the wait for one ends with its signal', async () => {
  const db = openTestDatabase()
  writeFileSync(join(folder, 'short-lived.png'), await sharp(join(folder, 'a.png')).png().toBuffer())
  const [id = 0] = record(db, 'short-lived.png')
  rmSync(join(folder, 'short-lived.png'))
  const { thumbnails } = start(db, join(folder, 'gone-file.db'))
  expect(await thumbnails.read(id, noSignal)).toBeUndefined()
  await thumbnails.runJob(noSignal)
  expect(findProblems(db)).toEqual([])
  const [other = 0] = record(db, 'a.png')
  const abort = new AbortController()
  const waiting = thumbnails.read(other, abort.signal)
  abort.abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
})

test('the whole picture of a TIFF comes as a JPEG, and is not kept', async () => {
  const db = openTestDatabase()
  await sharp({ create: { width: 1500, height: 1000, channels: 3, background: '#d02020' } })
    .tiff()
    .toFile(join(folder, 'scan.tif'))
  const [id = 0] = record(db, 'scan.tif')
  const { thumbnails } = start(db, join(folder, 'preview.db'))
  const preview = await thumbnails.readPreview(id, noSignal)
  const { width, format } = await sharp(preview?.bytes).metadata()
  expect([preview?.mime, width, format, countThumbnails(db)]).toEqual(['image/jpeg', 1500, 'jpeg', 0])
})

test('cancelling the job keeps what is done, and nothing runs on', async () => {
  const db = openTestDatabase()
  const names = Array.from({ length: 60 }, (_, index) => `many-${index}.png`)
  const bytes = await sharp(join(folder, 'a.png')).png().toBuffer()
  for (const name of names) writeFileSync(join(folder, name), bytes)
  record(db, ...names)
  const abort = new AbortController()
  const { thumbnails, progress } = start(db, join(folder, 'cancel.db'))
  const job = thumbnails.runJob(abort.signal)
  while ((progress.at(-1)?.done ?? 0) < 5) await new Promise((resolve) => setTimeout(resolve, 5))
  abort.abort()
  await job
  const done = countThumbnails(db)
  expect([progress.at(-1)?.state, done >= 5 && done < 60]).toEqual(['cancelled', true])
  await thumbnails.runJob(noSignal)
  expect(countThumbnails(db)).toBe(60)
  expect(statSync(join(folder, 'cancel.db')).isFile()).toBe(true)
})

test.skipIf(ffmpeg === undefined)('a video gets a frame', async () => {
  const db = openTestDatabase()
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=25:duration=1', '-pix_fmt', 'yuv420p']
  execFileSync(ffmpeg ?? '', ['-v', 'error', '-y', ...source, join(folder, 'clip.mp4')])
  const [id = 0] = record(db, 'clip.mp4')
  const { thumbnails } = start(db, join(folder, 'video.db'))
  await thumbnails.runJob(noSignal)
  const thumbnail = await thumbnails.read(id, noSignal)
  const { width, height } = await sharp(thumbnail?.bytes).metadata()
  expect([thumbnail?.mime, width, height]).toEqual(['image/jpeg', 512, 288])
  expect(await thumbnails.readPreview(id, noSignal)).toBeUndefined()
})

test('who would have to wait gets the camera’s small picture at once, and is told when the better one is there', async () => {
  const photo = await makePhoto({
    ...{ width: 2000, height: 1500, color: '#2020d0', orientation: 1 },
    thumbnail: { width: 160, height: 120, color: '#d02020' },
  })
  const names = Array.from({ length: 24 }, (_, index) => `photo-${index}.jpg`)
  for (const name of names) writeFileSync(join(folder, name), photo)
  const db = openTestDatabase()
  const ids = record(db, ...names)
  const { thumbnails, drawn, errors } = start(db, join(folder, 'glimpses.db'))
  const read = async (id: number) => {
    const picture = await thumbnails.read(id, noSignal)
    const { width } = await sharp(picture?.bytes).metadata()
    return { width, version: picture?.version }
  }
  const first = await Promise.all(ids.map(read))
  const glimpsed = ids.filter((_, index) => first[index]?.width === 160)
  expect(glimpsed.length).toBeGreaterThan(12)
  expect(new Set(first.map(({ version }) => version?.endsWith('-glimpse'))).size).toBe(2)
  await vi.waitFor(() => expect(drawn.toSorted((a, b) => a - b)).toEqual(glimpsed), 10_000)
  const versions = new Map(ids.map((id, index) => [id, first[index]?.version?.replace('-glimpse', '')]))
  for (const id of ids) expect(await read(id)).toEqual({ width: 500, version: versions.get(id) })
  expect(errors).toEqual([])
})
