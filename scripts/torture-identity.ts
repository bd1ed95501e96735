import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { type Operation, operations, type PlayOptions, play } from '#core/identity/test-world.ts'

// Does random things to the files of random folders and compares with what a person expects, until so many operations are done:
// npx node scripts/torture-identity.ts [--operations 10000] [--seed 1] [--length 40] [--lazy]
const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    length: { type: 'string', default: '40' },
    lazy: { type: 'boolean', default: false },
  },
})
const length = Number(values.length)
const sequence = fc.array(operations, { minLength: length, maxLength: length })

async function run(
  list: readonly Operation[],
  options: PlayOptions = {},
): Promise<{ readonly checks: number; readonly error: unknown }> {
  const folder = mkdtempSync(join(tmpdir(), 'media-scorer-torture-'))
  try {
    return { checks: (await play(folder, list, { isLazy: values.lazy, ...options })).checks, error: null }
  } catch (error) {
    return { checks: 0, error }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Leaves out what isn't needed for the same failure. */
async function shrink(list: readonly Operation[]): Promise<readonly Operation[]> {
  let shortest = list
  for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < shortest.length; ) {
      const shorter = [...shortest.slice(0, start), ...shortest.slice(start + size)]
      if ((await run(shorter)).error === null) start += size
      else shortest = shorter
    }
  }
  return shortest
}

let done = 0
let checks = 0
let differences = 0
const startedMs = performance.now()
for (let seed = Number(values.seed); done < Number(values.operations); seed += 1) {
  const [list = []] = fc.sample(sequence, { seed, numRuns: 1 })
  const result = await run(list)
  done += list.length
  checks += result.checks
  if (result.error === null) continue
  differences += 1
  console.log(`seed ${seed}: ${result.error instanceof Error ? result.error.message : String(result.error)}`)
  const shortest = await shrink(list)
  const again = await run(shortest, { onStep: (text) => console.log(`  ${text}`) })
  console.log(`  ${again.error instanceof Error ? again.error.message : String(again.error)}`)
  if (differences >= 5) break
}
const seconds = Math.round((performance.now() - startedMs) / 1000)
console.log(JSON.stringify({ operations: done, checks, differences, seconds }))
process.exitCode = differences === 0 ? 0 : 1
