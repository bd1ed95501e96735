import { cpSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '#core/db/open-database.ts'
import { isCorruption } from '#core/db/translate-error.ts'
import { findRows } from '#core/media/find-rows.ts'
import { AppError } from '#shared/errors.ts'
import { createRandom } from '../sample/random.ts'
import { damageFile, planDamage } from './damage.ts'
import { findScored, readScore, type ScoredFile, visitLibrary } from './library.ts'

// Damages a library again and again and looks at what the program makes of it, for corrupt.ts: `corrupt-trial.ts TEMPLATE FOLDER SEED
// FIRST LAST`. Says `{trial, …}` as a line of JSON for each; that a trial began is said before, so that a crash is known by its number.
const [template = '', folder = '', seed = '1', first = '0', last = '0'] = process.argv.slice(2)
const truth = JSON.parse(readFileSync(join(template, 'truth.json'), 'utf8')) as readonly (readonly [
  string,
  readonly number[],
])[] // what corrupt.ts wrote there: each file's scores, the last one at the end
const mostVisits = 3

for (let trial = Number(first); trial <= Number(last); trial += 1) {
  writeSync(1, `begin ${trial}\n`)
  const random = createRandom(Number(seed), trial)
  const plan = planDamage(random)
  const state = join(template, random.next() < 0.5 ? 'closed' : 'open')
  for (const directory of ['', ...readdirSync(state).filter((name) => !name.startsWith('.'))]) {
    rmSync(join(folder, directory, '.scores'), { recursive: true, force: true })
  }
  cpSync(state, folder, { recursive: true, preserveTimestamps: true })
  for (const damage of plan) damageFile(join(folder, '.scores', damage.file), damage)
  writeSync(1, `${JSON.stringify({ trial, plan, ...(await look()) })}\n`)
}

async function look(): Promise<{
  readonly wrong: readonly string[]
  readonly lost: readonly string[]
  readonly refused: string | null
  readonly visits: number
  readonly stale: number
}> {
  const wrong: string[] = []
  let stale = 0
  let refused: string | null = null
  try {
    const shown = readShown()
    for (const [path, scores] of truth) {
      const score = shown.get(path)
      if (score === undefined || score === scores.at(-1)) continue
      // Nothing, or what was said of it earlier, is what a library knows that lost its newest part; the score files bring it back.
      if (score === 0 || scores.includes(score)) stale += 1
      else wrong.push(`${path} is shown with ${score}, which nobody ever gave it`)
    }
  } catch (error) {
    // Read past all that the program does about it: a damaged page may be met right here.
    refused = isCorruption(error) ? 'library-corrupt' : describe(error)
  }
  let files: readonly ScoredFile[] = []
  let visits = 0
  for (; visits < mostVisits; visits += 1) {
    try {
      files = (await visitLibrary(folder)).files
      if (findLost(files).length === 0) break
    } catch (error) {
      refused = describe(error)
    }
  }
  for (const [path, scores] of truth) {
    if (readScore(folder, path) !== scores.at(-1)) wrong.push(`the score file of ${path} was overwritten`)
  }
  return { wrong, lost: findLost(files), refused, visits: visits + 1, stale }
}

function readShown(): ReadonlyMap<string, number> {
  const { db, close } = openDatabase(join(folder, '.scores/media.db'), { folder })
  try {
    const ids = findScored(db).map(({ id }) => id)
    return new Map(findRows(db, ids).map(({ path, score }) => [path, score]))
  } finally {
    close()
  }
}

function findLost(files: readonly ScoredFile[]): readonly string[] {
  const found = new Map(files.map((file) => [file.path, file]))
  return truth
    .filter(
      ([path, scores]) => found.get(path)?.score !== scores.at(-1) || found.get(path)?.missing !== false,
    )
    .map(([path, scores]) => `${path}: ${found.get(path)?.score}, not ${scores.at(-1)}`)
}

function describe(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message}`
  return `BUG ${error instanceof Error ? error.stack : error}`
}
