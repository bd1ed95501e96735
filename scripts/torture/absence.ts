import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { prepare, type WriteDb } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { createScanner, type Scanner } from '#core/scan/scan-job.ts'
import { asNobody, createPng } from '#core/scan/test-folder.ts'
import { createOutbox } from '#core/sidecar/outbox.ts'
import { scoreFilePath } from '#core/sidecar/score-file-path.ts'
import { isCancelled } from '#shared/errors.ts'
import type { Score } from '#shared/score.ts'
import type { Random } from '../sample/random.ts'
import { findScored, makeFolder, visitLibrary } from './library.ts'
import type { Part } from './part.ts'

const variants = { unit: 40, short: 150, long: 500 } as const
const directories = ['', 'one', 'two', 'two/deep', 'three'] as const
const names = Array.from({ length: 30 }, (_, index) => join(directories[index % 5] ?? '', `p ${index}.png`))

/** What is expected of a scan while something isn't there. */
type Expected = {
  /** Files that are marked as missing afterwards; `any` of those that are hidden: it is a matter of the moment. */
  readonly missing: readonly string[] | 'any'
  readonly asked: boolean | 'any'
  /** The scan itself says that the folder isn't there. */
  readonly refused: boolean | 'any'
}

type Absence = {
  readonly what: string
  readonly hidden: readonly string[]
  readonly expected: Expected
  readonly undo: () => void
  /** Ends the scan that is under way. */
  readonly abortMs?: number
  /** Does it in the middle of the scan. */
  readonly later?: { readonly ms: number; readonly act: () => void }
}

const unchanged: Expected = { missing: [], asked: false, refused: false }
const refused: Expected = { ...unchanged, refused: true }
const ofTheMoment: Expected = { missing: [], asked: false, refused: 'any' }

/** Takes away what a scan should find, in all ways; nothing that the library knows may change but what was proven. */
export const absence: Part = {
  name: 'absence',
  isOwn: true,
  about:
    'missing roots, empty mount points, partial scans; no row is removed, no score changes, the person is asked',
  run: async ({ size, random, say }) => {
    const { folder: parent, remove } = makeFolder(['other/y.png'])
    const folder = join(parent, 'library')
    for (const [index, name] of names.entries()) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      // Every third is a copy of the same picture.
      writeFileSync(join(folder, name), createPng(index % 3 === 0 ? 1 : index + 1))
    }
    const failures: string[] = []
    const done = new Map<string, number>()
    let asked = 0
    try {
      await visitLibrary(join(parent, 'other'))
      // As another user than root, whom no mode holds back.
      await asNobody(parent, async () => {
        const world = await openWorld(folder, random)
        for (let number = 1; number <= variants[size]; number += 1) {
          const files = world.readFiles()
          const one = hide(folder, parent, random)
          done.set(one.what, (done.get(one.what) ?? 0) + 1)
          const result = await tryOne(world, one, files)
          if (result.asked) asked += 1
          failures.push(...result.failures.map((what) => `variant ${number}, ${one.what}: ${what}`))
          if (number % 100 === 0) say(`absence: ${number} of ${variants[size]}, ${failures.length} failures`)
          if (failures.length > 20) break
        }
        await world.close()
      })
    } finally {
      remove()
    }
    return { counts: { variants: variants[size], kinds: done.size, asked }, failures }
  },
}

type World = {
  readonly db: WriteDb
  readonly folder: string
  readonly scanner: Scanner
  /** Rows, scores, journal and score files as text: what must stay. */
  readonly read: () => string
  readonly readFiles: () => string
  readonly close: () => Promise<void>
}

async function openWorld(folder: string, random: Random): Promise<World> {
  const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  let clock = 0
  const scanner = createScanner({
    ...{ db, folder },
    emitProgress: () => {},
    onChanged: () => {},
    onVanished: () => {},
    // What vanished a minute ago isn't summed up with what vanishes now: each variant stands for itself.
    nowMs: () => {
      clock += 120_000
      return clock
    },
  })
  await scanner.scan()
  for (const { id } of findScored(db)) {
    actOnFiles(db, [id], { what: 'score', change: { to: random.whole(1, 5) as Score } }, 'user') // 1…5
  }
  const outbox = createOutbox({ db, folder, onSaved: () => {} })
  await outbox.flush()
  await scanner.scan()
  await outbox.flush()
  await outbox.close()
  return {
    db,
    folder,
    scanner,
    read: () =>
      JSON.stringify([
        prepare(db, 'SELECT id, file_path, score, favourite, label, notes FROM media_files ORDER BY id')
          .raw()
          .all(),
        prepare(db, 'SELECT * FROM score_events ORDER BY id').raw().all(),
      ]),
    readFiles: () => names.map((name) => readFileSync(join(folder, scoreFilePath(name)), 'utf8')).join(''),
    close: async () => {
      await scanner.close()
      close()
    },
  }
}

async function tryOne(
  world: World,
  one: Absence,
  files: string,
): Promise<{ readonly failures: readonly string[]; readonly asked: boolean }> {
  const failures: string[] = []
  const before = world.read()
  let isRefused = false
  const controller = new AbortController()
  const running = world.scanner.scan(controller.signal)
  if (one.later !== undefined) {
    await wait(one.later.ms)
    one.later.act()
  }
  if (one.abortMs !== undefined) {
    await wait(one.abortMs)
    controller.abort()
  }
  try {
    await running
  } catch (error) {
    if (!isCancelled(error)) isRefused = true
  }
  const vanished = world.scanner.vanished()
  const missing = listMissing(world)
  if (world.read() !== before) failures.push('rows or scores changed')
  const { expected } = one
  if (expected.refused !== 'any' && isRefused !== expected.refused) failures.push(`refused: ${isRefused}`)
  if (expected.asked !== 'any' && (vanished !== null) !== expected.asked)
    failures.push(`asked: ${JSON.stringify(vanished)}`)
  const wanted =
    expected.missing === 'any'
      ? missing.filter((path) => one.hidden.includes(path))
      : [...expected.missing].sort()
  if (JSON.stringify(missing) !== JSON.stringify(wanted)) failures.push(`missing: ${missing.join()}`)
  // The person says that they are gone; then they come back all the same.
  if (vanished !== null && one.hidden.length % 2 === 0) {
    const marked = world.scanner.confirmVanished(true)
    if (marked !== one.hidden.length) failures.push(`${marked} of ${one.hidden.length} marked`)
  }
  one.undo()
  await world.scanner.scan().catch((error: unknown) => failures.push(`after it came back: ${String(error)}`))
  if (world.read() !== before) failures.push('rows or scores changed when it came back')
  if (listMissing(world).length > 0) failures.push(`still missing: ${listMissing(world).join()}`)
  if (world.scanner.vanished() !== null) failures.push('still asked')
  if (files !== world.readFiles()) failures.push('score files changed')
  return { failures, asked: vanished !== null }
}

function listMissing({ db }: World): readonly string[] {
  return findScored(db)
    .filter(({ missing }) => missing)
    .map(({ path }) => path)
    .sort()
}

/** One way in which something isn't there. It is so when this returns, unless it says that it comes later. */
function hide(folder: string, parent: string, random: Random): Absence {
  const away = join(parent, 'away')
  const back = () => {
    rmSync(folder, { recursive: true, force: true })
    renameSync(away, folder)
  }
  const directory = random.pick(['one', 'two', 'two/deep', 'three'])
  const below = names.filter((name) => name.startsWith(`${directory}/`))
  switch (random.whole(0, 10)) {
    case 0:
      renameSync(folder, away)
      return { what: 'the root is gone', hidden: names, expected: refused, undo: back }
    case 1:
      renameSync(folder, away)
      mkdirSync(folder)
      return { what: 'an empty mount point', hidden: names, expected: refused, undo: back }
    case 2:
      renameSync(folder, away)
      renameSync(join(parent, 'other'), folder)
      return {
        what: 'another library in its place',
        hidden: names,
        expected: refused,
        undo: () => {
          renameSync(folder, join(parent, 'other'))
          renameSync(away, folder)
        },
      }
    case 3: {
      const marker = join(folder, '.scores/library.json')
      renameSync(marker, away)
      return {
        what: 'the marker is gone',
        hidden: [],
        expected: refused,
        undo: () => renameSync(away, marker),
      }
    }
    case 4:
      chmodSync(join(folder, directory), 0)
      return {
        what: 'a directory that can’t be read',
        hidden: below,
        expected: unchanged,
        undo: () => chmodSync(join(folder, directory), 0o755),
      }
    case 5:
      chmodSync(folder, 0)
      return {
        what: 'a root that can’t be read',
        hidden: names,
        expected: refused,
        undo: () => chmodSync(folder, 0o755),
      }
    case 6:
    case 7:
      return takeFiles(folder, away, random)
    case 8: {
      renameSync(join(folder, directory), away)
      const isLink = random.next() < 0.5
      if (isLink) symlinkSync(away, join(folder, directory))
      const isAsked = below.length * 5 > names.length
      return {
        what: isLink ? 'a link instead of a directory' : 'a directory is gone',
        hidden: below,
        expected: { missing: isAsked ? [] : below, asked: isAsked, refused: false },
        undo: () => {
          rmSync(join(folder, directory), { force: true })
          renameSync(away, join(folder, directory))
        },
      }
    }
    case 9:
      return {
        what: 'the root goes during the scan',
        hidden: names,
        expected: ofTheMoment,
        later: { ms: random.between(0, 30), act: () => renameSync(folder, away) },
        undo: back,
      }
    default:
      return {
        what: 'a scan that is stopped',
        hidden: [],
        expected: unchanged,
        abortMs: random.between(0, 30),
        undo: () => {},
      }
  }
}

function takeFiles(folder: string, away: string, random: Random): Absence {
  const count = random.whole(1, names.length)
  const taken = [...names].sort(() => random.next() - 0.5).slice(0, count)
  mkdirSync(away)
  for (const name of taken) {
    mkdirSync(dirname(join(away, name)), { recursive: true })
    renameSync(join(folder, name), join(away, name))
  }
  const isAsked = count >= 2 && count * 5 > names.length
  return {
    what: isAsked ? 'more than a fifth is gone' : 'some files are gone',
    hidden: taken,
    expected: { missing: isAsked ? [] : taken, asked: isAsked, refused: false },
    undo: () => {
      for (const name of taken) renameSync(join(away, name), join(folder, name))
      rmSync(away, { recursive: true })
    },
  }
}
