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
import fc from 'fast-check'
import { makePng, pngChunk, pngChunks } from '#core/metadata/test-media.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import type { Score } from '#shared/score.ts'
import { createModel } from './model.ts'
import { openTestLibrary } from './test-library.ts'

/** One thing that a person, or a program, does to a folder. Numbers choose among what is there. */
export type Operation =
  | { readonly kind: (typeof diskKinds)[number]; readonly one: number; readonly other: number }
  | { readonly kind: (typeof scoreKinds)[number]; readonly one: number; readonly score: Score }
  | { readonly kind: (typeof libraryKinds)[number] }

const scoreKinds = ['score', 'score file'] as const
const diskKinds = [
  ...([
    'create',
    'rename',
    'rename over',
    'copy',
    'copy over',
    'tag',
    'edit',
    'swap',
    'delete',
    'restore',
  ] as const),
  ...([
    'move with score file',
    'rename folder',
    'swap with score files',
    'restore as it was',
    'rename and tag',
  ] as const),
] as const
const libraryKinds = ['scan', 'scan without hashing', 'refresh', 'unmount'] as const

export const operations: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom(...diskKinds), one: fc.nat(1000), other: fc.nat(1000) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('score' as const, 'score' as const, 'score file' as const),
      one: fc.nat(1000),
      score: fc.constantFrom<Score>(1, 2, 3, 4, 5, -1, 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('scan' as const, ...libraryKinds) }),
  },
)

type File = { readonly picture: number; readonly tag: number }
type Trashed = File & { readonly path: string; readonly modified: number }

/** Pictures, each with a content of its own; several have the same size. */
function createPicture({ picture, tag }: File): Uint8Array {
  return makePng({
    width: 1 + (picture % 50),
    height: 1,
    data: [pngChunk('IDAT', Buffer.from(`picture ${String(picture).padStart(5, '0')}`))],
    before: tag === 0 ? [] : [pngChunks.text('parameters', 'x'.repeat(tag))],
  })
}

export type PlayOptions = {
  /** Nothing is hashed at a scan, all later. */
  readonly isLazy?: boolean
  /** Gets what the folder, the library and the model hold after each operation. */
  readonly onStep?: (text: string) => void
}

/** Carries operations out in a folder and its library, and compares both with the model; throws where they differ. */
export async function play(
  folder: string,
  list: readonly Operation[],
  options: PlayOptions = {},
): Promise<{ readonly checks: number }> {
  const library = openTestLibrary(folder, () => options.isLazy === true)
  const model = createModel()
  const files = new Map<string, File>()
  const trash: Trashed[] = []
  const changed = new Set<string>()
  let nextPicture = 1
  let nextName = 1
  let nextTag = 1
  let nextSecond = 1_700_000_000
  let checks = 0

  const absolute = (path: string) => join(folder, path)
  const pick = (number: number): string | undefined =>
    [...files.keys()].toSorted()[number % Math.max(1, files.size)]
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
  }
  const write = (path: string, file: File): void => {
    mkdirSync(dirname(absolute(path)), { recursive: true })
    writeFileSync(absolute(path), createPicture(file))
    touch(path)
    files.set(path, file)
    changed.add(path)
  }
  const throwAway = (path: string): void => {
    const file = files.get(path)
    if (file === undefined) return
    trash.push({ ...file, path, modified: statSync(absolute(path)).mtimeMs })
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

  async function check(): Promise<void> {
    await library.work()
    checks += 1
    const seen = library.files().filter(({ isMissing }) => !isMissing)
    for (const [path, scores] of model.expected()) {
      const file = seen.find((one) => one.path === path)
      if (file === undefined) throw new Error(`${path} isn't known.`)
      if (!scores.has(file.score)) {
        throw new Error(`${path} has ${file.score}, expected ${[...scores].join(' or ')}.`)
      }
      model.settle(path, file.score)
      const written = library.scoreFile(path)
      if (written !== undefined && written.score !== file.score && !library.isLeft(path)) {
        throw new Error(`The score file of ${path} says ${written.score}, its score is ${file.score}.`)
      }
    }
    const faults = library.check()
    if (faults.length > 0) throw new Error(faults.join(', '))
  }

  const look = () => model.look(new Map([...files].map(([path, { picture }]) => [path, picture])))

  async function scan(): Promise<void> {
    await library.scan()
    look()
    changed.clear()
    await check()
  }

  const act: Readonly<
    Record<(typeof diskKinds)[number], (one: string, other: string, number: number) => void>
  > = {
    create: (_one, _other, number) => {
      write(freePath(number), { picture: nextPicture, tag: 0 })
      nextPicture += 1
    },
    rename: (one, _other, number) => rename(one, freePath(number)),
    'rename and tag': (one, _other, number) => {
      const file = files.get(one)
      const to = freePath(number)
      rename(one, to)
      if (file !== undefined) write(to, { ...file, tag: nextTag++ % 300 })
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
    copy: (one, _other, number) => {
      const to = freePath(number)
      const file = files.get(one)
      if (file === undefined) return
      mkdirSync(dirname(absolute(to)), { recursive: true })
      cpSync(absolute(one), absolute(to), { preserveTimestamps: true })
      if (number % 2 === 1) touch(to)
      files.set(to, file)
      changed.add(to)
    },
    'copy over': (one, other, number) => {
      const file = files.get(one)
      if (isEqual(one, other) || file === undefined) return
      throwAway(other)
      cpSync(absolute(one), absolute(other), { preserveTimestamps: true })
      if (number % 2 === 1) touch(other)
      files.set(other, file)
      changed.add(other)
    },
    tag: (one) => {
      const file = files.get(one)
      if (file !== undefined) write(one, { ...file, tag: nextTag++ % 300 })
    },
    edit: (one) => {
      throwAway(one)
      write(one, { picture: nextPicture, tag: 0 })
      nextPicture += 1
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
      if (file !== undefined) write(freePath(number), file)
    },
    'restore as it was': (_one, _other, number) => {
      const file = trash[number % Math.max(1, trash.length)]
      if (file === undefined) return
      if (files.has(file.path)) throwAway(file.path)
      write(file.path, file)
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

  async function perform(operation: Operation): Promise<void> {
    if (operation.kind === 'scan') return scan()
    // What was never read can't be known again when it has changed.
    if (operation.kind === 'scan without hashing' && options.isLazy !== true) {
      await library.scan()
      look()
      changed.clear()
      return
    }
    if (operation.kind === 'refresh') {
      const paths = [...changed]
      changed.clear()
      await library.scanner.refresh(paths)
      look()
      return check()
    }
    if (operation.kind === 'unmount') {
      renameSync(folder, `${folder}-away`)
      await library.scan().catch(() => undefined)
      mkdirSync(folder)
      await library.scan().catch(() => undefined)
      rmSync(folder, { recursive: true })
      renameSync(`${folder}-away`, folder)
      return
    }
    if (!('one' in operation)) return scan()
    const path = pick(operation.one)
    if (path === undefined) return
    if ('score' in operation) {
      // What a person sees and scores is what the last scan found.
      await scan()
      if (operation.kind === 'score') {
        library.score(path, operation.score)
        model.score(path, operation.score)
        await library.outbox.flush()
        return
      }
      const file = absolute(scoreFilePath(path))
      if (!existsSync(file)) return
      writeFileSync(
        file,
        JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), score: operation.score }),
      )
      changed.add(scoreFilePath(path))
      model.score(path, operation.score)
      return
    }
    const movesScores = operation.kind.includes('score file') || operation.kind === 'rename folder'
    // What moves together with its score file must be seen as that, not mixed with whatever else was done.
    if (movesScores) await scan()
    act[operation.kind](pick(operation.one) ?? path, pick(operation.other) ?? path, operation.other)
    if (movesScores) await scan()
  }

  const describe = (operation: Operation): string => {
    const disk = [...files].map(([path, file]) => `${path}=#${file.picture}${file.tag === 0 ? '' : '+'}`)
    const rows = library
      .files()
      .map(
        (one) =>
          `${one.id}:${one.path}=${one.score}${one.isMissing ? '!' : ''}${one.isChanged ? '*' : ''} ${one.hash?.slice(6, 10)}`,
      )
    const expected = [...model.expected()].map(([path, scores]) => `${path}=${[...scores].join('|')}`)
    return [
      JSON.stringify(operation),
      `disk  ${disk.join('  ')}`,
      `rows  ${rows.join('  ')}`,
      `model ${expected.join('  ')}`,
    ].join('\n  ')
  }

  try {
    for (let index = 0; index < 6; index += 1) act.create('', '', index)
    await scan()
    for (const operation of list) {
      await perform(operation)
      options.onStep?.(describe(operation))
    }
    await scan()
    await scan()
    return { checks }
  } finally {
    await library.close()
  }
}
