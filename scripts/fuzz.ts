import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuzzFormat } from '../src/core/metadata/test-fuzz.ts'
import { samples } from '../src/core/metadata/test-samples.ts'

// `npm run fuzz [-- --rounds 10000 --seed 1 --format png]`: reads damaged files of every format; exit code 1 where one is too much.

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    format: { type: 'string' },
  },
})
const rounds = Number(values.rounds)
const seed = Number(values.seed)
if (!Number.isSafeInteger(rounds) || !Number.isSafeInteger(seed))
  throw new RangeError('Whole numbers are wanted.')
console.log(`seed ${seed}, ${rounds} rounds a format`)

for (const [format, sample] of Object.entries(samples)) {
  if (values.format !== undefined && values.format !== format) continue
  const startedMs = performance.now()
  const failure = fuzzFormat(format, sample, seed, rounds)
  if (failure === undefined) {
    console.log(`${format.padEnd(10)} fine, ${Math.round(performance.now() - startedMs)} ms`)
    continue
  }
  const path = join(mkdtempSync(join(tmpdir(), 'media-scorer-fuzz-')), `round-${failure.round}.${format}`)
  writeFileSync(path, failure.bytes)
  console.log(
    `${format.padEnd(10)} FAILED in round ${failure.round}: ${failure.reason}\n           kept as ${path}`,
  )
  process.exitCode = 1
}
