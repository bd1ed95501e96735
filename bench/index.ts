import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { benchIndexAndSearch } from './index-and-search.ts'
import type { BenchResult } from './measure.ts'
import { benchMetadata } from './metadata.ts'
import { benchThumbnails } from './thumbnails.ts'

// `npm run bench [-- --files 10000]`: one JSON line a benchmark on stdout, where it ran on stderr.

const benches: readonly ((files: number) => Promise<readonly BenchResult[]>)[] = [
  benchIndexAndSearch,
  benchMetadata,
  benchThumbnails,
]

const { values } = parseArgs({ options: { files: { type: 'string', default: '10000' } } })
const files = Number(values.files)
if (!Number.isInteger(files) || files < 1) throw new RangeError('--files takes a whole number of files.')
console.error(`Node ${process.version}, ${process.platform}, ${availableParallelism()} cores, ${files} files`)
for (const bench of benches) {
  for (const result of await bench(files)) console.log(JSON.stringify(result))
}
