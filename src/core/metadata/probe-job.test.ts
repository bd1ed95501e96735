import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { findTools } from '#core/tools/find-tools.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { extractMetadata } from './extract.ts'
import { openReader } from './open-reader.ts'
import { runProbeJob } from './probe-job.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer probe '))
afterAll(() => rmSync(folder, { recursive: true }))
const { ffmpeg = '' } = await findTools()
const noSignal = new AbortController().signal

function makeClip(name: string, ...options: readonly string[]): void {
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x36:rate=25:duration=1']
  execFileSync(ffmpeg, [
    '-v',
    'error',
    '-y',
    ...source,
    '-pix_fmt',
    'yuv420p',
    ...options,
    join(folder, name),
  ])
}

function record(db: WriteDb, ...names: readonly string[]): readonly number[] {
  return recordFiles(
    db,
    names.map((path) => {
      const opened = openReader(join(folder, path))
      const { sizeBytes, modifiedNs, inode } = opened
      const extracted = extractMetadata(opened.reader, path)
      opened.close()
      return { found: { path, sizeBytes, modifiedNs, inode, createdMs: 1_700_000_000_000 }, extracted }
    }),
  )
}

async function probe(db: WriteDb, signal = noSignal) {
  const progress: JobProgress[] = []
  const changed: number[] = []
  await runProbeJob(
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

function findVideo(db: WriteDb, id: number): unknown {
  return db.sqlite
    .prepare(
      `SELECT m.width, m.height, m.duration, m.frame_rate AS rate, m.codec, m.file_created_at AS created, f.ratio
       FROM media_metadata m JOIN media_files f ON f.id = m.media_file_id WHERE f.id = ?`,
    )
    .get(id)
}

function findProblems(db: WriteDb): unknown {
  return db.sqlite.prepare("SELECT media_file_id AS id, code FROM media_problems WHERE stage = 'probe'").all()
}

describe.skipIf(ffmpeg === '')('with ffmpeg', () => {
  test('reads each video once; one that cannot be read is a problem once', async () => {
    makeClip('good.mp4')
    makeClip('turned.mkv', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p')
    writeFileSync(
      join(folder, 'broken.mp4'),
      Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x08moov', 'latin1'),
    )
    writeFileSync(join(folder, 'picture.gif'), 'GIF89a')
    const db = openTestDatabase()
    const [good = 0, mkv = 0, broken = 0] = record(db, 'good.mp4', 'turned.mkv', 'broken.mp4', 'picture.gif')
    const first = await probe(db)
    expect(first.last).toEqual({ job: 'probe', state: 'done', done: 3, total: 3, failed: 1, message: null })
    expect(first.changed).toEqual([good, mkv, broken])
    const expected = {
      width: 64,
      height: 36,
      duration: 1,
      rate: 25,
      created: '2023-11-14T22:13:20.000Z',
      ratio: 1778,
    }
    expect(findVideo(db, good)).toEqual({ ...expected, codec: 'h264' })
    expect(findVideo(db, mkv)).toEqual({ ...expected, codec: 'mjpeg' })
    expect(findProblems(db)).toEqual([{ id: broken, code: 'tool-failed' }])
    expect((await probe(db)).last).toMatchObject({ state: 'done', total: 0 })
  })

  test('a problem goes when the file changes into one that can be read', async () => {
    writeFileSync(
      join(folder, 'later.mp4'),
      Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42\0\0\0\x08moov', 'latin1'),
    )
    const db = openTestDatabase()
    const [id = 0] = record(db, 'later.mp4')
    await probe(db)
    expect(findProblems(db)).toEqual([{ id, code: 'tool-failed' }])
    makeClip('later.mp4')
    record(db, 'later.mp4')
    await probe(db)
    expect([findProblems(db), findVideo(db, id)]).toMatchObject([[], { width: 64 }])
  })

  test('a file that is gone, or was changed since the scan, is left to the scan', async () => {
    makeClip('gone.mp4')
    makeClip('changed.mp4')
    const db = openTestDatabase()
    const [gone = 0, changed = 0] = record(db, 'gone.mp4', 'changed.mp4')
    rmSync(join(folder, 'gone.mp4'))
    makeClip('changed.mp4', '-t', '0.5')
    const { changed: told } = await probe(db)
    expect([told, findProblems(db), gone, changed]).toEqual([[], [], 1, 2])
  })

  test('cancelling stops it and leaves the rest pending', async () => {
    makeClip('good.mp4')
    const db = openTestDatabase()
    record(db, 'good.mp4')
    const abort = new AbortController()
    abort.abort()
    expect((await probe(db, abort.signal)).last).toMatchObject({ state: 'cancelled', done: 0 })
    expect((await probe(db)).last).toMatchObject({ state: 'done', done: 1 })
  })
})
