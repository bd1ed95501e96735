import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { findScored, makeFolder, readScore, visitLibrary } from './library.ts'
import type { Part } from './part.ts'

const writer = fileURLToPath(new URL('./two-writer.ts', import.meta.url))
const actsOfEach = { unit: 150, short: 1000, long: 5000 } as const
const names = Array.from({ length: 40 }, (_, index) => `p ${index}.png`)

type Told = {
  readonly acts: readonly string[]
  readonly slowestMs: number
  readonly refused: readonly string[]
}

/** Two programs on one library, an owner and a guest, which score the same files at once. */
export const two: Part = {
  name: 'two',
  isOwn: true,
  about: 'two programs score one library at once; none is lost, none is told «busy»',
  run: async ({ size, random }) => {
    const { folder, remove } = makeFolder(names)
    try {
      await visitLibrary(folder)
      const acts = actsOfEach[size]
      const told = await scoreTogether(folder, [random.whole(1, 2 ** 31), random.whole(1, 2 ** 31)], acts)
      const failures = told.flatMap(({ refused }) => refused)
      const { unsaved } = await visitLibrary(folder)
      if (unsaved > 0) failures.push(`${unsaved} score files were not written`)
      const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
      failures.push(...compare(db, told), ...compareFiles(db, folder))
      close()
      return {
        counts: {
          scores: acts * 2,
          changes: told.reduce((sum, one) => sum + one.acts.length, 0),
          'slowest acknowledgement, ms': Math.round(Math.max(...told.map(({ slowestMs }) => slowestMs))),
        },
        failures,
      }
    } finally {
      remove()
    }
  },
}

async function scoreTogether(
  folder: string,
  seeds: readonly number[],
  acts: number,
): Promise<readonly Told[]> {
  const children = seeds.map((seed) => {
    const child = spawn(process.execPath, [writer, folder, String(seed), String(acts)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    return { child, output: collect(child) }
  })
  await Promise.all(children.map(({ output }) => output.isReady))
  for (const { child } of children) child.stdin?.end('go')
  return Promise.all(children.map(async ({ output }) => readTold(await output.all)))
}

function collect(child: ChildProcess): { readonly isReady: Promise<void>; readonly all: Promise<string> } {
  let text = ''
  const isReady = new Promise<void>((resolve) => {
    child.stdout?.on('data', (data) => {
      text += data
      if (text.includes('ready\n')) resolve()
    })
    child.on('close', () => resolve())
  })
  return { isReady, all: new Promise((resolve) => child.on('close', () => resolve(text))) }
}

function readTold(text: string): Told {
  const lines = text.split('\n')
  const acts = lines.filter((line) => /^\d+:/.test(line)).map((line) => line.split(' '))
  const refused = lines.filter((line) => line.startsWith('refused'))
  return {
    acts: acts.map(([act = '']) => act),
    slowestMs: Math.max(0, ...acts.map(([, ms]) => Number(ms))),
    refused: lines.includes('done') ? refused : [...refused, 'a program did not come to its end'],
  }
}

/** The journal is the two sequences of what was acknowledged, one put into the other, and nothing else; each value is the last one. */
function compare(db: ReadDb, told: readonly Told[]): string[] {
  const events = prepare(
    db,
    `SELECT media_file_id || ':' || CAST(new AS INTEGER) AS act FROM score_events WHERE by = 'user' AND what = 'score' ORDER BY id`,
  )
    .pluck()
    .all() as string[] // one text column
  const failures: string[] = []
  const counts = new Map<string, number>()
  for (const act of events) counts.set(act, (counts.get(act) ?? 0) + 1)
  for (const act of told.flatMap(({ acts }) => acts)) counts.set(act, (counts.get(act) ?? 0) - 1)
  for (const [act, count] of counts)
    if (count !== 0) failures.push(`${act} is ${count} times too often in the journal`)
  for (const [index, { acts }] of told.entries()) {
    let place = 0
    for (const act of events) if (act === acts[place]) place += 1
    if (place < acts.length)
      failures.push(`program ${index}: act ${place} (${acts[place]}) is not in its order`)
  }
  const last = new Map(events.map((act) => act.split(':').map(Number) as [number, number])) // two numbers
  for (const { id, score } of findScored(db)) {
    if (score !== (last.get(id) ?? 0))
      failures.push(`file ${id} has ${score}, and ${last.get(id)} was acknowledged last`)
  }
  return failures
}

function compareFiles(db: ReadDb, folder: string): readonly string[] {
  return findScored(db)
    .filter(({ path, score }) => readScore(folder, path) !== score)
    .map(({ path, score }) => `${path} is ${score}, and its score file says something else`)
}
