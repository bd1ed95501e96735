import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openThumbnailStore, type StoredThumbnail } from './thumbnail-store.ts'

const base = mkdtempSync(join(tmpdir(), 'media scorer store '))
afterAll(() => rmSync(base, { recursive: true }))
let count = 0
function makePath(): string {
  count += 1
  mkdirSync(join(base, String(count)))
  return join(base, String(count), 'thumbnails.db')
}

function open(path: string, libraryKey = 'mine', journalMode = 'wal') {
  let news = 0
  const onNew = () => {
    news += 1
  }
  const store = openThumbnailStore(path, { libraryKey, journalMode, onNew })
  return { store, news: () => news }
}

const picture: StoredThumbnail = { id: 7, version: 'v1', mime: 'image/webp', bytes: Buffer.alloc(20_000, 5) }

test.each(['wal', 'delete'])('keeps thumbnails over a restart (%s)', (mode) => {
  const path = makePath()
  const first = open(path, 'mine', mode)
  first.store.write([picture, { ...picture, id: 8 }])
  first.store.write([{ ...picture, id: 8, version: 'v2' }])
  first.store.close()
  const second = open(path, 'mine', mode)
  expect(second.store.read(7)).toEqual(picture)
  expect(second.store.read(8)).toEqual({ ...picture, id: 8, version: 'v2' })
  expect(second.store.read(9)).toBeUndefined()
  expect([first.news(), second.news()]).toEqual([1, 0])
  second.store.close()
})

test('another library’s store is not believed', () => {
  const path = makePath()
  const other = open(path, 'theirs').store
  other.write([picture])
  other.close()
  const { store, news } = open(path)
  expect([store.read(7), news()]).toEqual([undefined, 1])
  store.close()
})

test('whatever lies in its place, it is made anew; what a link leads to is left alone', () => {
  const target = join(base, 'target')
  writeFileSync(target, 'precious')
  const contents: readonly ((path: string) => void)[] = [
    (path) => writeFileSync(path, ''),
    (path) => writeFileSync(path, 'not a database '.repeat(1000)),
    (path) =>
      writeFileSync(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(20_000, 255)])),
    (path) => symlinkSync(target, path),
  ]
  for (const make of contents) {
    const path = makePath()
    make(path)
    const { store, news } = open(path)
    store.write([picture])
    expect([store.read(7), news(), lstatSync(path).isFile()]).toEqual([picture, 1, true])
    store.close()
  }
  expect(readFileSync(target, 'utf8')).toBe('precious')
})

test('a folder in its place is nobody’s to remove', () => {
  const path = makePath()
  mkdirSync(path)
  writeFileSync(join(path, 'something'), 'precious')
  expect(() => open(path)).toThrow()
  expect(existsSync(join(path, 'something'))).toBe(true)
})

test('damage at any place gives nothing, the right picture, or a new store: never a wrong picture', () => {
  const original = makePath()
  const first = open(original, 'mine', 'delete').store
  for (let id = 1; id <= 20; id += 1) first.write([{ ...picture, id, bytes: Buffer.alloc(20_000, id) }])
  first.close()
  const size = statSync(original).size
  for (let at = 0; at < size; at += 16_384 + 100) {
    const path = makePath()
    writeFileSync(path, readFileSync(original))
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.alloc(200, 0xa5), 0, 200, at)
    closeSync(file)
    const { store } = open(path, 'mine', 'delete')
    for (let id = 1; id <= 20; id += 1) {
      const read = store.read(id)
      if (read !== undefined) expect(read.bytes).toEqual(Buffer.alloc(20_000, id))
    }
    store.write([picture])
    expect(store.read(7)).toEqual(picture)
    store.close()
  }
})
