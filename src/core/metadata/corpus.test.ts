import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  compareCase,
  compareTextCase,
  type Difference,
  type ExpectedCase,
  extractFile,
  findCorpus,
  openCorpusInspector,
  readCases,
} from './corpus-score.ts'
import { compareStandard, readStandardCases } from './corpus-standard.ts'

/** Real files; where they aren't, vitest says «skipped». Floors: what was right stays right. */
const corpus = findCorpus() ?? ''
const onCorpus = test.skipIf(corpus === '')

const inspector = openCorpusInspector()
afterAll(() => inspector.close())
type Compare = (expected: ExpectedCase) => readonly Difference[] | Promise<readonly Difference[]>

async function countRight(
  list: string,
  compare: Compare,
): Promise<{ readonly right: number; readonly missed: readonly string[] }> {
  const missed: string[] = []
  const cases = readCases(join(corpus, list))
  for (const expected of cases) {
    const differences = await compare(expected)
    if (differences.some((difference) => difference.counts)) missed.push(expected.file ?? expected.test ?? '')
  }
  return { right: cases.length - missed.length, missed }
}

const compareFile: Compare = async (expected) => {
  const path = join(corpus, expected.file ?? '')
  return compareCase(expected, await inspector.inspect(path, new AbortController().signal))
}

onCorpus('AI pictures', async () => {
  const { right, missed } = await countRight('expected-ai.json', compareFile)
  expect(right, missed.join('\n')).toBeGreaterThanOrEqual(100)
})

onCorpus('AI clips', async () => {
  const { right, missed } = await countRight('expected-ai-video-synthetic.json', compareFile)
  expect(right, missed.join('\n')).toBeGreaterThanOrEqual(3)
})

onCorpus('texts', async () => {
  const { right, missed } = await countRight('text-level.json', compareTextCase)
  expect(right, missed.join('\n')).toBeGreaterThanOrEqual(59)
  for (const malformed of readCases(join(corpus, 'text-level.json'), 'malformed')) {
    expect(compareTextCase({ ...malformed, expect: { generator: null } }), malformed.test).toEqual([])
  }
})

/** The rows of the tables in docs/metadata-differences.md: what is known to differ, each with its reason. */
function readDifferenceTables(): readonly (readonly string[])[] {
  const text = readFileSync(resolve(import.meta.dirname, '../../..', 'docs/metadata-differences.md'), 'utf8')
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').slice(1, -1)
    return /^ `/.test(cells[0] ?? '') ? [cells.map((cell) => cell.trim().replace(/^`|`$/g, ''))] : []
  })
}

onCorpus(
  'photographs and clips are read as ExifTool and ffprobe do, but for what docs/metadata-differences.md lists',
  async () => {
    let compared = 0
    const found: string[] = []
    for (const given of readStandardCases(join(corpus, 'expected-standard.json'))) {
      const extracted = await inspector.inspect(join(corpus, given.file), new AbortController().signal)
      const result = compareStandard(given, extracted)
      compared += result.compared
      if (extracted.type === 'unknown' && result.differences.length > 0) found.push(given.file)
      else
        found.push(
          ...result.differences.map(({ file, field, theirs, ours }) =>
            [file, field, theirs, ours].join(' | '),
          ),
        )
    }
    const listed = readDifferenceTables().map((cells) =>
      cells.length === 2 ? cells[0] : cells.slice(0, 4).join(' | '),
    )
    expect(found.toSorted()).toEqual(listed.toSorted())
    expect(compared).toBeGreaterThanOrEqual(1024)
  },
)

onCorpus('damaged files are read or reported, none hangs', () => {
  const files = readdirSync(join(corpus, 'robustness'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile(),
  )
  for (const entry of files) {
    const started = performance.now()
    const { problems } = extractFile(join(entry.parentPath, entry.name))
    expect(performance.now() - started, entry.name).toBeLessThan(5000)
    expect(
      problems.filter((problem) => problem.code === 'unreadable' || problem.code === 'parser-failed'),
      entry.name,
    ).toEqual([])
  }
  expect(files.length).toBeGreaterThan(100)
})
