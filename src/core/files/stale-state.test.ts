import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { undoLast } from '#core/media/acts.ts'
import { createPng } from '#core/scan/test-folder.ts'
import type { FileActInput } from '#shared/contract.ts'
import { makeRoot, openTestLibrary, removeRoot, type TestLibrary } from './test-library.ts'

let library: TestLibrary
let roots: string[] = []
afterEach(async () => {
  await library.close()
  for (const root of roots.splice(0)) removeRoot(root)
})

async function open(contents: Readonly<Record<string, number | string>>): Promise<TestLibrary> {
  const root = makeRoot(contents)
  roots = [root]
  library = await openTestLibrary(root)
  await library.settle()
  return library
}

const act = (path: string, what: FileActInput) =>
  library.files.act({ ids: [library.id(path)], act: what, pairs: true })
const rename = (path: string, name: string) => act(path, { kind: 'rename', name })
const scoreOf = (path: string): unknown => JSON.parse(library.read(path)).score

/** As another program writes it: with a time of its own. */
function write(path: string, content: string | Uint8Array): void {
  const absolute = join(library.folder, path)
  mkdirSync(dirname(absolute), { recursive: true })
  writeFileSync(absolute, content)
  const later = new Date(Date.now() + 5000)
  utimesSync(absolute, later, later)
}

it('reads a score file that another program changed just before its picture was renamed', async () => {
  await open({ 'a.png': 1 })
  library.score('a.png', 3)
  await library.settle()
  write('.scores/a.png.json', '{"file": "a.png", "score": 5, "updated": "2026-01-01T00:00:00"}')
  await act('a.png', { kind: 'move', to: { folder: 'sub' }, taken: 'number' })
  await library.settle()
  expect(library.rows()).toEqual([{ path: 'sub/a.png', score: 5, missing: false }])
})

it('still has to read a sidecar that another program changed just before', async () => {
  await open({ 'a.png': 1, 'a.png.xmp': '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>' })
  library.db.sqlite.exec("INSERT INTO xmp_bases VALUES (1, 'a.png.xmp', '{}', 1, 1)")
  await rename('a.png', 'b')
  expect(library.db.sqlite.prepare('SELECT * FROM xmp_bases').raw().all()).toEqual([
    [1, 'b.png.xmp', '{}', 1, 1],
  ])
})

it('takes along a score that is still owed when a picture leaves the library', async () => {
  await open({ 'a.png': 1, 'b.png': 2 })
  library.score('a.png', 3)
  await library.settle()
  library.score('a.png', 5)
  library.score('b.png', 4)
  const outside = join(library.root, 'outside')
  const to = { outside }
  await act('a.png', { kind: 'move', to, taken: 'number' })
  await act('b.png', { kind: 'copy', to, taken: 'number' })
  const scores = ['a', 'b'].map(
    (name) => JSON.parse(readFileSync(join(outside, `.scores/${name}.png.json`), 'utf8')).score,
  )
  expect(scores).toEqual([5, 4])
})

it('sees that a picture was replaced just before it was renamed', async () => {
  await open({ 'a.png': 1 })
  library.score('a.png', 3)
  await library.settle()
  write('a.png', createPng(7))
  await rename('a.png', 'b')
  await library.settle()
  const row = library.db.sqlite
    .prepare("SELECT content_changed_at IS NOT NULL FROM media_files WHERE file_path = 'b.png'")
    .pluck()
    .get()
  expect(row).toBe(1)
})

it('writes a score that was still owed when the picture went into the trash, once it is back', async () => {
  await open({ 'a.png': 1 })
  library.score('a.png', 3)
  await library.settle()
  library.score('a.png', 5)
  await act('a.png', { kind: 'trash' })
  await library.files.takeBack('undo')
  await library.settle()
  expect(library.rows()).toEqual([{ path: 'a.png', score: 5, missing: false }])
  expect(scoreOf('.scores/a.png.json')).toBe(5)
})

it('brings a picture back that was scored while it was in the trash, and that score with it', async () => {
  await open({ 'a.png': 1 })
  library.score('a.png', 3)
  await library.settle()
  await act('a.png', { kind: 'trash' })
  library.score('a.png', 4)
  await library.settle()
  // As a session does it that takes the score back, and then the act before.
  undoLast(library.db)
  await library.settle()
  expect(await library.files.takeBack('undo')).toMatchObject({ files: { failedCount: 0 } })
  await library.settle()
  expect(library.rows()).toEqual([{ path: 'a.png', score: 3, missing: false }])
  expect(scoreOf('.scores/a.png.json')).toBe(3)
})

it('keeps a picture whose score can’t be written from leaving the library', async () => {
  await open({ 'a.png': 1 })
  library.score('a.png', 3)
  await library.settle()
  library.score('a.png', 5)
  const path = join(library.folder, '.scores/a.png.json')
  rmSync(path)
  mkdirSync(path)
  const to = { outside: join(library.root, 'outside') }
  await expect(act('a.png', { kind: 'move', to, taken: 'number' })).rejects.toMatchObject({
    code: 'unsupported',
  })
  expect(library.rows()).toEqual([{ path: 'a.png', score: 5, missing: false }])
})

it('brings back what was said of a picture, and written beside it, while it was outside', async () => {
  await open({ 'a.png': 1, 'a.txt': 'a fox' })
  library.score('a.png', 3)
  await library.settle()
  await act('a.png', { kind: 'move', to: { outside: join(library.root, 'outside') }, taken: 'number' })
  write('../outside/.scores/a.png.json', '{"file": "a.png", "score": 5, "updated": "2026-01-01T00:00:00"}')
  write('../outside/a.txt', 'a red fox')
  await library.files.takeBack('undo')
  await library.settle()
  expect(library.rows()).toEqual([{ path: 'a.png', score: 5, missing: false }])
  expect(library.disk()).toEqual(['.scores/a.png.json', 'a.png', 'a.txt'])
})
