import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { makeTestFolder } from '#core/scan/test-folder.ts'
import { makePictures } from './test-pictures.ts'
import { tortureEmbedding } from './test-torture.ts'

const corpus = resolve(process.env.MEDIA_SCORER_CORPUS ?? '../shared/corpus')
const extensions = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.avif', '.heic'])
const ofEach = 3
const half = () => 0.5

/** A few files of each kind, spread over the corpus; scripts/torture-embed.ts takes all. */
function chooseFiles(): readonly string[] {
  const paths = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((path) => extensions.has(extname(path).toLowerCase()) && statSync(join(corpus, path)).isFile())
    .sort()
  const groups = Map.groupBy(paths, (path) => extname(path).toLowerCase())
  return [...groups.values()].flatMap((group) => {
    const step = Math.max(1, Math.floor(group.length / ofEach))
    return group
      .filter((_, index) => index % step === 0)
      .slice(0, ofEach)
      .map((path) => join(corpus, path))
  })
}

it('changes nothing of pictures of every kind but their rating', async () => {
  const folder = makeTestFolder()
  const paths = Object.entries(await makePictures()).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  })
  expect(await tortureEmbedding(paths, half)).toEqual({
    counts: { files: paths.length, written: paths.length, beside: 0, refused: 0 },
    ...{ faults: [], reasons: [] },
  })
}, 120_000)

it('changes nothing of real files but their rating', async ({ skip }) => {
  if (!existsSync(corpus)) return skip('there is no corpus')
  const { counts, faults } = await tortureEmbedding(chooseFiles(), half)
  expect(faults).toEqual([])
  expect(counts.written).toBeGreaterThan(counts.files / 2)
}, 120_000)
