import { parseArgs } from 'node:util'
import { createRandom } from './sample/random.ts'
import type { Part, Size } from './torture/part.ts'
import { parts } from './torture/parts.ts'

// Tries to lose scores: `npm run torture -- [PART …] [--short] [--seed N]`. All parts when none is named; a night's worth unless it is
// to be short. One line a part on stdout, what may not be before it on stderr; ends with 1 where anything may not be.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const size: Size = values.short ? 'short' : 'long'
const unknown = positionals.filter((name) => !parts.some((part) => part.name === name))
if (values.help || unknown.length > 0 || !Number.isSafeInteger(seed)) {
  console.log('npm run torture -- [PART …] [--short] [--seed N]\n')
  for (const { name, about } of parts) console.log(`  ${name.padEnd(12)}${about}`)
  process.exit(values.help ? 0 : 2)
}

let isWell = true
for (const part of parts) {
  if (positionals.length === 0 || positionals.includes(part.name)) isWell = (await runPart(part)) && isWell
}
process.exitCode = isWell ? 0 : 1

/** Each part from the same seed, so that it can be done again alone. */
async function runPart(part: Part): Promise<boolean> {
  const startedMs = performance.now()
  const say = (line: string) => console.error(`  ${line}`)
  const { counts, failures } = await part
    .run({ size, random: createRandom(seed), say })
    .catch((error: unknown) => ({
      counts: {},
      failures: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    }))
  for (const failure of failures) console.error(`  ${part.name}: ${failure}`)
  const seconds = Math.round((performance.now() - startedMs) / 1000)
  console.log(
    JSON.stringify({
      part: part.name,
      ok: failures.length === 0,
      failures: failures.length,
      ...counts,
      seconds,
      seed,
    }),
  )
  return failures.length === 0
}
