import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openTestDatabase } from '#core/db/test-database.ts'
import { createScanner, type Scanner } from './scan-job.ts'
import { createPng, makeTestFolder, writeFiles } from './test-folder.ts'

let folder = ''
let db: WriteDb
let scanner: Scanner
beforeEach(() => {
  folder = makeTestFolder()
  db = openTestDatabase()
  scanner = createScanner({ db, folder, emitProgress: () => {}, onChanged: () => {}, onVanished: () => {} })
})
afterEach(async () => {
  await scanner.close()
  rmSync(folder, { recursive: true })
})

const infotext = (prompt: string): string => `${prompt}\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1`
function prompts(): unknown {
  const rows = prepare(
    db,
    `SELECT f.filename, m.prompt FROM media_files f JOIN media_metadata m ON m.media_file_id = f.id ORDER BY f.filename`,
  )
    .raw()
    .all() as [string, string | null][] // two columns
  return Object.fromEntries(rows)
}

test('a text beside a picture is read with it, and again when it comes, changes or goes', async () => {
  writeFiles(folder, {
    'a.png': createPng(1),
    'a.txt': infotext('a fox'),
    'b.png': createPng(1),
    'c.png': createPng(1, infotext('its own')),
    'c.txt': infotext('another'),
    'd.jpg': createPng(1),
    'd.jpg.caption': 'a dog in the snow',
  })
  await scanner.scan()
  expect(prompts()).toEqual({
    'a.png': 'a fox',
    'b.png': null,
    'c.png': 'its own',
    'd.jpg': 'a dog in the snow',
  })
  expect((await scanner.scan()).changed).toBe(0)

  writeFileSync(join(folder, 'a.txt'), infotext('a wolf'))
  writeFileSync(join(folder, 'b.png.txt'), infotext('a bear'))
  rmSync(join(folder, 'd.jpg.caption'))
  expect((await scanner.scan()).changed).toBe(3)
  expect(prompts()).toEqual({ 'a.png': 'a wolf', 'b.png': 'a bear', 'c.png': 'its own', 'd.jpg': null })
  expect((await scanner.scan()).changed).toBe(0)
})

test('a text that is told of by the watch is read with its pictures, whatever theirs are called', async () => {
  writeFiles(folder, {
    'sub/a.png': createPng(1),
    'sub/a.PNG.txt': infotext('of none'),
    'sub/b.JPG': createPng(1),
    'sub/c.webp': createPng(1),
  })
  await scanner.scan()
  writeFiles(folder, {
    'sub/a.txt': infotext('a fox'),
    'sub/b.txt': infotext('a bear'),
    'sub/c.webp.txt': infotext('a cat'),
  })
  await scanner.refresh(['sub/a.txt', 'sub/b.txt', 'sub/c.webp.txt'])
  expect(prompts()).toEqual({ 'a.png': 'a fox', 'b.JPG': 'a bear', 'c.webp': 'a cat' })
  rmSync(join(folder, 'sub/a.txt'))
  await scanner.refresh(['sub/a.txt'])
  expect(prompts()).toEqual({ 'a.png': null, 'b.JPG': 'a bear', 'c.webp': 'a cat' })
  expect((await scanner.scan()).changed).toBe(0)
})

test('a picture that changes keeps what stands beside it', async () => {
  writeFiles(folder, { 'a.png': createPng(1), 'a.txt': infotext('a fox') })
  await scanner.scan()
  utimesSync(join(folder, 'a.png'), 1_700_000_000, 1_700_000_000)
  await scanner.refresh(['a.png'])
  expect(prompts()).toEqual({ 'a.png': 'a fox' })
  expect((await scanner.scan()).changed).toBe(0)
})
