import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { makePng, pngChunk, pngChunks } from '#core/metadata/test-media.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import type { DiskKind } from './test-operations.ts'

/** A file of the test's folder. */
export type DiskFile = {
  readonly picture: number
  /** The directory entry's own number, which stays when the file is renamed or written to. */
  readonly file: number
  /** What it says of itself; 0: nothing. */
  readonly rating: number
}
type Trashed = Omit<DiskFile, 'file'> & {
  readonly path: string
  readonly modified: number
  readonly bytes: Uint8Array
}

/** Pictures, each with a content of its own; several have the same size. */
function createPicture(picture: number, tag: number): Uint8Array {
  return makePng({
    width: 1 + (picture % 50),
    height: 1,
    data: [pngChunk('IDAT', Buffer.from(`picture ${String(picture).padStart(5, '0')}`))],
    before: tag === 0 ? [] : [pngChunks.text('parameters', 'x'.repeat(tag))],
  })
}

/** A folder in which things are done to files, with what is where. For tests. */
export function createTestDisk(folder: string) {
  const files = new Map<string, DiskFile>()
  const trash: Trashed[] = []
  const changed = new Set<string>()
  let nextPicture = 1
  let nextName = 1
  let nextTag = 1
  let nextFile = 1
  let nextSecond = 1_700_000_000

  const absolute = (path: string) => join(folder, path)
  const directories = ['', 'sub/', 'sub/deep/', 'else/']
  const freePath = (number: number): string => {
    const path = `${directories[number % directories.length]}p${nextName}.png`
    nextName += 1
    return path
  }
  /** A time of its own: the clock of a file system is too slow for two writes in a row. */
  const touch = (path: string): void => {
    nextSecond += 1
    utimesSync(absolute(path), nextSecond, nextSecond)
    changed.add(path)
  }
  const write = (path: string, bytes: Uint8Array, file: Omit<DiskFile, 'file'>): void => {
    mkdirSync(dirname(absolute(path)), { recursive: true })
    writeFileSync(absolute(path), bytes)
    const { picture, rating } = file
    files.set(path, { picture, rating, file: files.get(path)?.file ?? nextFile++ })
    touch(path)
  }
  const throwAway = (path: string): void => {
    const file = files.get(path)
    if (file === undefined) return
    const bytes = readFileSync(absolute(path))
    trash.push({ ...file, path, modified: statSync(absolute(path)).mtimeMs, bytes })
    files.delete(path)
    changed.add(path)
  }
  const rename = (from: string, to: string): void => {
    const file = files.get(from)
    if (file === undefined) return
    mkdirSync(dirname(absolute(to)), { recursive: true })
    renameSync(absolute(from), absolute(to))
    files.delete(from)
    files.set(to, file)
    for (const path of [from, to]) changed.add(path)
  }
  const carry = (from: string, to: string): void => {
    if (!existsSync(absolute(scoreFilePath(from)))) return
    mkdirSync(dirname(absolute(scoreFilePath(to))), { recursive: true })
    renameSync(absolute(scoreFilePath(from)), absolute(scoreFilePath(to)))
  }
  const copy = (from: string, to: string, hasOwnTime: boolean): void => {
    const file = files.get(from)
    if (file === undefined) return
    mkdirSync(dirname(absolute(to)), { recursive: true })
    cpSync(absolute(from), absolute(to), { preserveTimestamps: true })
    files.set(to, { ...file, file: nextFile++ })
    if (hasOwnTime) touch(to)
    changed.add(to)
  }
  const tag = (path: string): void => {
    const file = files.get(path)
    if (file !== undefined) write(path, createPicture(file.picture, nextTag++ % 300), { ...file, rating: 0 })
  }
  const create = (path: string): void => {
    write(path, createPicture(nextPicture, 0), { picture: nextPicture, rating: 0 })
    nextPicture += 1
  }
  /** Of two equal pictures nobody sees that they changed places. */
  const isEqual = (one: string, other: string): boolean =>
    files.get(one)?.picture === files.get(other)?.picture
  const swap = (one: string, other: string, withScores: boolean): void => {
    const away = freePath(0)
    for (const [from, to] of [
      [one, away],
      [other, one],
      [away, other],
    ] as const) {
      rename(from, to)
      if (withScores) carry(from, to)
    }
    changed.delete(away)
  }

  const act: Readonly<Record<DiskKind, (one: string, other: string, number: number) => void>> = {
    create: (_one, _other, number) => create(freePath(number)),
    rename: (one, _other, number) => rename(one, freePath(number)),
    'rename and tag': (one, _other, number) => {
      const to = freePath(number)
      rename(one, to)
      tag(to)
    },
    'move with score file': (one, _other, number) => {
      const to = freePath(number)
      rename(one, to)
      carry(one, to)
    },
    'rename over': (one, other) => {
      if (isEqual(one, other)) return
      throwAway(other)
      rename(one, other)
    },
    copy: (one, _other, number) => copy(one, freePath(number), number % 2 === 1),
    'copy over': (one, other, number) => {
      if (isEqual(one, other)) return
      throwAway(other)
      copy(one, other, number % 2 === 1)
    },
    tag: (one) => tag(one),
    edit: (one) => {
      throwAway(one)
      create(one)
    },
    swap: (one, other) => {
      if (!isEqual(one, other)) swap(one, other, false)
    },
    'swap with score files': (one, other) => {
      if (!isEqual(one, other)) swap(one, other, true)
    },
    delete: (one) => {
      throwAway(one)
      rmSync(absolute(one))
    },
    restore: (_one, _other, number) => {
      const file = trash[number % Math.max(1, trash.length)]
      if (file !== undefined) write(freePath(number), file.bytes, file)
    },
    'restore as it was': (_one, _other, number) => {
      const file = trash[number % Math.max(1, trash.length)]
      if (file === undefined) return
      if (files.has(file.path)) throwAway(file.path)
      write(file.path, file.bytes, file)
      utimesSync(absolute(file.path), file.modified / 1000, file.modified / 1000)
    },
    'rename folder': (_one, _other, number) => {
      const to = `moved${nextName}/`
      nextName += 1
      const from = ['sub/deep/', 'else/', 'sub/'][number % 3] ?? ''
      const inside = [...files.keys()].filter((path) => path.startsWith(from))
      if (inside.length === 0) return
      renameSync(absolute(from), absolute(to))
      for (const path of inside) {
        const file = files.get(path)
        files.delete(path)
        if (file !== undefined) files.set(path.replace(from, to), file)
      }
      changed.add(from.slice(0, -1)).add(to.slice(0, -1))
    },
  }

  return {
    act,
    absolute,
    /** What is where now. */
    files: files as ReadonlyMap<string, DiskFile>,
    /** Relative paths where something happened since this was asked last. */
    takeChanged: (): readonly string[] => {
      const paths = [...changed]
      changed.clear()
      return paths
    },
    noteChanged: (path: string): void => void changed.add(path),
    pick: (number: number): string | undefined =>
      [...files.keys()].toSorted()[number % Math.max(1, files.size)],
    /** After another program wrote a rating into a file. */
    noteRating: (path: string, rating: number): void => {
      const file = files.get(path)
      if (file !== undefined) files.set(path, { ...file, rating })
      touch(path)
    },
  }
}
