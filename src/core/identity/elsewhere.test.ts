import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listOtherLibraries } from '#core/app-data/other-libraries.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { makePng, pngChunk } from '#core/metadata/test-media.ts'
import { createScanner } from '#core/scan/scan-job.ts'
import { makeTestFolder, writeFiles } from '#core/scan/test-folder.ts'
import { runHashJob } from './hash-job.ts'
import { openHasher } from './open-hasher.ts'
import { openTestLibrary } from './test-library.ts'

const picture = (content: number) =>
  makePng({ width: 1, height: 1, data: [pngChunk('IDAT', Buffer.from(`content ${content}`))] })

/** A library on the disk, with two judged pictures and one that isn't. */
async function fill(folder: string): Promise<void> {
  writeFiles(folder, { 'a.png': picture(1), 'b.png': picture(2), 'c.png': picture(3) })
  const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  const hasher = openHasher()
  const quiet = { emitProgress: () => {}, onChanged: () => {}, onVanished: () => {} }
  const scanner = createScanner({ db, folder, hasher, ...quiet })
  await scanner.scan()
  const identify = (signal: AbortSignal) => scanner.identify(signal)
  await runHashJob({ db, folder, hasher, identify, emitProgress: () => {} }, new AbortController().signal)
  const find = db.sqlite.prepare('SELECT id FROM media_files WHERE file_path = ?').pluck()
  const id = (path: string) => Number(find.get(path))
  actOnFiles(db, [id('a.png')], { what: 'score', change: { to: 5 } }, 'user')
  actOnFiles(db, [id('b.png')], { what: 'score', change: { to: -1 } }, 'user')
  db.sqlite
    .prepare('INSERT INTO media_keywords (media_file_id, keyword) VALUES (?, ?)')
    .run(id('a.png'), 'fox')
  db.sqlite.prepare("UPDATE media_files SET notes = 'for the wall' WHERE id = ?").run(id('a.png'))
  await scanner.close()
  await hasher.close()
  close()
}

it('what was said of a file comes along from another library, which stays as it is', async () => {
  const there = makeTestFolder()
  const data = makeTestFolder()
  const here = makeTestFolder()
  await fill(there)
  writeFileSync(
    join(data, 'recent.json'),
    JSON.stringify({ folders: [{ folder: here }, { folder: join(data, 'gone') }, { folder: there }] }),
  )
  const others = listOtherLibraries(data, here)
  expect(others.map(({ folder }) => folder)).toEqual([join(data, 'gone'), join(data, 'gone'), there, there])
  const before = readdirSync(join(there, '.scores')).sort()
  const library = openTestLibrary(here, () => false, others)
  writeFiles(here, { 'own.png': picture(9) })
  await library.scan()
  mkdirSync(join(here, 'new'))
  for (const name of ['a', 'b', 'c']) renameSync(join(there, `${name}.png`), join(here, `new/${name}.png`))
  await library.scan()
  await library.work()
  const nothing = { score: 0, favourite: false, label: null, keywords: [], notes: null }
  expect(library.judgement('new/a.png')).toEqual({
    ...nothing,
    ...{ score: 5, keywords: ['fox'], notes: 'for the wall' },
  })
  expect(library.judgement('new/b.png')).toEqual({ ...nothing, score: -1 })
  expect(library.judgement('new/c.png')).toEqual(nothing)
  expect(library.scoreFile('new/a.png')?.score).toBe(5)
  expect(library.journal(library.at('new/b.png').id)).toEqual([
    'score 0 → -1 by identity',
    `copy ${JSON.stringify(join(there, 'b.png'))} → "new/b.png" by identity`,
  ])
  expect(library.check()).toEqual([])
  await library.close()
  expect(readdirSync(join(there, '.scores')).sort()).toEqual(before)
}, 60_000)

it('a library that is damaged, or another program’s, says nothing', async () => {
  const here = makeTestFolder()
  const there = makeTestFolder()
  mkdirSync(join(there, '.scores'))
  const database = join(there, '.scores/media.db')
  writeFileSync(database, 'SQLite format 3\0 and nothing else')
  const library = openTestLibrary(here, () => false, [{ folder: there, database }])
  writeFiles(here, { 'a.png': picture(1) })
  await library.scan()
  await library.work()
  expect(library.judgement('a.png').score).toBe(0)
  await library.close()
}, 60_000)
