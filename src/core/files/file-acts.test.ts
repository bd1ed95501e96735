import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { findRowCheckFailures } from '#core/media/row-check.ts'
import type { FileActInput } from '#shared/contract.ts'
import { makeRoot, openTestLibrary, removeRoot, type TestLibrary, type TestOptions } from './test-library.ts'

let library: TestLibrary
let roots: string[] = []
afterEach(async () => {
  await library.close()
  for (const root of roots.splice(0)) removeRoot(root)
})

async function open(
  contents: Readonly<Record<string, number | string | Uint8Array>>,
  options: TestOptions = {},
): Promise<TestLibrary> {
  const root = makeRoot(contents)
  roots = [root]
  library = await openTestLibrary(root, options)
  await library.settle()
  return library
}

const act = (paths: readonly string[], what: FileActInput, pairs = true) =>
  library.files.act({ ids: paths.map((path) => library.id(path)), act: what, pairs })
const to = (folder: string): Extract<FileActInput, { kind: 'move' }> => ({
  kind: 'move',
  to: { folder },
  taken: 'number',
})

describe('rename', () => {
  it('renames a picture with all that lies beside it, keeps id, score and thumbnail, and undoes it', async () => {
    await open({
      'a.png': 1,
      'a.txt': 'a fox',
      'a.png.json': '{"prompt": "x"}',
      'a.png.xmp': '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
      'b.png': 2,
    })
    library.score('a.png', 4)
    await library.settle()
    const id = library.id('a.png')
    const before = library.db.sqlite
      .prepare('SELECT modified_ns, inode, content_hash FROM media_files WHERE id = ?')
      .get(id)
    const beforeDisk = library.disk()
    const result = await act(['a.png'], { kind: 'rename', name: 'the fox' })
    expect(result).toMatchObject({ act: 'rename', ids: [id], failedCount: 0, made: [] })
    expect(library.disk()).toEqual([
      '.scores/the fox.png.json',
      'b.png',
      'the fox.png',
      'the fox.png.json',
      'the fox.png.xmp',
      'the fox.txt',
    ])
    expect(library.id('the fox.png')).toBe(id)
    expect(
      library.db.sqlite
        .prepare('SELECT modified_ns, inode, content_hash FROM media_files WHERE id = ?')
        .get(id),
    ).toEqual(before)
    await library.settle()
    expect(JSON.parse(library.read('.scores/the fox.png.json'))).toMatchObject({
      file: 'the fox.png',
      score: 4,
    })
    expect(library.rows()).toEqual([
      { path: 'b.png', score: 0, missing: false },
      { path: 'the fox.png', score: 4, missing: false },
    ])
    const undone = await library.files.takeBack('undo')
    expect(undone?.changed.map((one) => one.id)).toEqual([id])
    await library.settle()
    expect(library.disk()).toEqual(beforeDisk)
    expect(JSON.parse(library.read('.scores/a.png.json'))).toMatchObject({ file: 'a.png', score: 4 })
    expect(library.rows()).toEqual([
      { path: 'a.png', score: 4, missing: false },
      { path: 'b.png', score: 0, missing: false },
    ])
    await library.files.takeBack('redo')
    expect(library.id('the fox.png')).toBe(id)
  })

  it('never takes a name that is taken, by a file, a folder, or a score file', async () => {
    await open({ 'a.png': 1, 'b.png': 2, 'sub.png/x.txt': '', '.scores/c.png.json': '{"score": 5}' })
    for (const name of ['b', 'b.png', 'sub', 'c']) {
      await expect(act(['a.png'], { kind: 'rename', name })).rejects.toMatchObject({
        message: expect.stringContaining('already'),
      })
    }
    expect(library.disk()).toEqual(['.scores/c.png.json', 'a.png', 'b.png', 'sub.png/x.txt'])
  })

  it('keeps the extension, unless another one of a media file is typed', async () => {
    await open({ 'a.png': 1 })
    await act(['a.png'], { kind: 'rename', name: 'v1.2' })
    await act(['v1.2.png'], { kind: 'rename', name: 'b.PNG' })
    expect(library.disk()).toEqual(['b.PNG'])
  })

  it('renames many by a pattern, in the order that was given', async () => {
    await open({ 'a.png': 1, 'b.png': 2, 'c.png': 3, 'trip 02.png': 4 })
    await act(['c.png', 'a.png', 'b.png'], { kind: 'pattern', pattern: 'trip {nn}', start: 1 })
    expect(library.disk()).toEqual(['trip 01.png', 'trip 02 (2).png', 'trip 02.png', 'trip 03.png'])
  })
})

describe('move', () => {
  it('moves into a new folder with score files, numbers what is taken, and a scan finds nothing to do', async () => {
    await open({ 'a.png': 1, 'sub/b.png': 2, 'new/a.png': 3 })
    library.score('a.png', 3)
    library.score('sub/b.png', -1)
    await library.settle()
    const ids = ['a.png', 'sub/b.png'].map((path) => library.id(path))
    await act(['a.png', 'sub/b.png'], to('new'))
    expect(library.disk()).toEqual([
      'new/.scores/a (2).png.json',
      'new/.scores/b.png.json',
      'new/a (2).png',
      'new/a.png',
      'new/b.png',
    ])
    expect(['new/a (2).png', 'new/b.png'].map((path) => library.id(path))).toEqual(ids)
    const events = library.db.sqlite
      .prepare("SELECT count(*) FROM score_events WHERE by = 'identity'")
      .pluck()
    await library.settle()
    expect(events.get()).toBe(0)
    expect(library.rows()).toEqual([
      { path: 'new/a (2).png', score: 3, missing: false },
      { path: 'new/a.png', score: 0, missing: false },
      { path: 'new/b.png', score: -1, missing: false },
    ])
    await library.files.takeBack('undo')
    await library.settle()
    expect(library.disk()).toEqual([
      '.scores/a.png.json',
      'a.png',
      'new/a.png',
      'sub/.scores/b.png.json',
      'sub/b.png',
    ])
    expect(library.rows().map(({ score }) => score)).toEqual([3, 0, -1])
  })

  it('keeps a score that was never written beside the file', async () => {
    await open({ 'a.png': 1 })
    library.score('a.png', 5)
    await act(['a.png'], to('x/y'))
    await library.settle()
    expect(library.disk()).toEqual(['x/y/.scores/a.png.json', 'x/y/a.png'])
    expect(JSON.parse(library.read('x/y/.scores/a.png.json'))).toMatchObject({ score: 5 })
  })

  it('takes pairs along, and leaves both with what they share', async () => {
    await open({ 'p.dng': tiff(), 'p.jpg': jpeg(), 'q.png': 1, 'q.gif': 'GIF89a', 'q.txt': 'shared' })
    await act(['p.jpg'], to('pair'))
    expect(library.disk()).toEqual(['pair/p.dng', 'pair/p.jpg', 'q.gif', 'q.png', 'q.txt'])
    await act(['q.png'], to('other'))
    expect(library.disk()).toEqual([
      ...['other/q.png', 'other/q.txt', 'pair/p.dng', 'pair/p.jpg', 'q.gif', 'q.txt'],
    ])
    await library.files.takeBack('undo')
    expect(library.disk()).toEqual(['pair/p.dng', 'pair/p.jpg', 'q.gif', 'q.png', 'q.txt'])
    await library.files.takeBack('redo')
    expect(library.disk()).toContain('other/q.txt')
  })

  it('gives the place of a file that is missing to the one that comes, and keeps what was said of both', async () => {
    await open({ 'a.png': 1, 'sub/a.png': 2, 'c.png': 3 })
    library.score('a.png', 2)
    library.score('sub/a.png', 4)
    await library.settle()
    await act(['a.png'], { kind: 'trash' })
    await act(['sub/a.png'], to(''))
    await library.settle()
    expect(findRowCheckFailures(library.db)).toEqual([])
    expect(library.rows().filter(({ missing }) => !missing)).toEqual([
      { path: 'a.png', score: 4, missing: false },
      { path: 'c.png', score: 0, missing: false },
    ])
    expect(
      library
        .rows()
        .filter(({ missing }) => missing)
        .map(({ score }) => score),
    ).toEqual([2])
    await library.files.takeBack('undo')
    await library.files.takeBack('undo')
    await library.settle()
    expect(library.rows()).toEqual([
      { path: 'a.png', score: 2, missing: false },
      { path: 'c.png', score: 0, missing: false },
      { path: 'sub/a.png', score: 4, missing: false },
    ])
  })

  it('moves out of the library and back, with everything', async () => {
    await open({ 'a.png': 1 })
    library.score('a.png', 4)
    await library.settle()
    const outside = join(library.root, 'elsewhere')
    await expect(
      act(['a.png'], { kind: 'move', to: { outside: 'elsewhere' }, taken: 'number' }),
    ).rejects.toMatchObject({ code: 'not-a-folder' })
    await act(['a.png'], { kind: 'move', to: { outside }, taken: 'number' })
    expect(library.disk()).toEqual([])
    expect(existsSync(join(outside, 'a.png'))).toBe(true)
    expect(JSON.parse(readFileSync(join(outside, '.scores/a.png.json'), 'utf8'))).toMatchObject({ score: 4 })
    expect(library.rows()).toEqual([{ path: 'a.png', score: 4, missing: true }])
    await library.files.takeBack('undo')
    await library.settle()
    expect(library.disk()).toEqual(['.scores/a.png.json', 'a.png'])
    expect(library.rows()).toEqual([{ path: 'a.png', score: 4, missing: false }])
  })
})

it('keeps what was done when it is cancelled, as one undo', async () => {
  const names = Array.from({ length: 100 }, (_, index) => `${String(index).padStart(3, '0')}.png`)
  let placed = 0
  await open(Object.fromEntries(names.map((name, index) => [name, index + 1])), {
    onPoint: (point) => {
      if (point === 'placed media') placed += 1
      if (placed === 20) library.files.cancel()
    },
  })
  const result = await act(names, to('new'))
  expect(result.isCancelled).toBe(true)
  expect(result.ids.length).toBeGreaterThanOrEqual(20)
  expect(result.ids.length).toBeLessThan(100)
  const moved = library.disk().filter((path) => path.startsWith('new/'))
  expect([moved.length, library.disk().length]).toEqual([result.ids.length, 100])
  expect(library.rows().filter(({ path }) => path.startsWith('new/'))).toHaveLength(moved.length)
  await library.files.takeBack('undo')
  expect(library.disk()).toEqual(names)
  expect(library.rows().map(({ path }) => path)).toEqual(names)
}, 60_000)

describe('copy', () => {
  it('gives the copy what was said of the original, and takes it away again', async () => {
    await open({ 'a.png': 1, 'a.txt': 'a fox' })
    library.score('a.png', 4)
    await library.settle()
    const result = await act(['a.png'], { kind: 'copy', to: { folder: 'best' }, taken: 'number' })
    expect(result.made).toEqual([library.id('best/a.png')])
    expect(library.rows()).toEqual([
      { path: 'a.png', score: 4, missing: false },
      { path: 'best/a.png', score: 4, missing: false },
    ])
    await library.settle()
    expect(library.disk()).toEqual([
      ...['.scores/a.png.json', 'a.png', 'a.txt'],
      ...['best/.scores/a.png.json', 'best/a.png', 'best/a.txt'],
    ])
    expect(JSON.parse(library.read('best/.scores/a.png.json'))).toMatchObject({ file: 'a.png', score: 4 })
    expect(statSync(join(library.folder, 'a.png')).ino).not.toBe(
      statSync(join(library.folder, 'best/a.png')).ino,
    )
    await library.files.takeBack('undo')
    await library.settle()
    expect(library.disk()).toEqual(['.scores/a.png.json', 'a.png', 'a.txt'])
    expect(library.rows()).toEqual([
      { path: 'a.png', score: 4, missing: false },
      { path: 'best/a.png', score: 4, missing: true },
    ])
    await library.files.takeBack('redo')
    await library.settle()
    expect(library.disk()).toContain('best/a.png')
    expect(library.rows().map(({ missing }) => missing)).toEqual([false, false])
  })

  it('copies into the same folder under a number', async () => {
    await open({ 'a.png': 1 })
    await act(['a.png'], { kind: 'copy', to: { folder: '' }, taken: 'number' })
    expect(library.disk()).toEqual(['a (2).png', 'a.png'])
  })
})

describe('trash', () => {
  it('puts a picture with its score file into the trash, keeps the row as missing, and brings all back', async () => {
    await open({ 'sub/a b.png': 1, 'sub/a b.txt': 'x', 'c.png': 2 })
    library.score('sub/a b.png', -1)
    await library.settle()
    const before = library.disk()
    const result = await act(['sub/a b.png'], { kind: 'trash' })
    expect(result).toMatchObject({ act: 'trash', failedCount: 0, notice: null })
    expect(library.disk()).toEqual(['c.png'])
    expect(library.trashed()).toEqual([
      ...['files/a b.png', 'files/a b.png.json', 'files/a b.txt'],
      ...['info/a b.png.json.trashinfo', 'info/a b.png.trashinfo', 'info/a b.txt.trashinfo'],
    ])
    const info = readFileSync(join(library.trash, 'info/a b.png.trashinfo'), 'utf8')
    expect(info).toMatch(
      /^\[Trash Info\]\nPath=.*\/folder\/sub\/a%20b\.png\nDeletionDate=\d{4}-\d\d-\d\dT[\d:]{8}\n$/,
    )
    expect(library.rows()).toEqual([
      { path: 'c.png', score: 0, missing: false },
      { path: 'sub/a b.png', score: -1, missing: true },
    ])
    await library.settle()
    const { root } = library
    await library.close()
    library = await openTestLibrary(root)
    await library.files.takeBack('undo')
    expect(library.disk()).toEqual(before)
    expect(library.trashed()).toEqual([])
    await library.settle()
    expect(library.rows()).toEqual([
      { path: 'c.png', score: 0, missing: false },
      { path: 'sub/a b.png', score: -1, missing: false },
    ])
    await library.files.takeBack('redo')
    expect(library.disk()).toEqual(['c.png'])
  })

  it('finds names in the trash for files of one name', async () => {
    await open({ 'a.png': 1, 'x/a.png': 2, 'y/a.png': 3 })
    await act(['a.png', 'x/a.png', 'y/a.png'], { kind: 'trash' })
    expect(library.trashed().slice(0, 3)).toEqual(['files/a.2.png', 'files/a.3.png', 'files/a.png'])
    await library.files.takeBack('undo')
    expect(library.disk()).toEqual(['a.png', 'x/a.png', 'y/a.png'])
  })

  it('says when the trash was emptied, and goes on to the act before', async () => {
    await open({ 'a.png': 1, 'b.png': 2 })
    await act(['b.png'], { kind: 'rename', name: 'c' })
    await act(['a.png'], { kind: 'trash' })
    removeRoot(library.trash)
    await expect(library.files.takeBack('undo')).rejects.toMatchObject({ code: 'not-found' })
    await library.files.takeBack('undo')
    expect(library.disk()).toEqual(['b.png'])
  })

  it('leaves the RAW that somebody gave stars, and says so', async () => {
    await open({ 'p.dng': tiff(), 'p.jpg': jpeg() })
    library.score('p.dng', 4)
    library.score('p.jpg', -1)
    const plan = await library.files.plan({ ids: [library.id('p.jpg')], act: { kind: 'trash' }, pairs: true })
    expect(plan.items[0]).toMatchObject({ others: [], note: 'p.dng stays: it has stars or is a favourite.' })
    await act(['p.jpg'], { kind: 'trash' })
    expect(library.disk()).toEqual(['p.dng'])
  })
})

describe('refusals', () => {
  it('does nothing for a guest or in a folder that can’t be written to', async () => {
    await open({ 'a.png': 1 }, { isOwner: () => false })
    await expect(act(['a.png'], { kind: 'trash' })).rejects.toMatchObject({ code: 'library-busy' })
    const plan = await library.files.plan({ ids: [library.id('a.png')], act: { kind: 'trash' }, pairs: true })
    expect(plan.refusal).toContain('Another Media Scorer')
    await library.close()
    library = await openTestLibrary(library.root, { isWritable: false })
    await expect(act(['a.png'], to('x'))).rejects.toMatchObject({ code: 'read-only' })
    const outside = join(library.root, 'out')
    await act(['a.png'], { kind: 'copy', to: { outside }, taken: 'number' })
    expect(existsSync(join(outside, 'a.png'))).toBe(true)
  })

  it.each(['..', 'x/../..', '.hidden', '/etc', 'a//b', 'x/', '.scores'])(
    'refuses the folder %j',
    async (folder) => {
      await open({ 'a.png': 1 })
      await expect(act(['a.png'], to(folder))).rejects.toMatchObject({ code: 'invalid-input' })
      expect(library.disk()).toEqual(['a.png'])
    },
  )

  it('leaves a file alone that took the name meanwhile', async () => {
    await open({ 'a.png': 1, 'b.png': 2 }, {})
    await act(['a.png', 'b.png'], to('x'))
    writeFileSync(join(library.folder, 'a.png'), 'mine')
    const undone = await library.files.takeBack('undo')
    expect(undone?.files).toMatchObject({ failedCount: 1 })
    expect(library.read('a.png')).toBe('mine')
    expect(library.disk()).toEqual(['a.png', 'b.png', 'x/a.png'])
  })
})

/** The least that is told for a DNG: a TIFF with its version tag. */
function tiff(): Uint8Array {
  const bytes = Buffer.alloc(26)
  bytes.write('II*\0', 'latin1')
  bytes.writeUInt32LE(8, 4)
  bytes.writeUInt16LE(1, 8)
  bytes.writeUInt16LE(0xc612, 10)
  bytes.writeUInt16LE(1, 12)
  bytes.writeUInt32LE(4, 14)
  bytes.set([1, 4, 0, 0], 18)
  return bytes
}

function jpeg(): Uint8Array {
  return Buffer.from('ffd8ffc0000b080001000101011100ffda0008010100003f00d2cf20ffd9', 'hex')
}
