import { afterEach, expect, it } from 'vitest'
import { actOnFiles } from '#core/media/acts.ts'
import { noteEmbedded } from '#core/media/embedded-ratings.ts'
import { fillJudgement, type JudgedFile } from '#core/media/fill-judgement.ts'
import { makeRoot, openTestLibrary, removeRoot, type TestLibrary } from './test-library.ts'

let library: TestLibrary
afterEach(async () => {
  await library.close()
  removeRoot(library.root)
})

async function open(): Promise<number> {
  library = await openTestLibrary(makeRoot({ 'a.png': 1 }))
  await library.settle()
  return library.id('a.png')
}

/** Answers the copy's id. */
async function copy(id: number): Promise<number> {
  const to = { folder: 'sub' }
  await library.files.act({ ids: [id], act: { kind: 'copy', to, taken: 'number' }, pairs: true })
  await library.settle()
  return library.id('sub/a.png')
}

it('gives a copy the stars back that its original had before it was rejected', async () => {
  const id = await open()
  library.score('a.png', 4)
  library.score('a.png', -1)
  actOnFiles(library.db, [await copy(id)], { what: 'score', change: { act: 'unreject' } }, 'user')
  expect(library.rows()).toEqual([
    { path: 'a.png', score: -1, missing: false },
    { path: 'sub/a.png', score: 4, missing: false },
  ])
})

it('doesn’t let the rating in the file fill in for one that was taken away before it was copied', async () => {
  const id = await open()
  library.score('a.png', 3)
  library.score('a.png', 0)
  const row = library.db.sqlite
    .prepare('SELECT id, file_path, score, favourite, label, revision FROM media_files WHERE id = ?')
    .get(await copy(id)) as JudgedFile // the columns above
  fillJudgement(library.db, row, { rating: 3, label: null }, new Date().toISOString(), false)
  expect(library.rows().map(({ score }) => score)).toEqual([0, 0])
})

it('remembers of a copy what its file says of itself, until it is decided whose it is', async () => {
  const id = await open()
  library.db.sqlite.prepare('UPDATE media_files SET hash_state = 0 WHERE id = ?').run(id)
  noteEmbedded(library.db, id, { rating: 5, label: null })
  await copy(id)
  expect(library.rows().map(({ score }) => score)).toEqual([5, 5])
})
