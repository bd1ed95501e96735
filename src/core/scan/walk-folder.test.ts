import { execFileSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asNobody, makeTestFolder, writeFiles } from './test-folder.ts'
import { type WalkedPart, walkFolder } from './walk-folder.ts'

let folder = ''
beforeEach(() => {
  folder = makeTestFolder()
})
afterEach(() => {
  execFileSync('chmod', ['-R', 'u+rwx', folder])
  rmSync(folder, { recursive: true })
})

const walk = (partSize = 1000, firstPartSize = 100): readonly WalkedPart[] => [
  ...walkFolder(folder, '', { partSize, firstPartSize }),
]
const paths = (parts: readonly WalkedPart[]) =>
  parts.flatMap((part) => part.entries.map((entry) => join(part.directory, entry.name)))

describe('walkFolder', () => {
  it('finds what may be media by name, in any case, in order of names, directory by directory', () => {
    const names = ['b.PNG', 'a.jpg', 'c.MkV', 'noextension', 'x.txt', 'y.png.json', 'z.']
    writeFiles(folder, Object.fromEntries(names.map((name) => [name, ''])))
    writeFiles(folder, { 'sub/d.jxl': '', 'sub/deeper/e.CR3': '', 'another/f.avif': '' })
    expect(paths(walk())).toEqual([
      ...['a.jpg', 'b.PNG', 'c.MkV', 'noextension', 'another/f.avif', 'sub/d.jxl', 'sub/deeper/e.CR3'],
    ])
  })

  it('tells size, time and inode', () => {
    writeFiles(folder, { 'a.png': 'four' })
    const stats = lstatSync(join(folder, 'a.png'))
    expect(walk()[0]?.entries).toEqual([
      {
        name: 'a.png',
        sizeBytes: 4,
        modifiedNs: Math.round(stats.mtimeMs * 1e6),
        inode: stats.ino,
        createdMs: stats.birthtimeMs > 0 ? Math.floor(stats.birthtimeMs) : null,
        sideStamp: 0,
      },
    ])
  })

  it('passes over dot directories, what macOS leaves, links, pipes, sockets and devices, and ends in loops', async () => {
    writeFiles(folder, {
      '.hidden/a.png': '',
      '.scores/x.png': '',
      '._b.png': '',
      'c.png': '',
      'sub/d.png': '',
    })
    symlinkSync(join(folder, 'c.png'), join(folder, 'link.png'))
    symlinkSync(folder, join(folder, 'sub/loop'))
    symlinkSync('/', join(folder, 'root'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.png'))
    execFileSync('mkfifo', [join(folder, 'pipe.png')])
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket.png'), resolve))
    expect(paths(walk())).toEqual(['c.png', 'sub/d.png'])
    await new Promise((resolve) => server.close(resolve))
  })

  it('gives a large directory in parts, the first one small', () => {
    writeFiles(folder, Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`f${index}.png`, ''])))
    const parts = walk(10, 3)
    expect(parts.map((part) => [part.entries.length, part.isLast])).toEqual([
      ...[
        [3, false],
        [10, false],
        [10, false],
        [2, true],
      ],
    ])
  })

  it('gives score files and what a killed write left, but neither the marker nor those set aside', () => {
    const left = '.media-scorer-0123456789abcdef.tmp'
    const names = ['a.png.json', 'b.png.json.bad-20250101T000000000Z', 'library.json', 'media.db', left]
    writeFiles(folder, Object.fromEntries(names.map((name) => [`.scores/${name}`, '{}'])))
    symlinkSync(join(folder, '.scores/a.png.json'), join(folder, '.scores/link.png.json'))
    const [part] = walk()
    expect(part?.scoreFiles.map((entry) => entry.name)).toEqual(['a.png.json'])
    expect(part?.leftovers.map((entry) => entry.name)).toEqual([left])
  })

  it('reads no score files through a link', () => {
    const elsewhere = makeTestFolder()
    writeFiles(elsewhere, { 'a.png.json': '{"score": 5}' })
    symlinkSync(elsewhere, join(folder, '.scores'))
    expect(walk()[0]?.scoreFiles).toEqual([])
    rmSync(elsewhere, { recursive: true })
  })

  it('skips names that aren’t UTF-8, counts them, and keeps those that only look so', () => {
    const bad = Buffer.concat([
      Buffer.from(folder),
      Buffer.from('/'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('.png'),
    ])
    writeFileSync(bad, '')
    writeFiles(folder, { 'good\ufffd.png': '', 'näh.png': '' })
    const [part] = walk()
    expect([paths(walk()), part?.skippedNames]).toEqual([['good\ufffd.png', 'näh.png'], 1])
  })

  it('lists strange names as they are', () => {
    const names = [
      ' .png',
      '-i.png',
      '<img src=x onerror=alert(1)>.png',
      'A.png',
      'a.png',
      'a\nb.png',
      'e\u0301.png',
      'é.png',
    ]
    writeFiles(folder, Object.fromEntries([...names, '__proto__.png'].map((name) => [name, ''])))
    expect(paths(walk()).toSorted()).toEqual([...names, '__proto__.png'].toSorted())
  })

  it('tells of a directory that may not be read, and walks on', async () => {
    writeFiles(folder, { 'a/x.png': '', 'b/y.png': '', 'c/z.png': '' })
    await asNobody(folder, async () => {
      chmodSync(join(folder, 'b'), 0)
      expect(walk().map((part) => [part.directory, part.entries.length, part.refusal])).toEqual([
        ['', 0, null],
        ['a', 1, null],
        ['b', 0, 'EACCES'],
        ['c', 1, null],
      ])
      chmodSync(join(folder, 'b'), 0o444)
      expect(walk().find((part) => part.directory === 'b')?.refusal).toBe('EACCES')
    })
  })

  it('goes two hundred directories deep', () => {
    const deep = Array.from({ length: 200 }, () => 'd').join('/')
    mkdirSync(join(folder, deep), { recursive: true })
    writeFiles(folder, { [`${deep}/a.png`]: '' })
    expect(paths(walk())).toEqual([`${deep}/a.png`])
  })
})
