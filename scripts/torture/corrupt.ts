import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles } from '#core/media/acts.ts'
import { createOutbox } from '#core/sidecar/outbox.ts'
import type { Score } from '#shared/score.ts'
import type { Random } from '../sample/random.ts'
import { findScored, makeFolder, visitLibrary } from './library.ts'
import type { Part } from './part.ts'

const program = fileURLToPath(new URL('./corrupt-trial.ts', import.meta.url))
const trials = { unit: 16, short: 100, long: 1000 } as const
const names = Array.from(
  { length: 60 },
  (_, index) => `${index % 4 === 0 ? '' : `sub ${index % 4}/`}picture ${index}.png`,
)

const directories = ['', 'sub 1', 'sub 2', 'sub 3']

type Outcome = {
  readonly trial: number
  readonly plan: unknown
  readonly wrong: readonly string[]
  readonly lost: readonly string[]
  readonly refused: string | null
  readonly visits: number
  readonly stale: number
}

/** Damages database and log at random, and opens the library. */
export const corrupt: Part = {
  name: 'corrupt',
  isOwn: true,
  about: 'random damages of database and log; no crash, no wrong score, all back from the score files',
  run: async ({ size, random, say }) => {
    const template = mkdtempSync(join(tmpdir(), 'media-scorer-template-'))
    const lanes = Math.min(4, availableParallelism())
    const folders = Array.from({ length: lanes }, () => makeFolder(names))
    try {
      const seed = random.whole(1, 2 ** 31)
      for (const { folder } of folders.slice(0, 1)) await makeTemplate(folder, template, random)
      const count = trials[size]
      const results = await Promise.all(
        folders.map(async ({ folder }, lane) => {
          if (lane > 0)
            cpSync(join(folders[0]?.folder ?? ''), folder, { recursive: true, preserveTimestamps: true })
          const first = Math.floor((count * lane) / lanes)
          return runLane(template, folder, seed, first, Math.floor((count * (lane + 1)) / lanes) - 1, say)
        }),
      )
      return combine(
        count,
        results.flatMap(({ outcomes }) => outcomes),
        results.flatMap(({ crashes }) => crashes),
      )
    } finally {
      rmSync(template, { recursive: true, force: true })
      for (const { remove } of folders) remove()
    }
  },
}

function combine(count: number, outcomes: readonly Outcome[], crashes: readonly string[]) {
  const failures = [...crashes]
  for (const { trial, plan, wrong, lost, refused } of outcomes) {
    const isBug = refused?.startsWith('BUG') === true
    // What a header says of another program or a newer version is believed, and then nothing is touched.
    const isBelieved = refused !== null && /^library-(newer|foreign)/.test(refused)
    const what = [...wrong, ...(isBelieved ? [] : lost), ...(isBug ? [refused] : [])]
    if (what.length > 0)
      failures.push(
        `trial ${trial} ${JSON.stringify(plan)}: ${what.slice(0, 3).join('; ')} (${what.length}); ${refused}`,
      )
  }
  return {
    counts: {
      trials: count,
      'refused as foreign or newer': outcomes.filter(
        ({ refused }) => refused?.startsWith('library-') && !refused.startsWith('library-corrupt'),
      ).length,
      'opened twice or more': outcomes.filter(({ visits }) => visits > 1).length,
      'shown older until scanned': outcomes.filter(({ stale }) => stale > 0).length,
    },
    failures,
  }
}

function copyScores(from: string, to: string): void {
  cpSync(join(from, '.scores'), join(to, '.scores'), { recursive: true, preserveTimestamps: true })
}

/** Judged twice, the last third only in the log; once as it lies there while it is open, once closed. */
async function makeTemplate(folder: string, template: string, random: Random): Promise<void> {
  await visitLibrary(folder)
  const path = join(folder, '.scores/media.db')
  const { db, close } = openDatabase(path, { folder })
  const outbox = createOutbox({ db, folder, onSaved: () => {} })
  const truth = findScored(db).map(({ id, path: name }) => ({
    id,
    name,
    scores: [1, 2].map(() => random.whole(1, 5)),
  }))
  const act = (from: number, to: number, which: number) => {
    for (const { id, scores } of truth.slice(from, to)) {
      const score = (which === 0 ? scores[0] : scores[1]) as Score // between 1 and 5
      actOnFiles(db, [id], { what: 'score', change: { to: score } }, 'user')
    }
  }
  act(0, truth.length, 0)
  act(0, 40, 1)
  await outbox.flush()
  db.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  act(40, truth.length, 1)
  await outbox.flush()
  for (const directory of directories) copyScores(join(folder, directory), join(template, 'open', directory))
  rmSync(join(template, 'open/.scores/media.db-shm'), { force: true })
  await outbox.close()
  close()
  for (const directory of directories)
    copyScores(join(folder, directory), join(template, 'closed', directory))
  writeFileSync(join(template, 'truth.json'), JSON.stringify(truth.map(({ name, scores }) => [name, scores])))
}

/** One process does many; after a crash the next one goes on behind the trial that it was at. */
async function runLane(
  template: string,
  folder: string,
  seed: number,
  first: number,
  last: number,
  say: (line: string) => void,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly crashes: readonly string[] }> {
  const outcomes: Outcome[] = []
  const crashes: string[] = []
  for (let next = first; next <= last; ) {
    const { lines, ending } = await runTrials([template, folder, String(seed), String(next), String(last)])
    outcomes.push(...lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Outcome)) // as it says them
    const begun = Number(
      lines
        .filter((line) => line.startsWith('begin'))
        .at(-1)
        ?.slice(6) ?? next,
    )
    if (ending !== null) crashes.push(`trial ${begun}: the process ended with ${ending}`)
    next = ending === null ? last + 1 : begun + 1
    if (crashes.length > 10) break
    say(`corrupt: up to trial ${next - 1} of ${last}, ${crashes.length} crashes`)
  }
  return { outcomes, crashes }
}

function runTrials(
  given: readonly string[],
): Promise<{ readonly lines: readonly string[]; readonly ending: string | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...given], { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    let complaint = ''
    child.stdout.on('data', (data) => {
      text += data
    })
    child.stderr.on('data', (data) => {
      complaint += data
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const isWell = code === 0 && signal === null
      resolve({
        lines: text.split('\n'),
        ending: isWell ? null : `${signal ?? code}: ${complaint.slice(-2000)}`,
      })
    })
  })
}
