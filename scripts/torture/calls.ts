import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import BetterSqlite3 from 'better-sqlite3'
import { makeBackup } from '#core/backup/make-backup.ts'
import { verifyBackup } from '#core/backup/verify-backup.ts'
import { applyMigrations } from '#core/db/migrate.ts'
import { currentVersion, migrations } from '#core/db/migrations/index.ts'
import { openDatabase } from '#core/db/open-database.ts'
import { actOnFiles, findRowCheckFailures } from '#core/media/acts.ts'
import { recordFiles } from '#core/media/record-files.ts'
import { createTestFile } from '#core/media/test-files.ts'
import { createPng, writeFiles } from '#core/scan/test-folder.ts'
import { createOutbox } from '#core/sidecar/outbox.ts'
import { nodeStorage } from '#core/storage/storage.ts'
import { forkDecoder } from '#core/thumbnails/decoder.ts'
import { openEmbedder } from '#core/xmp/embed/open-embedder.ts'
import { makePictures } from '#core/xmp/embed/test-pictures.ts'
import { listStatement } from '#core/xmp/ratings-of-xmp.ts'
import { readOwnXmp } from '#core/xmp/read-own-xmp.ts'
import { findScored, listTemporary, readScore } from './library.ts'
import type { Part } from './part.ts'
import { canTrace, type Fault, runTraced, type SystemCall, type TracedRun } from './strace.ts'

const program = fileURLToPath(new URL('./calls-act.ts', import.meta.url))
const faults = ['EIO', 'ENOSPC', 'EACCES', 'EROFS', 'KILL'] as const satisfies readonly Fault[]
const scenarios = ['score', 'migrate', 'backup', 'restore', 'embed'] as const
type Scenario = (typeof scenarios)[number]

/** Of each scenario so many calls with one fault each; all calls with all faults in the long one. */
const samples: Readonly<Record<'unit' | 'short', Readonly<Record<Scenario, number>>>> = {
  unit: { score: 8, migrate: 4, backup: 4, restore: 4, embed: 0 },
  short: { score: 60, migrate: 40, backup: 40, restore: 40, embed: 12 },
}

type Trial = { readonly scenario: Scenario; readonly call: SystemCall; readonly fault: Fault }

/** Fails, and kills at, each call that writes, from outside: also those that SQLite makes. */
export const calls: Part = {
  name: 'calls',
  isOwn: true,
  about: 'each writing call of the system failed and killed once (strace); nothing is lost, all is reported',
  run: async ({ size, random, say }) => {
    if (!canTrace(program)) return { counts: { skipped: 'strace' }, failures: [] }
    const base = mkdtempSync(join(tmpdir(), 'media-scorer-calls-'))
    chmodSync(base, 0o755)
    const cache = join(base, 'cache')
    try {
      await makeTemplates(base)
      const failures: string[] = []
      const found: Record<string, number> = {}
      const trials: Trial[] = []
      for (const scenario of scenarios) {
        if (size !== 'long' && samples[size][scenario] === 0) continue
        warm(base, cache, scenario)
        const plain = await runOne(base, cache, { scenario, call: null, fault: null }, 'plain')
        failures.push(...plain.failures.map((what) => `${scenario}, nothing failed: ${what}`))
        const { writes } = plain.run
        found[`${scenario} calls`] = writes.length
        const all = writes.flatMap((call) => faults.map((fault) => ({ scenario, call, fault })))
        const wanted = size === 'long' ? all.length : samples[size][scenario]
        trials.push(
          ...all
            .map((trial) => ({ trial, key: random.next() }))
            .sort((a, b) => a.key - b.key)
            .slice(0, wanted)
            .map(({ trial }) => trial),
        )
      }
      let hits = 0
      let kills = 0
      let next = 0
      const lane = async (number: number) => {
        for (let index = next++; index < trials.length && failures.length < 40; index = next++) {
          const trial = trials[index]
          if (trial === undefined) break
          const { run, failures: found } = await runOne(base, cache, trial, `lane ${number}`)
          if (run.isKilled) kills += 1
          else if (run.hits > 0) hits += 1
          failures.push(
            ...found.map(
              (what) => `${trial.scenario}, ${trial.call.name} ${trial.call.number}, ${trial.fault}: ${what}`,
            ),
          )
          if ((index + 1) % 100 === 0)
            say(`calls: ${index + 1} of ${trials.length}, ${failures.length} failures`)
        }
      }
      await Promise.all(
        Array.from({ length: Math.min(4, availableParallelism()) }, (_, number) => lane(number)),
      )
      return { counts: { trials: trials.length, failed: hits, killed: kills, ...found }, failures }
    } finally {
      rmSync(base, { recursive: true, force: true })
    }
  },
}

/** Node keeps what it compiled where the traced ones can read it and not write. */
function warm(base: string, cache: string, scenario: Scenario): void {
  const folder = join(base, 'warm')
  cpSync(join(base, `template ${scenario}`), folder, { recursive: true })
  spawnSync(process.execPath, [program, scenario, folder], {
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  })
  rmSync(folder, { recursive: true })
  if (existsSync(cache)) spawnSync('chmod', ['-R', 'a+rX', cache])
}

async function makeTemplates(base: string): Promise<void> {
  const pictures = await makePictures()
  for (const scenario of scenarios) {
    const folder = join(base, `template ${scenario}`)
    mkdirSync(folder)
    writeFiles(
      folder,
      Object.fromEntries(['a.png', 'b.png', 'c.png'].map((name, index) => [name, createPng(index + 1)])),
    )
    if (scenario === 'embed') writeFileSync(join(folder, 'a.png'), pictures['picture.png'] ?? '')
    if (scenario === 'migrate') makeOld(folder)
    if (scenario === 'backup' || scenario === 'restore') makeLibrary(folder)
    if (scenario === 'restore')
      await makeBackup({ path: join(folder, '.scores/media.db'), reason: 'request' })
  }
}

function makeOld(folder: string): void {
  mkdirSync(join(folder, '.scores'))
  const sqlite = new BetterSqlite3(join(folder, '.scores/media.db'))
  applyMigrations(sqlite, migrations.slice(0, Math.max(1, currentVersion - 2)))
  const add = sqlite.prepare(
    "INSERT INTO media_files (filename, directory, file_path, score) VALUES (?, '', ?, 4)",
  )
  for (const name of ['a.png', 'b.png', 'c.png']) add.run(name, name)
  sqlite.close()
}

function makeLibrary(folder: string): void {
  const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  const ids = recordFiles(
    db,
    ['a.png', 'b.png', 'c.png'].map((name) => createTestFile(name)),
  )
  actOnFiles(db, ids, { what: 'score', change: { to: 4 } }, 'user')
  close()
}

async function runOne(
  base: string,
  cache: string,
  {
    scenario,
    call,
    fault,
  }: { readonly scenario: Scenario; readonly call: SystemCall | null; readonly fault: Fault | null },
  name: string,
): Promise<{ readonly run: TracedRun; readonly failures: readonly string[] }> {
  const room = join(base, name)
  const folder = join(room, 'library')
  const log = join(room, 'trace')
  mkdirSync(room)
  try {
    cpSync(join(base, `template ${scenario}`), folder, { recursive: true, preserveTimestamps: true })
    const picture = readFileSync(join(folder, 'a.png'))
    if (process.getuid?.() === 0) spawnSync('chown', ['-R', '65534:65534', room])
    const run = await runTraced([program, scenario, folder], { folder, log, cache, call, fault })
    const failures = [...checkTold(run, scenario), ...(await checkLibrary(folder, scenario, run, picture))]
    return { run, failures: failures.map((what) => `${what} [${run.stdout.trim().replaceAll('\n', '; ')}]`) }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

/** A process that wasn't killed comes to its end, or says in words what it couldn't do. */
function checkTold({ stdout, isKilled, strayHits, hits }: TracedRun, scenario: Scenario): readonly string[] {
  if (isKilled || (strayHits > 0 && hits === 0)) return []
  const lines = stdout.split('\n')
  const bugs = lines.filter((line) => line.startsWith('bug'))
  if (bugs.length > 0) return [`not told as what it is: ${bugs[0]}`]
  // What another part of Node met (a wake-up call that failed) can end it.
  if (strayHits > 0) return []
  const isTold = lines.includes('end') || lines.some((line) => line.startsWith('refused'))
  return isTold ? [] : [`${scenario} ended without a word`]
}

/** Opens the library as the next start does. */
async function checkLibrary(
  folder: string,
  scenario: Scenario,
  run: TracedRun,
  picture: Buffer,
): Promise<readonly string[]> {
  const failures: string[] = []
  const { db, quarantined, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  try {
    if (quarantined !== null) failures.push('the database was set aside')
    if (findRowCheckFailures(db).length > 0) failures.push('a row is not what was written')
    const scored = findScored(db)
    const known = new Map(scored.map(({ id, score }) => [id, score]))
    const acknowledged = [...run.stdout.matchAll(/^scored (\d+)$/gm)].map(([, id]) => Number(id))
    for (const id of acknowledged)
      if (known.get(id) !== 4) failures.push(`lost: the acknowledged score of ${id}`)
    if (isKept(scenario)) {
      if (scored.length !== 3 || scored.some(({ score }) => score !== 4))
        failures.push('the scores are not what they were')
    }
    const backups = join(folder, '.scores/backups')
    if (existsSync(backups)) {
      for (const name of readdirSync(backups).filter((one) => one.endsWith('.db'))) {
        // The ones before a migration are of an older version.
        if (scenario === 'backup' || scenario === 'restore') verifyBackup(join(backups, name))
        else checkWhole(join(backups, name))
      }
    }
    if (scenario === 'embed') failures.push(...(await checkPicture(db, folder, picture)))
    if (scenario === 'score') {
      const told = /^pending (\d+)$/m.exec(run.stdout)?.[1]
      const unsaved = scored.filter(({ path, score }) => readScore(folder, path) !== score).length
      if (told !== undefined && unsaved > Number(told))
        failures.push(`${unsaved} score files are not written, ${told} were told`)
    }
    const outbox = createOutbox({ db, folder, onSaved: () => {} })
    const { pending } = await outbox.flush()
    await outbox.close()
    if (pending > 0) failures.push(`${pending} score files can’t be written`)
    for (const { path, score } of findScored(db)) {
      if (!isKept(scenario) && readScore(folder, path) !== score)
        failures.push(`the score file of ${path} is not ${score}`)
    }
    // What can't be removed stays: the next scan after ten minutes removes it.
    const isAnyLeft = listTemporary(folder).length > 0
    if (
      isAnyLeft &&
      !run.isKilled &&
      run.strayHits === 0 &&
      !run.inside.some((line) => line.includes('unlink'))
    )
      failures.push('a temporary file was left')
  } finally {
    close()
  }
  return failures
}

/** Whether all that was decided was decided before, without score files. */
function isKept(scenario: Scenario): boolean {
  return scenario === 'migrate' || scenario === 'backup' || scenario === 'restore'
}

function checkWhole(path: string): void {
  const sqlite = new BetterSqlite3(path, { readonly: true })
  const result = sqlite.pragma('quick_check', { simple: true })
  sqlite.close()
  if (result !== 'ok') throw new Error(`The backup ${path} is damaged: ${result}`)
}

async function checkPicture(
  db: ReturnType<typeof openDatabase>['db'],
  folder: string,
  picture: Buffer,
): Promise<readonly string[]> {
  const embedder = openEmbedder({ db, folder, storage: nodeStorage, decoder: forkDecoder })
  await embedder.start()
  embedder.close()
  const failures: string[] = []
  const path = join(folder, 'a.png')
  const own = readOwnXmp(path)
  const isOld = readFileSync(path).equals(picture)
  if (!isOld && listStatement(own.properties, own.exif).score !== 4)
    failures.push('the picture is neither the old nor the new one')
  const left = readdirSync(folder).filter((name) => name.endsWith('.tmp'))
  if (left.length > 0) failures.push(`left behind after the next start: ${left.join()}`)
  return failures
}
