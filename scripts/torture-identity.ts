import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { type Operation, operations } from '#core/identity/test-operations.ts'
import { openTestRater } from '#core/identity/test-rater.ts'
import { type PlayOptions, play } from '#core/identity/test-world.ts'

// Does random things to the files of random folders and compares with what a person expects, until so many operations are done:
// npx node scripts/torture-identity.ts [--operations 10000] [--seed 1] [--length 40] [--lazy]
// `--lazy`: nothing is hashed at a scan, all later. A sequence that fails is made as short as it can be, and shown on stderr. One line of
// JSON on stdout sums up; the exit code is 1 where anything differed.
const { values } = parseArgs({
  options: {
    ...{ operations: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
    ...{ length: { type: 'string', default: '40' }, lazy: { type: 'boolean', default: false } },
  },
})
const length = Number(values.length)
const longestShrinkMs = 20_000
const rater = openTestRater()
const sequence = fc.array(operations, { minLength: length, maxLength: length })

async function run(
  list: readonly Operation[],
  options: PlayOptions = {},
): Promise<{ readonly checks: number; readonly error: unknown }> {
  const folder = mkdtempSync(join(tmpdir(), 'media-scorer-torture-'))
  try {
    return {
      checks: (await play(folder, list, { isLazy: values.lazy, rate: rater.rate, ...options })).checks,
      error: null,
    }
  } catch (error) {
    return { checks: 0, error }
  } finally {
    for (const path of [folder, `${folder}-away`]) rmSync(path, { recursive: true, force: true })
  }
}

/** Leaves out whatever can be left out with the sequence still failing. */
async function shrink(
  list: readonly Operation[],
  untilMs: number = performance.now() + longestShrinkMs,
): Promise<readonly Operation[]> {
  for (let index = 0; index < list.length; index += 1) {
    if (performance.now() > untilMs) break
    const shorter = list.toSpliced(index, 1)
    if ((await run(shorter)).error !== null) return shrink(shorter, untilMs)
  }
  return list
}

const startedMs = performance.now()
let done = 0
let checks = 0
let differences = 0
// Seeds follow each other, and one run's never meet another's.
for (let seed = Number(values.seed) * 1_000_000; done < Number(values.operations); seed += 1) {
  const list = fc.sample(sequence, { seed, numRuns: 1 })[0] ?? []
  const result = await run(list)
  done += list.length
  checks += result.checks
  if (result.error === null) continue
  differences += 1
  console.error(
    `sequence ${seed}: ${result.error instanceof Error ? result.error.message : String(result.error)}`,
  )
  const shortest = await shrink(list)
  const again = await run(shortest, { onStep: (text) => console.error(`  ${text}`) })
  console.error(`  ${again.error instanceof Error ? again.error.message : String(again.error)}`)
  if (differences >= 5) break
}
await rater.close()
const seconds = Math.round((performance.now() - startedMs) / 1000)
console.log(
  JSON.stringify({
    torture: 'identity',
    seed: Number(values.seed),
    operations: done,
    checks,
    differences,
    seconds,
  }),
)
process.exitCode = differences === 0 ? 0 : 1
