import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { benchIndexAndSearch } from './index-and-search.ts'
import type { BenchResult } from './measure.ts'
import { benchMetadata } from './metadata.ts'
import { benchQuery } from './query.ts'
import { benchThumbnails } from './thumbnails.ts'

// `npm run bench [-- --files 10000] [--rows 20000,300000] [--only query]`: one JSON line a benchmark on stdout, where it ran on stderr.

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    rows: { type: 'string', default: '20000' },
    only: { type: 'string' },
  },
})
const files = readCount('files', values.files)
const rows = values.rows.split(',').map((text) => readCount('rows', text))

const benches: Readonly<Record<string, () => AsyncIterable<BenchResult> | Promise<readonly BenchResult[]>>> =
  {
    files: () => benchIndexAndSearch(files),
    query: () => benchQuery(rows),
    metadata: () => benchMetadata(files),
    thumbnails: () => benchThumbnails(),
  }
const wanted = values.only?.split(',') ?? Object.keys(benches)

console.error(`Node ${process.version}, ${process.platform}, ${availableParallelism()} cores, ${files} files`)
for (const name of wanted) {
  const bench = benches[name]
  if (bench === undefined) throw new RangeError(`--only takes ${Object.keys(benches).join(', ')}.`)
  for await (const result of await bench()) console.log(JSON.stringify(result))
}

function readCount(option: string, text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`--${option} takes whole numbers.`)
  return count
}
