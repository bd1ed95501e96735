import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { nodeStorage, type Storage } from '#core/storage/storage.ts'
import { createFailingStorage, createSystemError } from '#core/storage/test-storage.ts'
import type { FileActInput } from '#shared/contract.ts'
import { makeRoot, openTestLibrary, removeRoot, type TestLibrary } from './test-library.ts'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) removeRoot(root)
})

const acts = {
  move: { kind: 'move', to: { folder: 'new' }, taken: 'number' },
  copy: { kind: 'copy', to: { folder: 'new' }, taken: 'number' },
  trash: { kind: 'trash' },
} as const satisfies Readonly<Record<string, FileActInput>>

/** All of it takes minutes: `MEDIA_SCORER_LONG=1`. Else every so many calls are tried, others for each act. */
const isLong = process.env.MEDIA_SCORER_LONG === '1'

const kinds = ['move', 'copy', 'trash'] as const

/** Disks on which files go otherwise than by a second link. */
const disks: Readonly<Record<string, (storage: Storage) => Storage>> = {
  'with links': (storage) => storage,
  'without links': (storage) => ({
    ...storage,
    link: async (from, to) => {
      await storage.lstat(from)
      throw createSystemError('EPERM', `link ${to}`)
    },
  }),
  'and another one': (storage) => ({
    ...storage,
    link: async (from, to) => {
      if (dirname(from) !== dirname(to)) throw createSystemError('EXDEV', 'link')
      await storage.link(from, to)
    },
  }),
}

const contents = {
  'a.png': 1,
  'a.txt': 'of a',
  'a.png.xmp': '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
  'b.png': 2,
}

/** A library with two scored pictures, as it lies on the disk; copied for each trial. */
async function makeTemplate(): Promise<string> {
  const root = makeRoot(contents)
  roots.push(root)
  const library = await openTestLibrary(root)
  await library.settle()
  library.score('a.png', 4)
  library.score('b.png', -1)
  await library.settle()
  await library.close()
  return root
}

function copyTemplate(template: string, number: string): string {
  const root = `${template}-${number}`
  roots.push(root)
  cpSync(template, root, { recursive: true, preserveTimestamps: true })
  return root
}

const parts = {
  a: ['.scores/a.png.json', 'a.png', 'a.png.xmp', 'a.txt'],
  b: ['.scores/b.png.json', 'b.png'],
} as const

/** Each picture with all that is its own is at one place, whole; its row says which, and its score is what it was. */
function expectWhole(library: TestLibrary, kind: keyof typeof acts): void {
  const disk = library.disk().filter((path) => !path.includes('media.db'))
  const trashed = library.trashed()
  const seen: string[] = []
  for (const unit of ['a', 'b'] as const) {
    const here = parts[unit].every((path) => disk.includes(path))
    const some = parts[unit].some((path) => disk.includes(path))
    const moved = parts[unit].map((path) => `new/${path}`)
    const there =
      kind === 'trash'
        ? parts[unit].every((path) => trashed.includes(`files/${path.replace('.scores/', '')}`))
        : moved.every((path) => disk.includes(path) || (kind === 'copy' && path.includes('.scores')))
    seen.push(...(here ? parts[unit] : []), ...(there && kind !== 'trash' ? moved : []))
    expect([unit, some]).toEqual([unit, here])
    if (kind === 'copy') expect(here).toBe(true)
    else expect([unit, here]).toEqual([unit, !there])
    const row = library
      .rows()
      .find(
        ({ path, missing }) =>
          (path === (here || kind === 'trash' ? `${unit}.png` : `new/${unit}.png`) && missing === !here) ||
          (path === `new/${unit}.png` && !missing && kind === 'move'),
      )
    expect([unit, row?.score]).toEqual([unit, unit === 'a' ? 4 : -1])
    for (const place of [here ? '' : null, there && kind !== 'trash' ? 'new/' : null]) {
      if (place === null) continue
      const bytes = readFileSync(join(library.folder, `${place}${unit}.png`))
      expect(bytes.length).toBeGreaterThan(60)
    }
  }
  // Nothing else: no temporary file, no second name, no note in the trash without its file.
  expect(
    disk.filter((path) => !seen.includes(path) && !(kind === 'copy' && path.startsWith('new/.scores/'))),
  ).toEqual([])
  const names = trashed.filter((path) => path.startsWith('files/')).map((path) => path.slice('files/'.length))
  const notes = trashed.filter((path) => path.startsWith('info/')).map((path) => path.slice('info/'.length))
  expect(notes).toEqual(names.map((name) => `${name}.trashinfo`).toSorted())
}

async function act(library: TestLibrary, kind: keyof typeof acts): Promise<unknown> {
  const ids = ['a.png', 'b.png'].map((path) => library.id(path))
  return library.files.act({ ids, act: acts[kind], pairs: true }).then(
    (result) => result,
    (error: unknown) => error,
  )
}

describe.each(Object.keys(disks))('a disk %s', (disk) => {
  it.each(kinds)(
    'that fails once, at any call of a %s, leaves every file whole at one place, after the next opening at the latest',
    async (kind) => {
      const template = await makeTemplate()
      const every = isLong ? 1 : disk === 'with links' ? 2 : 7
      for (let call = 1 + (kinds.indexOf(kind) % every); ; call += every) {
        const root = copyTemplate(template, String(call))
        const failing = createFailingStorage(call, ['EIO', 'ENOSPC', 'EACCES', 'EROFS'][call % 4] ?? '')
        const library = await openTestLibrary(root, {
          storage: disks[disk]?.(failing.storage) ?? nodeStorage,
        })
        const result = await act(library, kind)
        await library.close()
        const again = await openTestLibrary(root)
        const where = `${call} ${failing.calls[call - 1]}`
        expect([where, result]).not.toEqual([where, undefined])
        expectWhole(again, kind)
        await again.close()
        removeRoot(root)
        if (failing.calls.length < call) break
      }
    },
    600_000,
  )

  it.each(kinds)(
    'that is gone from any call of a %s on is repaired by the next opening',
    async (kind) => {
      const template = await makeTemplate()
      const every = isLong ? 3 : 9
      for (let last = kinds.indexOf(kind); ; last += every) {
        const root = copyTemplate(template, `gone-${last}`)
        let calls = 0
        const counted = createFailingStorage(0, '')
        const check = () => {
          calls += 1
          if (calls > last) throw createSystemError('EIO', 'gone')
        }
        const dying = createDying(counted.storage, check)
        const library = await openTestLibrary(root, { storage: disks[disk]?.(dying) ?? nodeStorage })
        await act(library, kind)
        await library.close()
        const again = await openTestLibrary(root)
        expectWhole(again, kind)
        await again.close()
        removeRoot(root)
        if (calls <= last) break
      }
    },
    600_000,
  )
})

/** Every call asks first; what an open file is asked, too. */
function createDying(storage: Storage, check: () => void): Storage {
  const asking = <Calls extends object>(calls: Calls): Calls =>
    Object.fromEntries(
      Object.entries(calls).map(([name, call]) => [
        name,
        typeof call !== 'function' || name === 'close'
          ? call
          : async (...given: readonly unknown[]) => {
              check()
              return call(...given)
            },
      ]),
    ) as Calls // the same names, each with a call of the same type
  return asking({ ...storage, open: async (...given) => asking(await storage.open(...given)) })
}

it.each(kinds)(
  'killed at any point of a %s nothing is lost, nothing doubled, and no scan is misled',
  async (kind) => {
    const template = await makeTemplate()
    const program = fileURLToPath(new URL('./test-file-process.ts', import.meta.url))
    for (let point = 1; ; point += isLong ? 1 : 2) {
      const root = copyTemplate(template, `killed-${point}`)
      const ids = JSON.stringify([1, 2])
      const { stdout, signal, stderr } = spawnSync(
        process.execPath,
        [program, root, JSON.stringify(acts[kind]), ids, String(point)],
        { encoding: 'utf8' },
      )
      const isDone = stdout === 'done'
      expect([signal, isDone ? '' : 'killed', isDone ? stderr : '']).toEqual([
        isDone ? null : 'SIGKILL',
        isDone ? '' : 'killed',
        isDone ? expect.any(String) : '',
      ])
      const library = await openTestLibrary(root)
      expectWhole(library, kind)
      await library.settle()
      expectWhole(library, kind)
      // A copy's journal begins with what its original was given; nothing else is taken for a move or a copy.
      const told = "SELECT what FROM score_events WHERE by = 'identity' AND media_file_id IN (1, 2)"
      expect(library.db.sqlite.prepare(told).all()).toEqual([])
      // One act, or what is done of it, is one undo.
      if (existsSync(join(root, 'folder/new/a.png')) || kind === 'trash') {
        await library.files.takeBack('undo').catch(() => undefined)
        await library.settle()
        expect(library.rows().filter(({ missing }) => !missing)).toEqual([
          { path: 'a.png', score: 4, missing: false },
          { path: 'b.png', score: -1, missing: false },
        ])
      }
      await library.close()
      removeRoot(root)
      if (isDone) break
    }
  },
  600_000,
)
