import { readdirSync } from 'node:fs'
import { join } from 'node:path'
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

type Reference = { readonly file: string; readonly exiftool: Readonly<Record<string, unknown>> }

onCorpus('photographs: size, orientation, camera, place and dates as ExifTool reads them', () => {
  const differences: string[] = []
  let compared = 0
  for (const { file, exiftool } of readCases(
    join(corpus, 'expected-standard.json'),
  ) as readonly unknown[] as readonly Reference[]) {
    // the list's own form
    const extracted = extractFile(join(corpus, file))
    if (extracted.type !== 'image') continue
    const { camera, orientation } = extracted
    const check = (name: string, wanted: unknown, isRight: (value: never) => boolean): void => {
      if (wanted === undefined || wanted === null || wanted === 0) return
      compared++
      if (!isRight(wanted as never)) differences.push(`${file}: ${name} ${String(wanted)}`) // the caller knows the tag's kind
    }
    const sides = [extracted.width, extracted.height].toSorted()
    check(
      'size',
      exiftool['File:ImageWidth'] ?? exiftool['PNG:ImageWidth'] ?? exiftool['RIFF:ImageWidth'],
      (width: number) => sides.includes(width),
    )
    check('orientation', exiftool['IFD0:Orientation'], (value: number) => value === orientation)
    check('iso', exiftool['ExifIFD:ISO'], (value: number) => Number(value) === camera.iso)
    check(
      'aperture',
      exiftool['ExifIFD:FNumber'],
      (value: number) => Math.abs(value - (camera.aperture ?? 0)) < 0.05,
    )
    check(
      'latitude',
      exiftool['Composite:GPSLatitude'],
      (value: number) => Math.abs(value - (camera.latitude ?? 0)) < 1e-5,
    )
    check(
      'longitude',
      exiftool['Composite:GPSLongitude'],
      (value: number) => Math.abs(value - (camera.longitude ?? 0)) < 1e-5,
    )
    check('lens', exiftool['ExifIFD:LensModel'], (value: string) => String(value).trim() === camera.lens)
    check(
      'date',
      exiftool['ExifIFD:DateTimeOriginal'],
      (value: string) => value.replace(/\D/g, '') === camera.takenAt?.slice(0, 19).replace(/\D/g, ''),
    )
  }
  // One picture's primary item isn't the one that ExifTool measures, and two files have dates of nothing but zeros and blanks.
  expect(differences.length, differences.join('\n')).toBeLessThanOrEqual(3)
  expect(compared).toBeGreaterThanOrEqual(487)
})

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
