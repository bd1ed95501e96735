import { execFileSync, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InputOf, MethodName, Methods, ResultOf } from '#shared/contract.ts'
import type { Reply } from '#shared/rpc.ts'
import type { Library } from './library.ts'
import { openLibrary } from './open-library.ts'
import { createPng, writeFiles } from './scan/test-folder.ts'

// Folders as they are in the world, as far as Linux lets a test make them: a disk that is full, one that can only be read, and a database
// that goes away while it is open.

let root = ''
let folder = ''
let library: Library | undefined
const names = ['a.png', 'b.png', 'c.png', 'd.png']

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'media-scorer-kinds-')))
  folder = join(root, 'library')
  mkdirSync(folder)
})
afterEach(async () => {
  await library?.close()
  library = undefined
  spawnSync('umount', [folder], { stdio: 'ignore' })
  rmSync(root, { recursive: true, force: true })
})

/** Whether disks of one's own can be made here: as root, in a container that lets it. */
const canMount = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const place = mkdtempSync(join(tmpdir(), 'media-scorer-mount-'))
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place]).status === 0
  if (isMounted) execFileSync('umount', [place])
  rmSync(place, { recursive: true, force: true })
  return isMounted
})()

async function open(): Promise<void> {
  library = await openLibrary(folder, { mode: 'once', dataDirectory: join(root, 'data') })
}
async function close(): Promise<void> {
  await library?.close()
  library = undefined
}
function ask(name: MethodName, input: unknown): Promise<Reply> {
  if (library === undefined) throw new Error('It isn’t open.')
  return library.dispatch(name, input, new AbortController().signal)
}
async function call<Name extends MethodName>(
  name: Name,
  input: InputOf<Methods[Name]>,
): Promise<ResultOf<Methods[Name]>> {
  const reply = await ask(name, input)
  if (!reply.ok) throw new Error(`${name}: ${reply.error.code}: ${reply.error.message}`)
  return reply.value as ResultOf<Methods[Name]> // the contract's own result
}
async function readScores(): Promise<readonly (readonly [string, number])[]> {
  return (await call('media.rows', { ids: await findIds() })).map(({ path, score }) => [path, score] as const)
}
async function findIds(): Promise<number[]> {
  const found = await call('media.find', { paths: names })
  return found.map((id) => id ?? 0)
}

describe.skipIf(!canMount)('a disk of its own', () => {
  beforeEach(() => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder])
    writeFiles(folder, Object.fromEntries(names.map((name, index) => [name, createPng(index + 1)])))
  })

  it('that is full: what is acknowledged is kept, the rest is refused in words, and it goes on when there is room', async () => {
    await open()
    await call('library.scan', {})
    const ids = await findIds()
    await call('media.score', { ids: [ids[0] ?? 0], change: { to: 5 } })
    const fill = join(folder, 'fill.bin')
    // Down to the last byte, so that no page of the database finds room.
    spawnSync('dd', ['if=/dev/zero', `of=${fill}`, 'bs=4k'], { stdio: 'ignore' })
    const kept = new Map([[names[0] ?? '', 5]])
    let refusals = 0
    for (let round = 0; round < 60; round += 1) {
      const place = 1 + (round % 3)
      const to = 1 + (round % 5)
      const reply = await ask('media.score', { ids: [ids[place] ?? 0], change: { to } })
      if (reply.ok) kept.set(names[place] ?? '', to)
      else {
        refusals += 1
        expect(['disk-full', 'disk-failed']).toContain(reply.error.code)
      }
    }
    expect(refusals).toBeGreaterThan(0)
    rmSync(fill)
    await call('media.score', { ids: [ids[1] ?? 0], change: { to: 3 } })
    kept.set(names[1] ?? '', 3)
    await call('scores.retry', {})
    const wanted = names.map((name) => [name, kept.get(name) ?? 0])
    expect(await readScores()).toEqual(wanted)
    await close()
    await open()
    expect([await readScores(), (await call('scores.status', {})).pending]).toEqual([wanted, 0])
  }, 60_000)

  it('that can only be read: scores are kept in the application’s data, told, and go into the folder when it can be written to', async () => {
    await open()
    await call('library.scan', {})
    await call('media.score', { ids: [(await findIds())[0] ?? 0], change: { to: 2 } })
    await close()
    execFileSync('mount', ['-o', 'remount,ro', folder])
    await open()
    const status = await call('library.status', {})
    expect(status.notice).toContain('its disk is read-only')
    expect(status.database.startsWith(join(root, 'data'))).toBe(true)
    await call('media.score', { ids: [(await findIds())[1] ?? 0], change: { to: 4 } })
    await close()
    execFileSync('mount', ['-o', 'remount,rw', folder])
    await open()
    await call('library.scan', {})
    expect((await readScores()).slice(0, 2)).toEqual([
      ['a.png', 2],
      ['b.png', 4],
    ])
  }, 60_000)
})

describe('a database that goes away while it is open', () => {
  const path = () => join(folder, '.scores/media.db')
  it.each<readonly [string, () => void]>([
    ['deleted', () => unlinkSync(path())],
    ['renamed', () => renameSync(path(), join(folder, '.scores/old.db'))],
    [
      'replaced',
      () => {
        unlinkSync(path())
        writeFileSync(path(), 'another one')
      },
    ],
    ['emptied', () => truncateSync(path(), 0)],
    ['gone with its folder', () => renameSync(folder, join(root, 'elsewhere'))],
  ])(
    '%s: the next score is refused in a sentence, each time, and the files keep the ones before',
    async (_, takeAway) => {
      writeFiles(folder, Object.fromEntries(names.map((name, index) => [name, createPng(index + 1)])))
      await open()
      await call('library.scan', {})
      const ids = await findIds()
      await call('media.score', { ids, change: { to: 4 } })
      await call('scores.retry', {})
      takeAway()
      for (let round = 0; round < 50; round += 1) {
        const reply = await ask('media.score', {
          ids: [ids[round % 4] ?? 0],
          change: { to: 1 + (round % 3) },
        })
        expect(reply).toMatchObject({ ok: false, error: { message: expect.stringMatching(/\w+.*\./) } })
        if (!reply.ok)
          expect(['library-replaced', 'library-corrupt', 'disk-failed']).toContain(reply.error.code)
      }
      await close()
      const moved = join(root, 'elsewhere')
      if (spawnSync('test', ['-d', moved]).status === 0) renameSync(moved, folder)
      await open()
      await call('library.scan', {})
      expect(await readScores()).toEqual(names.map((name) => [name, 4]))
    },
    60_000,
  )
})
