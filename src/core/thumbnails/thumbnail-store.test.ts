import {
  closeSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { createStorePath, openThumbnailStore, type StoredThumbnail } from './thumbnail-store.ts'

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

test('whatever else lies in its place is left alone, and another name taken', () => {
  const target = join(base, 'target')
  writeFileSync(target, 'precious')
  const foreign = new BetterSqlite3(join(base, 'foreign.db'))
  foreign.exec("CREATE TABLE precious (x); INSERT INTO precious VALUES ('ten years of work')")
  foreign.close()
  const contents: readonly ((path: string) => void)[] = [
    (path) => writeFileSync(path, 'not a database '.repeat(1000)),
    (path) =>
      writeFileSync(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(20_000, 255)])),
    (path) => copyFileSync(join(base, 'foreign.db'), path),
    (path) => symlinkSync(target, path),
    (path) => mkdirSync(path),
  ]
  for (const make of contents) {
    const path = makePath()
    make(path)
    const [before, read] = [lstatSync(path), () => (lstatSync(path).isFile() ? readFileSync(path) : null)]
    const bytes = read()
    for (const news of [1, 0]) {
      const { store, news: told } = open(path)
      store.write([picture])
      expect([store.read(7), told()]).toEqual([picture, news])
      store.close()
    }
    expect(lstatSync(path).ino).toBe(before.ino)
    expect(read()).toEqual(bytes)
    expect(readdirSync(dirname(path)).sort()).toEqual(['thumbnails-2.db', 'thumbnails.db'])
  }
  expect(readFileSync(target, 'utf8')).toBe('precious')
})

test('an empty file, and one of ours that was never finished, are made anew', () => {
  for (const make of [
    (path: string) => writeFileSync(path, ''),
    (path: string) => {
      const begun = new BetterSqlite3(path)
      begun.pragma('application_id = 1297311860')
      begun.close()
    },
  ]) {
    const path = makePath()
    make(path)
    const { store, news } = open(path)
    store.write([picture])
    expect([store.read(7), news(), readdirSync(dirname(path)).length]).toEqual([picture, 1, 3])
    store.close()
  }
})

test('says whose it is before its log is put into it', () => {
  const path = makePath()
  const { store } = open(path)
  store.write([picture])
  expect(readFileSync(path).readUInt32BE(68)).toBe(1_297_311_860)
  store.close()
})

test('there is none where every name is taken', () => {
  const path = makePath()
  for (const name of ['thumbnails', ...Array.from({ length: 8 }, (_, index) => `thumbnails-${index + 2}`)]) {
    mkdirSync(join(dirname(path), `${name}.db`))
  }
  expect(() => open(path)).toThrow('Other files lie')
})

test('lies beside its database, under a name made of its', () => {
  expect(createStorePath('/a/.scores/media.db')).toBe('/a/.scores/thumbnails.db')
  expect(createStorePath('/b/pics.db')).toBe('/b/pics.thumbnails.db')
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
