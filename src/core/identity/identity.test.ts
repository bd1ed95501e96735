import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makePng, pngChunk, pngChunks } from '#core/metadata/test-media.ts'
import { makeTestFolder, writeFiles } from '#core/scan/test-folder.ts'
import { openTestLibrary, type TestLibrary } from './test-library.ts'

let folder = ''
let library: TestLibrary

/** A PNG with a content of its own for each number, and perhaps a text. */
const picture = (content: number, text = '') =>
  makePng({
    width: content,
    height: 1,
    data: [pngChunk('IDAT', Buffer.from(`content ${content}`))],
    before: text === '' ? [] : [pngChunks.text('parameters', text)],
  })
const put = (path: string, content: number, text = '') =>
  writeFiles(folder, { [path]: picture(content, text) })
const move = (from: string, to: string) => {
  mkdirSync(join(folder, to, '..'), { recursive: true })
  renameSync(join(folder, from), join(folder, to))
}
const copy = (from: string, to: string) => cpSync(join(folder, from), join(folder, to))
const remove = (path: string) => rmSync(join(folder, path))
/** path → score of what is there. */
const scores = () =>
  Object.fromEntries(
    library.files().flatMap(({ path, score, isMissing }) => (isMissing ? [] : [[path, score]])),
  )
const missing = () =>
  library.files().flatMap(({ path, score, isMissing }) => (isMissing ? [[path, score]] : []))

beforeEach(async () => {
  folder = makeTestFolder()
  library = openTestLibrary(folder)
  for (let index = 1; index <= 12; index += 1) put(`z/other${index}.png`, 100 + index)
  put('a.png', 1)
  put('b.png', 2)
  put('c.png', 3)
  await library.scan()
  await library.work()
  library.score('a.png', 5)
  library.score('b.png', 3)
  await library.work()
})
afterEach(async () => {
  expect(library.check()).toEqual([])
  await library.close()
  rmSync(folder, { recursive: true })
})
const named = (names: Record<string, number>) => expect(pick(scores())).toEqual(names)
const pick = (all: Record<string, number>) =>
  Object.fromEntries(Object.entries(all).filter(([path]) => !path.startsWith('z/other')))

describe('a file', () => {
  it('that was renamed or moved keeps its row, score, history and score file', async () => {
    const before = library.at('a.png')
    move('a.png', 'sub/x.png')
    expect((await library.scan()).missing).toBe(0)
    expect(library.at('sub/x.png')).toEqual({ ...before, path: 'sub/x.png' })
    await library.work()
    named({ 'b.png': 3, 'c.png': 0, 'sub/x.png': 5 })
    expect(library.journal(before.id)).toEqual([
      'score 0 → 5 by user',
      'place "a.png" → "sub/x.png" by identity',
    ])
    expect([library.scoreFile('a.png'), library.scoreFile('sub/x.png')]).toEqual([
      undefined,
      expect.objectContaining({ file: 'x.png', score: 5, content_hash: before.hash }),
    ])
  })

  it('that was renamed and tagged by another program is known by its content', async () => {
    const { id } = library.at('a.png')
    remove('a.png')
    put('tagged.png', 1, 'a cat')
    await library.scan()
    named({ 'b.png': 3, 'c.png': 0, 'tagged.png': 5 })
    expect(library.at('tagged.png').id).toBe(id)
  })

  it('that is tagged where it is stays what it was', async () => {
    const before = library.at('a.png')
    put('a.png', 1, 'a dog')
    await library.scan()
    await library.work()
    expect(library.at('a.png')).toEqual(before)
  })

  it('that was copied passes its score on, and the journal says so', async () => {
    copy('a.png', 'copy.png')
    await library.scan()
    await library.work()
    named({ 'a.png': 5, 'b.png': 3, 'c.png': 0, 'copy.png': 5 })
    expect(library.journal(library.at('copy.png').id)).toEqual([
      'score 0 → 5 by identity',
      'copy "a.png" → "copy.png" by identity',
    ])
    expect(library.scoreFile('copy.png')).toMatchObject({ score: 5 })
    library.score('copy.png', 1)
    await library.scan()
    await library.work()
    named({ 'a.png': 5, 'b.png': 3, 'c.png': 0, 'copy.png': 1 })
  })

  it('whose name another one took goes with its content: swapped names', async () => {
    const [a, b] = [library.at('a.png'), library.at('b.png')]
    move('a.png', 'tmp.png')
    move('b.png', 'a.png')
    move('tmp.png', 'b.png')
    await library.scan()
    named({ 'a.png': 3, 'b.png': 5, 'c.png': 0 })
    expect([library.at('a.png').id, library.at('b.png').id]).toEqual([b.id, a.id])
    await library.work()
    expect([library.scoreFile('a.png')?.score, library.scoreFile('b.png')?.score]).toEqual([3, 5])
    await library.scan()
    named({ 'a.png': 3, 'b.png': 5, 'c.png': 0 })
  })

  it('whose name is used again elsewhere takes its score along, and the new content starts unrated', async () => {
    move('a.png', 'x.png')
    put('a.png', 7)
    await library.scan()
    await library.work()
    named({ 'a.png': 0, 'b.png': 3, 'c.png': 0, 'x.png': 5 })
    expect([library.scoreFile('a.png'), library.scoreFile('x.png')?.score]).toEqual([undefined, 5])
    expect(missing()).toEqual([])
  })

  it('that was edited where it is keeps its score, and says that it changed', async () => {
    const { id, hash } = library.at('a.png')
    put('a.png', 8)
    await library.scan()
    await library.work()
    named({ 'a.png': 5, 'b.png': 3, 'c.png': 0 })
    const now = library.at('a.png')
    expect([now.id, now.isChanged]).toEqual([id, true])
    expect(library.journal(id).at(-1)).toBe(`content "${hash}" → "${now.hash}" by identity`)
    expect(library.scoreFile('a.png')).toMatchObject({ score: 5, content_hash: now.hash })
    put('a.png', 1)
    await library.scan()
    await library.work()
    expect([library.at('a.png').score, library.at('a.png').hash]).toEqual([5, hash])
  })

  it('that was moved over another one keeps its score; what was there is kept as missing', async () => {
    const [a, b] = [library.at('a.png'), library.at('b.png')]
    move('a.png', 'b.png')
    await library.scan()
    await library.work()
    named({ 'b.png': 5, 'c.png': 0 })
    expect(library.at('b.png').id).toBe(a.id)
    expect(missing()).toEqual([[`.replaced/${b.id}/b.png`, 3]])
    put('again.png', 2)
    await library.scan()
    named({ 'again.png': 3, 'b.png': 5, 'c.png': 0 })
    expect([library.at('again.png').id, missing()]).toEqual([b.id, []])
  })

  it('that was overwritten by a copy of another one shows that one’s score', async () => {
    copy('a.png', 'b.png')
    await library.scan()
    await library.work()
    named({ 'a.png': 5, 'b.png': 5, 'c.png': 0 })
    expect(missing().map(([, score]) => score)).toEqual([3])
  })

  it('that went, and comes back later, elsewhere and under another name, is known again', async () => {
    const { id } = library.at('a.png')
    move('a.png', '../away-from-library.png')
    await library.scan()
    expect(missing()).toEqual([['a.png', 5]])
    await library.work()
    mkdirSync(join(folder, 'back'))
    renameSync(join(folder, '../away-from-library.png'), join(folder, 'back/again.png'))
    await library.scan()
    expect([library.at('back/again.png').id, scores()['back/again.png'], missing()]).toEqual([id, 5, []])
  })

  it('at a path where a score file of another one was left is not scored by it', async () => {
    move('a.png', 'x.png')
    await library.scan()
    await library.work()
    writeFiles(folder, {
      '.scores/a.png.json': JSON.stringify({
        file: 'a.png',
        score: 5,
        content_hash: library.at('x.png').hash,
      }),
    })
    put('a.png', 9)
    await library.scan()
    await library.work()
    named({ 'a.png': 0, 'b.png': 3, 'c.png': 0, 'x.png': 5 })
    expect(library.journal(library.at('a.png').id)).toEqual([])
  })

  it('in a folder that was renamed moves with it, score files and all, without a question', async () => {
    mkdirSync(join(folder, 'y'))
    renameSync(join(folder, 'z'), join(folder, 'y/z'))
    const report = await library.scan()
    expect([report.vanished, report.missing, library.files().length]).toEqual([null, 0, 15])
    expect(missing()).toEqual([])
  })
})

describe('seen by a watcher', () => {
  it('in whatever order the changes are told', async () => {
    const { id } = library.at('a.png')
    move('a.png', 'w.png')
    await library.scanner.refresh(['w.png'])
    await library.scanner.refresh(['a.png'])
    expect([library.at('w.png').id, scores()['w.png']]).toEqual([id, 5])
    move('w.png', 'v.png')
    await library.scanner.refresh(['w.png'])
    await library.scanner.refresh(['v.png'])
    expect([library.at('v.png').id, missing()]).toEqual([id, []])
    writeFileSync(join(folder, 'u.png'), picture(1, 'text'))
    remove('v.png')
    await library.scanner.refresh(['u.png', 'v.png'])
    expect([library.at('u.png').id, missing()]).toEqual([id, []])
  })
})
