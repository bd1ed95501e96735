import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepare, run, type WriteDb } from '#core/db/handles.ts'
import { writeMarker } from '#core/db/marker.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { recordProblem } from '#core/media/problems.ts'
import { noMapping } from '#core/metadata/comfy/mapping.ts'
import { parseMapping } from '#core/metadata/comfy/parse-mapping.ts'
import type { ReadSettings } from '#core/metadata/parser.ts'
import { makePng, pngChunks } from '#core/metadata/test-media.ts'
import type { JobProgress } from '#shared/job-progress.ts'
import { createScanner, type Scanner } from './scan-job.ts'
import { createPng, makeTestFolder, writeFiles } from './test-folder.ts'

const libraryId = '6f9619ff-8b86-4011-b42d-00c04fc964ff'
const deadly = { entry: new URL('./test-deadly-reader.ts', import.meta.url), longestFileMs: 300 }

let folder = ''
let db: WriteDb
let scanner: Scanner
let progress: JobProgress[] = []
let settings: ReadSettings = { comfyMapping: noMapping }

beforeEach(() => {
  folder = makeTestFolder()
  db = openTestDatabase()
  run(db, db.sql.insertInto('settings').values({ key: 'library_id', value: libraryId }))
  writeMarker(folder, libraryId)
  settings = { comfyMapping: noMapping }
  open()
})
afterEach(async () => {
  await scanner.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(reader?: typeof deadly): void {
  progress = []
  scanner = createScanner({
    db,
    folder,
    emitProgress: (one) => progress.push(one),
    onChanged: () => undefined,
    onVanished: () => undefined,
    readSettings: () => settings,
    ...(reader === undefined ? {} : { reader }),
  })
}

type Row = { readonly id: number; readonly prompt: string | null }
/** What the database says of each file; the rows are the ones read, whatever was written into them since. */
const findRows = (): Readonly<Record<string, Row>> =>
  Object.fromEntries(
    (
      prepare(
        db,
        `SELECT f.file_path AS path, f.id, m.prompt FROM media_files f JOIN media_metadata m ON m.media_file_id = f.id`,
      ).all() as (Row & { readonly path: string })[]
    ).map(({ path, ...row }) => [path, row]), // the columns above
  )
const forgetPrompts = () => prepare(db, "UPDATE media_metadata SET prompt = 'forgotten'").run()
const idsOf = (...paths: readonly string[]) => paths.map((path) => findRows()[path]?.id ?? 0)
const promptsOf = () =>
  Object.fromEntries(Object.entries(findRows()).map(([path, row]) => [path, row.prompt]))
const infotext = (prompt: string) => `${prompt}\nSteps: 20, Sampler: Euler a, Seed: 1`

test('only those that were asked for, though nothing of them has changed', async () => {
  writeFiles(folder, {
    'a.png': createPng(1, infotext('a')),
    'sub/b.png': createPng(2, infotext('b')),
    'c.png': createPng(3, infotext('c')),
  })
  await scanner.scan()
  forgetPrompts()
  await scanner.refresh(['a.png', 'sub/b.png', 'c.png'])
  expect(promptsOf()).toEqual({ 'a.png': 'forgotten', 'sub/b.png': 'forgotten', 'c.png': 'forgotten' })
  progress = []
  await scanner.readAgain(idsOf('a.png', 'sub/b.png'))
  expect(promptsOf()).toEqual({ 'a.png': 'a', 'sub/b.png': 'b', 'c.png': 'forgotten' })
  expect(progress.map(({ state, done, total }) => [state, done, total])).toEqual([
    ['running', 0, 2],
    ['done', 2, 2],
  ])
})

test('jobs that gave the files up have them again', async () => {
  writeFiles(folder, { 'a.png': createPng(1), 'b.png': createPng(2) })
  await scanner.scan()
  const [a = 0, b = 0] = idsOf('a.png', 'b.png')
  for (const id of [a, b])
    recordProblem(db, id, { stage: 'thumbnail', code: 'x', message: 'It failed.' }, 'v')
  await scanner.readAgain([a])
  expect(prepare(db, 'SELECT media_file_id FROM media_problems').pluck().all()).toEqual([b])
})

test('a file that is gone is found to be gone, one that came back to be there', async () => {
  const names = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png', 'f.png', 'g.png']
  writeFiles(folder, Object.fromEntries(names.map((name, at) => [name, createPng(at + 1)])))
  await scanner.scan()
  const missing = () =>
    prepare(db, 'SELECT file_path FROM media_files WHERE missing_since IS NOT NULL').pluck().all()
  rmSync(join(folder, 'a.png'))
  await scanner.readAgain(idsOf('a.png', 'b.png'))
  expect(missing()).toEqual(['a.png'])
  writeFileSync(join(folder, 'a.png'), createPng(9, infotext('back')))
  await scanner.readAgain(idsOf('a.png'))
  expect([missing(), promptsOf()['a.png']]).toEqual([[], 'back'])
})

test('one that kills the reader is given up once, and the others are read', async () => {
  writeFiles(folder, {
    'a.png': createPng(1, infotext('a')),
    'deadly.png': createPng(2),
    'z.png': createPng(3, infotext('z')),
  })
  await scanner.scan()
  forgetPrompts()
  await scanner.close()
  open(deadly)
  await scanner.readAgain(idsOf('a.png', 'deadly.png', 'z.png'))
  expect(promptsOf()).toEqual({ 'a.png': 'a', 'deadly.png': null, 'z.png': 'z' })
  expect(prepare(db, 'SELECT code FROM media_problems').pluck().all()).toEqual(['reader-ended'])
})

test('without the folder nothing is changed, and it says so', async () => {
  writeFiles(folder, { 'a.png': createPng(1, infotext('a')) })
  await scanner.scan()
  const ids = idsOf('a.png')
  rmSync(folder, { recursive: true })
  await expect(scanner.readAgain(ids)).rejects.toMatchObject({ code: 'folder-unavailable' })
  expect(progress.at(-1)?.state).toBe('failed')
})

test('a changed mapping reads the graphs again, once, and nothing else', async () => {
  const graph = {
    1: { class_type: 'Word Box', inputs: { say: 'a cat', clip: ['9', 1] } },
    2: { class_type: 'KSampler', inputs: { positive: ['1', 0], model: ['9', 0], steps: 5 } },
    3: { class_type: 'SaveImage', inputs: { images: ['2', 0] } },
  }
  writeFiles(folder, {
    'comfy.png': makePng({ before: [pngChunks.text('prompt', JSON.stringify(graph))] }),
    'other.png': createPng(1, infotext('b')),
  })
  await scanner.scan()
  expect(promptsOf()).toEqual({ 'comfy.png': '', 'other.png': 'b' })
  const parsed = parseMapping(
    '{"version":1,"nodes":{"Word Box":{"like":"CLIPTextEncode","inputs":{"text":"say"}}}}',
  )
  if (!parsed.ok) throw new Error(parsed.message)
  settings = { comfyMapping: parsed.mapping }
  forgetPrompts()
  expect((await scanner.scan()).changed).toBe(1)
  expect(promptsOf()).toEqual({ 'comfy.png': 'a cat', 'other.png': 'forgotten' })
  expect((await scanner.scan()).changed).toBe(0)
  settings = { comfyMapping: noMapping }
  expect((await scanner.scan()).changed).toBe(1)
  expect(promptsOf()['comfy.png']).toBe('')
})
