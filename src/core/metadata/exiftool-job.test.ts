import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { findExifTool } from '#core/tools/find-exiftool.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { runExifToolJob } from './exiftool-job.ts'
import { openReader } from './open-reader.ts'
import { readFileMetadata } from './read-file.ts'
import {
  asciiTag,
  bytesTag,
  exifSegment,
  latin1,
  makeJpeg,
  makeTextPng,
  makeTiff,
  makeWebp,
  rationalTag,
  riffChunk,
  vp8x,
} from './test-media.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer exiftool job '))
afterAll(() => rmSync(folder, { recursive: true }))
const noSignal = new AbortController().signal

/** Nikon's own directory of tags (type 3): a lens that only somebody who knows the maker reads. */
const nikonNote = Buffer.concat([
  latin1('Nikon\0\u0002\u0010\0\0'),
  makeTiff({
    little: false,
    image: [
      rationalTag(
        0x84,
        [
          [18, 1],
          [55, 1],
          [35, 10],
          [56, 10],
        ],
        false,
      ),
    ],
  }),
])

function makePhoto(make: string, exif: readonly ReturnType<typeof asciiTag>[]): Buffer {
  const image = [asciiTag(0x10f, make), asciiTag(0x110, `${make.split(' ')[0]} D70`)]
  return makeJpeg([exifSegment(makeTiff({ little: false, image, exif }))])
}

const date = asciiTag(0x9003, '2004:05:06 07:08:09')
const photo = makePhoto('NIKON CORPORATION', [date, bytesTag(0x927c, nikonNote)])

function record(db: WriteDb, ...names: readonly string[]): readonly number[] {
  return recordFiles(
    db,
    names.map((name) => {
      const path = join(folder, name)
      const opened = openReader(path)
      const { sizeBytes, modifiedNs, inode } = opened
      const extracted = readFileMetadata(opened, path)
      opened.close()
      return { found: { path: name, sizeBytes, modifiedNs, inode, createdMs: null }, extracted }
    }),
  )
}

async function run(db: WriteDb, signal = noSignal) {
  const progress: JobProgress[] = []
  const changed: number[] = []
  await runExifToolJob(
    {
      db,
      folder,
      emitProgress: (one) => void progress.push(one),
      onChanged: (ids) => void changed.push(...ids),
    },
    signal,
  )
  return { last: progress.at(-1), changed: changed.toSorted((a, b) => a - b) }
}

function findRow(db: WriteDb, id: number): unknown {
  return db.sqlite
    .prepare(
      `SELECT camera, lens, taken_at AS takenAt, raw ->> '$.exiftool' AS read FROM media_metadata WHERE media_file_id = ?`,
    )
    .get(id)
}

const program = await findExifTool(process.env)

describe.skipIf(program === undefined)('with ExifTool', () => {
  test('fills what our readers left open, once for each version of a file', async () => {
    writeFileSync(join(folder, 'nikon.jpg'), photo)
    writeFileSync(join(folder, 'plain.jpg'), makePhoto('Maker', [date]))
    writeFileSync(join(folder, 'scan.jpg'), makeJpeg([]))
    writeFileSync(join(folder, 'made.png'), makeTextPng({ parameters: 'a cat\nSteps: 20, Sampler: Euler a' }))
    const db = openTestDatabase()
    const [nikon = 0, plain = 0, scan = 0, made = 0] = record(
      db,
      'nikon.jpg',
      'plain.jpg',
      'scan.jpg',
      'made.png',
    )
    const first = await run(db)
    expect(first.last).toEqual({
      job: 'metadata',
      state: 'done',
      done: 2,
      total: 2,
      failed: 0,
      message: null,
    })
    expect(first.changed).toEqual([nikon])
    const lens = '18-55mm f/3.5-5.6'
    const takenAt = '2004-05-06T07:08:09'
    expect([nikon, plain, scan, made].map((id) => findRow(db, id))).toEqual([
      { camera: 'NIKON D70', lens, takenAt, read: JSON.stringify({ lens }) },
      { camera: 'Maker D70', lens: null, takenAt, read: 'nothing' },
      { camera: null, lens: null, takenAt: null, read: null },
      { camera: null, lens: null, takenAt: null, read: null },
    ])
    expect((await run(db)).last).toMatchObject({ state: 'done', total: 0 })
    writeFileSync(join(folder, 'plain.jpg'), makePhoto('NIKON CORPORATION', [bytesTag(0x927c, nikonNote)]))
    record(db, 'plain.jpg')
    expect([await run(db), findRow(db, plain)]).toMatchObject([{ changed: [plain] }, { lens }])
  })

  test('a file over a limit is never given to it; one that it can’t read counts as read', async () => {
    const image = [asciiTag(0x10f, 'NIKON'), asciiTag(0x110, 'D70')]
    const exif = riffChunk('EXIF', makeTiff({ little: false, image }))
    const xmp = riffChunk('XMP ', Buffer.alloc(9_000_000, 0x20))
    writeFileSync(join(folder, 'bomb.webp'), makeWebp([vp8x(64, 48, 0x0c), exif, xmp]))
    writeFileSync(
      join(folder, 'cut.nef'),
      Buffer.concat([Buffer.from('MM\0*\0\0\0\x08\0\x04', 'latin1'), Buffer.alloc(3)]),
    )
    const db = openTestDatabase()
    const [id = 0] = record(db, 'bomb.webp', 'cut.nef')
    const problems = db.sqlite
      .prepare('SELECT code FROM media_problems WHERE media_file_id = ?')
      .pluck()
      .all(id)
    const { last, changed } = await run(db)
    expect([problems, last?.done, changed, findRow(db, id)]).toEqual([
      expect.arrayContaining(['over-limit']),
      expect.any(Number),
      [],
      expect.objectContaining({ read: null }),
    ])
    expect((await run(db)).last).toMatchObject({ total: 0 })
  })

  test('a file that is gone or was changed since the scan is left to the scan', async () => {
    writeFileSync(join(folder, 'gone.jpg'), photo)
    writeFileSync(join(folder, 'changed.jpg'), photo)
    const db = openTestDatabase()
    record(db, 'gone.jpg', 'changed.jpg')
    rmSync(join(folder, 'gone.jpg'))
    writeFileSync(join(folder, 'changed.jpg'), Buffer.concat([photo, Buffer.alloc(9)]))
    expect((await run(db)).changed).toEqual([])
  })

  test('cancelling stops it and leaves the rest pending', async () => {
    writeFileSync(join(folder, 'nikon.jpg'), photo)
    const db = openTestDatabase()
    const [id] = record(db, 'nikon.jpg')
    const abort = new AbortController()
    abort.abort()
    expect((await run(db, abort.signal)).last).toMatchObject({ state: 'cancelled', done: 0 })
    expect((await run(db)).changed).toEqual([id])
  })
})
