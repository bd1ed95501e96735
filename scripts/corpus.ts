import { join } from 'node:path'
import {
  compareCase,
  comparedFields,
  compareTextCase,
  type Difference,
  findCorpus,
  openCorpusInspector,
  readCases,
} from '../src/core/metadata/corpus-score.ts'

const corpus = findCorpus()
if (corpus === undefined) {
  console.log('skipped: no corpus (set MEDIA_SCORER_CORPUS to its folder)')
} else {
  await reportFiles(corpus, 'expected-ai.json')
  await reportFiles(corpus, 'expected-ai-video-synthetic.json')
  reportTexts(corpus)
}

type Tally = { right: number; total: number; readonly wrongByField: Map<string, number> }

async function reportFiles(folder: string, list: string): Promise<void> {
  const inspector = openCorpusInspector()
  const byTool = new Map<string, Tally>()
  const misses: string[] = []
  for (const expected of readCases(join(folder, list))) {
    const path = join(folder, expected.file ?? '')
    const differences = compareCase(expected, await inspector.inspect(path, new AbortController().signal))
    count(byTool, expected.generator ?? 'none', differences)
    misses.push(...listMisses(expected.file ?? '', differences))
  }
  await inspector.close()
  print(list, byTool, misses)
}

function reportTexts(folder: string): void {
  const byParser = new Map<string, Tally>()
  const misses: string[] = []
  for (const expected of readCases(join(folder, 'text-level.json'))) {
    const differences = compareTextCase(expected)
    count(byParser, String(expected.parser), differences)
    misses.push(...listMisses(expected.test ?? '', differences))
  }
  print('text-level.json', byParser, misses)
}

function count(tallies: Map<string, Tally>, name: string, differences: readonly Difference[]): void {
  const tally = tallies.get(name) ?? { right: 0, total: 0, wrongByField: new Map<string, number>() }
  tallies.set(name, tally)
  tally.total++
  if (!differences.some((difference) => difference.counts)) tally.right++
  for (const { field } of differences) tally.wrongByField.set(field, (tally.wrongByField.get(field) ?? 0) + 1)
}

function listMisses(name: string, differences: readonly Difference[]): readonly string[] {
  const short = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 160)
  return differences.map(
    ({ field, expected, actual, counts }) =>
      `${counts ? 'MISS' : 'note'} ${name}\n     ${field}: ${short(expected)}\n     read: ${short(actual)}`,
  )
}

function print(title: string, tallies: ReadonlyMap<string, Tally>, misses: readonly string[]): void {
  const all = [...tallies.values()]
  const right = all.reduce((sum, tally) => sum + tally.right, 0)
  const total = all.reduce((sum, tally) => sum + tally.total, 0)
  console.log(`\n${title}: ${right} of ${total} entirely right`)
  const fields = comparedFields.filter((field) => all.some((tally) => tally.wrongByField.has(field)))
  console.log(['tool'.padEnd(22), 'right'.padStart(9), ...fields.map((field) => field.padStart(16))].join(''))
  for (const [name, tally] of tallies) {
    const cells = fields.map((field) => String(tally.wrongByField.get(field) ?? '').padStart(16))
    console.log([name.padEnd(22), `${tally.right}/${tally.total}`.padStart(9), ...cells].join(''))
  }
  for (const miss of misses) console.log(miss)
}
