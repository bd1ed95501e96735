import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

// `npm run fuzz:query [-- --libraries 400 --seed 1]`: for each random library every leaf and 25 random trees of the query language,
// answered by the search and by the naive one beside its tests; both must find the same files. Exit code 1 where they don't.

const { values } = parseArgs({
  options: {
    libraries: { type: 'string', default: '400' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
})
const [libraries, seed] = [Number(values.libraries), Number(values.seed)]
if (!Number.isSafeInteger(libraries) || !Number.isSafeInteger(seed))
  throw new RangeError('Whole numbers are wanted.')
console.log(`seed ${seed}, ${libraries} libraries, ${libraries * 25} trees`)

const root = fileURLToPath(new URL('..', import.meta.url))
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', 'src/core/search/naive-search.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SEARCH_LIBRARIES: String(libraries), SEARCH_SEED: String(seed) },
  },
)
process.exitCode = status === 0 ? 0 : 1
