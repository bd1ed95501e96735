import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openDatabase } from '#core/db/open-database.ts'
import { createScanner } from '#core/scan/scan-job.ts'
import { createPng, makeTestFolder, writeFiles } from '#core/scan/test-folder.ts'
import { isTemporaryName } from '#core/storage/atomic-write.ts'
import { createOutbox } from './outbox.ts'

const program = fileURLToPath(new URL('./test-score-process.ts', import.meta.url))
const names = ['a.png', 'b.png', 'sub/c.png']

/** Scores until so many acts were acknowledged, then kills; answers the last acknowledged score of each id. */
function scoreAndKill(folder: string, acts: number): Promise<ReadonlyMap<number, number>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (data) => {
      output += data
      if (output.split('\n').length > acts) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', () => {
      const lines = output.split('\n').slice(0, -1)
      resolve(new Map(lines.map((line) => line.split(' ').map(Number) as [number, number]))) // two numbers a line
    })
  })
}

async function open(folder: string) {
  const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  const outbox = createOutbox({ db, folder, onSaved: () => {} })
  const scanner = createScanner({
    db,
    folder,
    emitProgress: () => {},
    onChanged: () => {},
    onVanished: () => {},
  })
  await scanner.scan()
  const status = await outbox.flush()
  const rows = db.sqlite
    .prepare(
      `SELECT id, file_path AS path, score, (SELECT CAST(old AS INTEGER) FROM score_events e WHERE e.media_file_id = f.id
         ORDER BY e.id DESC LIMIT 1) AS old FROM media_files f ORDER BY id`,
    )
    .all() as {
    readonly id: number
    readonly path: string
    readonly score: number
    readonly old: number | null
  }[] // the columns above
  const problems = db.sqlite.prepare('SELECT code FROM media_problems').pluck().all()
  const byScoreFiles = db.sqlite
    .prepare("SELECT count(*) FROM score_events WHERE by = 'sidecar'")
    .pluck()
    .get()
  await scanner.close()
  await outbox.close()
  close()
  return { rows, status, problems, byScoreFiles }
}

/** As if the program was killed long ago: what is young could be another program's, and stays. */
function ageLeftovers(folder: string): void {
  for (const directory of ['.scores', 'sub/.scores'].map((name) => join(folder, name))) {
    if (!existsSync(directory)) continue
    for (const name of readdirSync(directory))
      if (isTemporaryName(name)) utimesSync(join(directory, name), 1, 1)
  }
}

it('loses no acknowledged score when it is killed, and score files and database come to agree', async () => {
  const folder = makeTestFolder()
  writeFiles(folder, Object.fromEntries(names.map((name, index) => [name, createPng(index + 1)])))
  await open(folder)
  let before = new Map<number, number>()
  for (let kill = 0; kill < 6; kill += 1) {
    const acknowledged = await scoreAndKill(folder, 10 + kill * 17)
    ageLeftovers(folder)
    const { rows, status, problems, byScoreFiles } = await open(folder)
    expect({ status, problems, byScoreFiles }).toEqual({
      status: { pending: 0, failed: 0, failures: [] },
      problems: [],
      byScoreFiles: 0,
    })
    const lastOf = (id: number) => acknowledged.get(id) ?? before.get(id) ?? 0
    // One act may have been committed and not been told of any more: it came after what was acknowledged.
    const differing = rows.filter(({ id, score }) => score !== lastOf(id))
    expect(differing.length).toBeLessThanOrEqual(1)
    expect(differing.map(({ old }) => old)).toEqual(differing.map(({ id }) => lastOf(id)))
    for (const { path, score } of rows) {
      const slash = path.lastIndexOf('/') + 1
      const scoreFile = join(folder, path.slice(0, slash), '.scores', `${path.slice(slash)}.json`)
      const written = existsSync(scoreFile) ? JSON.parse(readFileSync(scoreFile, 'utf8')).score : 0
      expect(written).toBe(score)
    }
    // Killed so early that nothing in `sub` was scored, there is none there yet.
    for (const directory of ['.scores', 'sub/.scores'].map((name) => join(folder, name)).filter(existsSync)) {
      expect(readdirSync(directory).filter(isTemporaryName)).toEqual([])
    }
    before = new Map(rows.map(({ id, score }) => [id, score]))
  }
  rmSync(folder, { recursive: true })
}, 60_000)
