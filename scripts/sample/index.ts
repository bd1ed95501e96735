import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readSampleBytes, writeSample } from './write-sample.ts'

const usage = `npm run sample -- [FOLDER] [--count N] [--seed S]

Makes a folder (./sample) of pretty pictures and clips with the metadata of several tools in them.`

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      count: { type: 'string', default: '40' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const count = Number(values.count)
  const seed = Number(values.seed)
  if (!Number.isInteger(count) || count < 1 || count > 10_000 || !Number.isInteger(seed)) {
    console.error('--count is a whole number from 1 to 10000, --seed a whole number.')
    return 2
  }
  const folder = resolve(positionals[0] ?? 'sample')
  const sample = await writeSample(folder, {
    count,
    seed,
    onFile: (path, done, total) =>
      console.error(`${String(done).padStart(String(total).length)}/${total}  ${path}`),
  })
  const megabytes = Math.round((await readSampleBytes(sample)) / 1e6)
  console.log(`${sample.files.length} files, ${megabytes} MB, in ${folder}`)
  if (sample.leftOut.length > 0) {
    const reasons = new Set(sample.leftOut.map((left) => left.reason))
    console.log(`${sample.leftOut.length} clips left out: ${[...reasons].join('; ')}.`)
  }
  return 0
}

run().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  },
)
