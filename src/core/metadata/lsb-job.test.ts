import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync, gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { createDecoderPool } from '#core/thumbnails/decoder-pool.ts'
import { toHiddenBytes } from '#core/thumbnails/hidden-answer.ts'
import { extractMetadata } from './extract.ts'
import { runLsbJob } from './lsb-job.ts'
import { openReader } from './open-reader.ts'
import { findRecordedFile } from './recorded-file.ts'
import { hideBytes } from './test-hidden.ts'

const folder = mkdtempSync(join(tmpdir(), 'media scorer lsb '))
const pool = createDecoderPool(forkDecoder, 2)
afterAll(() => {
  pool.close()
  rmSync(folder, { recursive: true })
})

const infotext =
  'a fox\nNegative prompt: a dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 128x128, Model: m'
const novelai = JSON.stringify({
  Software: 'NovelAI',
  Source: 'Stable Diffusion XL C1E1DE52',
  Description: 'a cat',
  Comment: JSON.stringify({
    prompt: 'a cat',
    uc: 'blurry',
    steps: 28,
    scale: 5,
    seed: 9,
    sampler: 'k_euler',
  }),
})

type Hiding = Parameters<typeof hideBytes>[0]

async function makePicture(name: string, hiding: Omit<Hiding, 'width' | 'height'>): Promise<void> {
  const { data, width, height, channels } = hideBytes({ width: 128, height: 128, ...hiding })
  const picture = sharp(data, { raw: { width, height, channels } })
  await (name.endsWith('.webp') ? picture.webp({ lossless: true, exact: true }) : picture.png()).toFile(
    join(folder, name),
  )
}

beforeAll(async () => {
  await makePicture('alpha.png', { where: 'alpha', packing: 'gzip', bytes: gzipSync(infotext) })
  await makePicture('colours.png', { where: 'rgb', packing: 'plain', bytes: Buffer.from(infotext) })
  await makePicture('novelai.webp', { where: 'alpha', packing: 'gzip', bytes: gzipSync(novelai) })
  await makePicture('bomb.png', { where: 'alpha', packing: 'gzip', bytes: gzipSync(Buffer.alloc(900_000)) })
  await sharp({ create: { width: 128, height: 128, channels: 3, background: 'red' } })
    .png()
    .toFile(join(folder, 'plain.png'))
  await sharp({ create: { width: 127, height: 128, channels: 3, background: 'red' } })
    .png()
    .toFile(join(folder, 'odd.png'))
  writeFileSync(
    join(folder, 'broken.png'),
    Buffer.from('89504e470d0a1a0a0000000d494844520000010000000100080600000000000000', 'hex'),
  )
})

function record(db: WriteDb, ...names: readonly string[]): readonly number[] {
  return recordFiles(
    db,
    names.map((path) => {
      const opened = openReader(join(folder, path))
      const { sizeBytes, modifiedNs, inode } = opened
      const extracted = extractMetadata(opened.reader, path)
      opened.close()
      return { found: { path, sizeBytes, modifiedNs, inode, createdMs: null }, extracted }
    }),
  )
}

async function look(
  db: WriteDb,
): Promise<{ readonly asked: readonly number[]; readonly changed: readonly number[] }> {
  const asked: number[] = []
  const changed: number[] = []
  const signal = new AbortController().signal
  await runLsbJob(
    {
      db,
      folder,
      readHidden: async (id, stop) => {
        asked.push(id)
        const path = join(folder, findRecordedFile(db, id)?.path ?? '')
        return toHiddenBytes(
          await pool.draw({ path, root: folder, format: 'png', output: 'hidden-text' }, stop),
        )
      },
      emitProgress: () => {},
      onChanged: (ids) => changed.push(...ids),
    },
    signal,
  )
  return { asked: asked.toSorted(), changed: changed.toSorted() }
}

function find(db: WriteDb, id: number | undefined): unknown {
  return prepare(
    db,
    'SELECT tool, prompt, negative_prompt, steps, seed, parser FROM media_metadata WHERE media_file_id = ?',
  ).get(id)
}

test('texts in alpha and in colours are read, once', async () => {
  const db = openTestDatabase()
  const ids = record(db, 'alpha.png', 'colours.png', 'novelai.webp', 'plain.png', 'odd.png')
  expect(await look(db)).toEqual({ asked: ids.slice(0, 4), changed: ids.slice(0, 3) })
  const a1111 = {
    tool: 'a1111',
    prompt: 'a fox',
    negative_prompt: 'a dog',
    steps: 20,
    seed: '5',
    parser: 'a1111',
  }
  expect(find(db, ids[0])).toEqual(a1111)
  expect(find(db, ids[1])).toEqual(a1111)
  expect(find(db, ids[2])).toEqual({
    ...{
      tool: 'novelai',
      prompt: 'a cat',
      negative_prompt: 'blurry',
      steps: 28,
      seed: '9',
      parser: 'novelai',
    },
  })
  const nothing = { tool: null, prompt: null, negative_prompt: null, steps: null, seed: null, parser: null }
  expect(find(db, ids[3])).toEqual(nothing)
  expect(find(db, ids[4])).toEqual(nothing)
  expect(await look(db)).toEqual({ asked: [], changed: [] })
})

test('a new reading of the file is followed by a new look', async () => {
  const db = openTestDatabase()
  const ids = record(db, 'plain.png')
  await look(db)
  record(db, 'plain.png')
  expect(await look(db)).toEqual({ asked: ids, changed: [] })
})

test('a text that inflates beyond all bounds is reported, and a damaged picture passed over', async () => {
  const db = openTestDatabase()
  const ids = record(db, 'bomb.png', 'broken.png')
  expect(await look(db)).toEqual({ asked: ids, changed: ids.slice(0, 1) })
  const problems = prepare(
    db,
    'SELECT media_file_id AS id, stage, code FROM media_problems WHERE code <> ?',
  ).all('truncated')
  expect(problems).toEqual([{ id: ids[0], stage: 'metadata', code: 'over-limit' }])
  expect(await look(db)).toEqual({ asked: [], changed: [] })
})

test('a colour profile moves no bits', async () => {
  const hiding = { where: 'rgb', packing: 'plain', bytes: Buffer.from(infotext) } as const
  await makePicture('profile.png', hiding)
  const { icc } = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .withIccProfile('p3')
    .png()
    .toBuffer()
    .then((bytes) => sharp(bytes).metadata())
  const bytes = readFileSync(join(folder, 'profile.png'))
  const profile = Buffer.concat([Buffer.from('iCCPp3\0\0', 'latin1'), deflateSync(icc ?? '')])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(profile.length - 4)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(profile))
  writeFileSync(
    join(folder, 'profile.png'),
    Buffer.concat([bytes.subarray(0, 33), length, profile, check, bytes.subarray(33)]),
  )
  expect((await sharp(join(folder, 'profile.png')).metadata()).icc?.length).toBe(icc?.length)
  const request = {
    path: join(folder, 'profile.png'),
    root: folder,
    format: 'png',
    output: 'hidden-text',
  } as const
  const hidden = toHiddenBytes(await pool.draw(request, new AbortController().signal))
  expect(Buffer.from(hidden?.bytes ?? []).toString()).toBe(infotext)
})
