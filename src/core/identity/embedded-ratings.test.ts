import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makePng, pngChunk, pngChunks, xmpPacket } from '#core/metadata/test-media.ts'
import { makeTestFolder, writeFiles } from '#core/scan/test-folder.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import { openTestLibrary, type TestLibrary } from './test-library.ts'

let folder = ''
let library: TestLibrary

/** A PNG with a content of its own, which perhaps says of itself how it is rated. */
const picture = (content: number, rating = 0) =>
  makePng({
    width: content,
    height: 1,
    data: [pngChunk('IDAT', Buffer.from(`content ${content}`))],
    before:
      rating === 0 ? [] : [pngChunks.international('XML:com.adobe.xmp', xmpPacket(`xmp:Rating="${rating}"`))],
  })
const at = (path: string) => join(folder, path)
const scores = () =>
  Object.fromEntries(
    library
      .files()
      .flatMap(({ path, score, isMissing }) => (isMissing || path.startsWith('z/') ? [] : [[path, score]])),
  )
const look = async () => {
  await library.scan()
  await library.work()
}

beforeEach(async () => {
  folder = makeTestFolder()
  library = openTestLibrary(folder)
  for (let index = 1; index <= 9; index += 1) writeFiles(folder, { [`z/${index}.png`]: picture(100 + index) })
  writeFiles(folder, { 'a.png': picture(1, 5), 'b.png': picture(2, 1), 'c.png': picture(3) })
  await look()
})
afterEach(() => library.close())

it('what two files say of themselves stays theirs when they change names', async () => {
  expect(scores()).toEqual({ 'a.png': 5, 'b.png': 1, 'c.png': 0 })
  for (const [from, to] of [
    ['a.png', 'x'],
    ['b.png', 'a.png'],
    ['x', 'b.png'],
  ] as const) {
    renameSync(at(from), at(to))
  }
  await look()
  expect(scores()).toEqual({ 'a.png': 1, 'b.png': 5, 'c.png': 0 })
})

it('a file that is replaced by a rated one leaves nothing of that in its own copy', async () => {
  renameSync(at('c.png'), at('moved.png'))
  writeFiles(folder, { 'c.png': picture(4, 3) })
  await look()
  expect(scores()).toEqual({ 'a.png': 5, 'b.png': 1, 'c.png': 3, 'moved.png': 0 })
})

it('a file that is rated anew by another program while it moves is what that says', async () => {
  renameSync(at('a.png'), at('moved.png'))
  writeFileSync(at('moved.png'), picture(1, 2))
  await look()
  expect(scores()).toEqual({ 'b.png': 1, 'c.png': 0, 'moved.png': 2 })
})

it('a score file that is there says the rating that a file brought with it', async () => {
  library.judge('c.png', { label: 'red' })
  await library.outbox.flush()
  writeFileSync(at('c.png'), picture(3, 4))
  await look()
  expect([scores()['c.png'], library.scoreFile('c.png')?.score]).toEqual([4, 4])
})

it('a backup that is put beside a changed file is what was said of it before, with keywords and notes', async () => {
  library.score('c.png', 4)
  await library.outbox.flush()
  const file = at(scoreFilePath('c.png'))
  writeFileSync(file, JSON.stringify({ file: 'c.png', score: 4, keywords: ['fox', 'ink'], notes: 'a' }))
  await look()
  writeFileSync(at('c.png'), picture(5))
  await look()
  writeFileSync(file, JSON.stringify({ file: 'c.png', score: 2, keywords: ['ink', 'new'], notes: 'b' }))
  await look()
  writeFiles(folder, { 'back/one.png': picture(3), 'back/two.png': picture(3) })
  await look()
  const was = { score: 4, favourite: false, label: null, keywords: ['fox', 'ink'], notes: 'a' }
  expect(library.judgement('c.png')).toEqual({ ...was, score: 2, keywords: ['ink', 'new'], notes: 'b' })
  expect(library.judgement('back/one.png')).toEqual(was)
  expect(library.judgement('back/two.png')).toEqual(was)
})
