import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare, type ReadDb } from '#core/db/handles.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { findRowCheckFailures } from '#core/media/acts.ts'
import { createOutbox } from '#core/sidecar/outbox.ts'
import { createRandom, type Random } from '../sample/random.ts'
import { ageTemporary, findScored, listTemporary, makeFolder, readScore, visitLibrary } from './library.ts'
import type { Part, PartOptions, PartResult } from './part.ts'

const writer = fileURLToPath(new URL('./kill-writer.ts', import.meta.url))
const kills = { unit: 40, short: 500, long: 10_000 } as const
const names = Array.from(
  { length: 12 },
  (_, index) => `${index % 3 === 0 ? '' : `sub ${index % 3}/`}p ${index}.png`,
)
/** After so many kills the library is opened and scanned as the window does it. */
const visitEvery = 100
const longestReopenMs = 5000

type Acknowledged = readonly (readonly [id: number, score: number])[]
type Lane = { acknowledged: number; acts: number; worstMs: number; temporary: number; failures: string[] }

/** Kills a process at random moments while it scores, and opens the library again after each. */
export const kill: Part = {
  name: 'kill',
  isOwn: true,
  about: 'kill -9 at random moments while scoring; nothing acknowledged is lost, nothing torn',
  run: async ({ size, random, say }) => {
    const count = kills[size]
    const lanes = Math.min(4, availableParallelism())
    // What Node makes of the sources is kept for the next child: the start is most of what a kill costs.
    const cache = mkdtempSync(join(tmpdir(), 'media-scorer-cache-'))
    try {
      const results = await Promise.all(
        Array.from({ length: lanes }, (_, lane) => {
          const mine = Math.floor(count / lanes) + (lane < count % lanes ? 1 : 0)
          return runLane(
            mine,
            createRandom(random.whole(0, 2 ** 31), lane),
            cache,
            lane === 0 ? say : () => {},
          )
        }),
      )
      return combine(count, results)
    } finally {
      rmSync(cache, { recursive: true, force: true })
    }
  },
}

function combine(count: number, lanes: readonly Lane[]): PartResult {
  const sum = (find: (lane: Lane) => number) => lanes.reduce((total, lane) => total + find(lane), 0)
  return {
    counts: {
      kills: count,
      acknowledged: sum((lane) => lane.acknowledged),
      'not told any more': sum((lane) => lane.acts - lane.acknowledged),
      'unfinished writes met': sum((lane) => lane.temporary),
      'slowest reopening, ms': Math.round(Math.max(...lanes.map((lane) => lane.worstMs))),
    },
    failures: lanes.flatMap((lane) => lane.failures),
  }
}

async function runLane(count: number, random: Random, cache: string, say: PartOptions['say']): Promise<Lane> {
  const lane: Lane = { acknowledged: 0, acts: 0, worstMs: 0, temporary: 0, failures: [] }
  const { folder, remove } = makeFolder(names)
  try {
    await visitLibrary(folder)
    for (let number = 1; number <= count; number += 1) {
      const seed = random.whole(1, 2 ** 31)
      const acknowledged = await scoreAndKill(folder, seed, random, cache)
      lane.failures.push(
        ...(await checkAfterKill(folder, acknowledged, lane)).map((what) => `kill ${number}: ${what}`),
      )
      if (number % visitEvery === 0 || number === count) {
        lane.failures.push(...(await checkByVisit(folder, lane)).map((what) => `kill ${number}: ${what}`))
        say(`kill: ${number} of ${count} in this lane, ${lane.failures.length} failures`)
      }
      if (lane.failures.length > 20) break
    }
  } finally {
    remove()
  }
  return lane
}

/** Lets a process score until a random moment; answers what it acknowledged. */
function scoreAndKill(folder: string, seed: number, random: Random, cache: string): Promise<Acknowledged> {
  const lines = random.whole(1, 12)
  const afterMs = random.between(0, 6)
  // Now and then while it starts: then the log of the one before is just being read.
  const startMs = random.next() < 0.1 ? random.between(60, 250) : null
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [writer, folder, String(seed)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: cache },
    })
    let output = ''
    let isEnding = false
    const end = (inMs: number) => {
      if (isEnding) return
      isEnding = true
      setTimeout(() => child.kill('SIGKILL'), inMs)
    }
    if (startMs !== null) end(startMs)
    child.stdout.on('data', (data) => {
      output += data
      if (output.split('\n').length > lines) end(afterMs)
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`The process that scores ended by itself, with ${code}.`))
      const told = output.split('\n').slice(0, -1)
      resolve(
        told.flatMap((line) =>
          line.split(' ').map((part) => part.split(':').map(Number) as [number, number]),
        ), // two numbers a part
      )
    })
  })
}

/** Opens the library as the next start does: journal, values and score files against what was acknowledged. */
async function checkAfterKill(
  folder: string,
  acknowledged: Acknowledged,
  lane: Lane,
): Promise<readonly string[]> {
  const failures: string[] = []
  const left = listTemporary(folder)
  lane.temporary += left.length
  // The library leaves young ones alone; what it does with old ones is seen by the visits.
  if (lane.acknowledged % 2 === 0) for (const path of left) rmSync(join(folder, path))
  for (const name of names) {
    try {
      readScore(folder, name)
    } catch (error) {
      failures.push(`torn: ${String(error)}`)
    }
  }
  const startedMs = performance.now()
  const { db, quarantined, notice, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  const outbox = createOutbox({ db, folder, onSaved: () => {} })
  const { pending } = await outbox.flush()
  lane.worstMs = Math.max(lane.worstMs, performance.now() - startedMs)
  if (pending > 0) failures.push(`${pending} score files could not be written`)
  if (quarantined !== null || notice !== null) failures.push(`a question or notice: ${notice}`)
  if (findRowCheckFailures(db).length > 0) failures.push('a row is not what was written')
  failures.push(...compareJournal(takeEvents(db), acknowledged, lane))
  for (const { path, score } of findScored(db)) {
    const written = readScore(folder, path)
    if (written !== score)
      failures.push(`${path} is ${score} in the library and ${written} in its score file`)
  }
  await outbox.close()
  close()
  return failures
}

type Event = { readonly id: number; readonly file: number; readonly value: number; readonly batch: string }

/** What was done since this was asked last. The mark is a setting, so that it is no act. */
function takeEvents(db: ReadDb): readonly Event[] {
  const key = 'torture-last-event'
  const last = Number(prepare(db, 'SELECT value FROM settings WHERE key = ?').pluck().get(key) ?? 0)
  const events = prepare(
    db,
    `SELECT id, media_file_id AS file, CAST(new AS INTEGER) AS value, batch FROM score_events
     WHERE id > ? AND what = 'score' AND old IS NOT new ORDER BY id`,
  ).all(last) as Event[] // the columns above
  prepare(db, 'INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)').run(
    key,
    String(events.at(-1)?.id ?? last),
  )
  return events
}

/** What was acknowledged stands in the journal, in order; after it at most one act of which nobody was told any more. */
function compareJournal(events: readonly Event[], acknowledged: Acknowledged, lane: Lane): readonly string[] {
  lane.acknowledged += acknowledged.length
  lane.acts += events.length
  const differing = acknowledged.findIndex(([id, score], index) => {
    const event = events[index]
    return event?.file !== id || event.value !== score
  })
  if (differing !== -1) {
    const [id, score] = acknowledged[differing] ?? []
    return [`lost: the acknowledged ${score} of file ${id} is not in the journal at its place`]
  }
  const untold = new Set(events.slice(acknowledged.length).map(({ batch }) => batch))
  return untold.size > 1 ? [`${untold.size} acts were never acknowledged`] : []
}

/** The whole program over it: it takes nothing back from score files, finds no damage, and removes what was left lying. */
async function checkByVisit(folder: string, lane: Lane): Promise<readonly string[]> {
  ageTemporary(folder)
  const visit = await visitLibrary(folder)
  lane.worstMs = Math.max(lane.worstMs, visit.openMs)
  const failures: string[] = []
  if (visit.openMs > longestReopenMs) failures.push(`opening took ${Math.round(visit.openMs)} ms`)
  if (visit.problems + visit.bySidecar + visit.unsaved > 0) {
    failures.push(
      `${visit.problems} complaints, ${visit.bySidecar} values from score files, ${visit.unsaved} unsaved`,
    )
  }
  if (visit.status.vanished !== null || visit.status.notice !== null)
    failures.push(`asked: ${visit.status.notice}`)
  if (listTemporary(folder).length > 0) failures.push('temporary files stay')
  return failures
}
