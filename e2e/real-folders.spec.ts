import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { cellOf, expectScore, readNames } from './gallery.ts'
import { readPainted } from './painted.ts'
import { readScoreFile } from './score-file.ts'

// The sample that `npm run sample` makes, and real files where the corpus is (MEDIA_SCORER_CORPUS, or ../shared/corpus).

const root = fileURLToPath(new URL('..', import.meta.url))
const corpus = resolve(process.env.MEDIA_SCORER_CORPUS ?? join(root, '..', 'shared', 'corpus'))

/** How many of the visible cells really show a picture: pixels that differ, not one flat placeholder. */
async function countPainted(page: Page): Promise<number> {
  const cells = await page.getByRole('listbox', { name: 'Pictures' }).getByRole('option').all()
  let painted = 0
  for (const cell of cells.slice(0, 8)) {
    if (!(await cell.isVisible())) continue
    if ((await readPainted(cell)).spread > 4) painted += 1
  }
  return painted
}

test('the sample: pictures and clips of several tools, painted, found, scored, played', async ({
  launch,
  makeDirectory,
}) => {
  test.slow()
  const folder = await makeDirectory()
  execFileSync(process.execPath, [join(root, 'scripts/sample/index.ts'), folder, '--count', '12'], {
    stdio: 'ignore',
  })
  const { page } = await launch({ folder })
  await expect.poll(async () => (await readNames(page)).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(8)
  await expect.poll(() => countPainted(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(6)

  const [first = ''] = await readNames(page)
  await cellOf(page, first).click()
  await page.keyboard.press('Digit5')
  await expectScore(page, first, '5 stars')

  const videos = page.getByRole('button', { name: /^Videos: [1-9]/ })
  if ((await videos.count()) === 0) {
    test
      .info()
      .annotations.push({ type: 'left out', description: 'no clips in the sample: there is no ffmpeg here' })
    return
  }
  await videos.click()
  const [clip = ''] = await readNames(page)
  await cellOf(page, clip).click()
  await page.keyboard.press('e')
  const video = page.locator('video')
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState))
    .toBeGreaterThanOrEqual(2)
  await video.evaluate(async (element: HTMLVideoElement) => {
    element.muted = true
    await element.play()
  })
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(0.1)
  // A jump asks for a range.
  await video.evaluate((element: HTMLVideoElement) => {
    element.currentTime = element.duration * 0.8
  })
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.seeking)).toBe(false)
  expect(
    await video.evaluate((element: HTMLVideoElement) => element.currentTime / element.duration),
  ).toBeGreaterThan(0.5)
})

/** One picture of each generator that has a prompt in plain words, with the longest of them. */
function readPrompts(): readonly { readonly path: string; readonly word: string }[] {
  const text = readFileSync(join(corpus, 'expected-ai.json'), 'utf8')
  const { cases } = JSON.parse(text) as {
    // the corpus's own list, as its README says
    readonly cases: readonly {
      readonly file: string
      readonly generator: string
      readonly prompt?: string | null
    }[]
  }
  const byGenerator = new Map<string, { readonly path: string; readonly word: string }>()
  for (const { file, generator, prompt } of cases) {
    const words = (prompt ?? '').match(/[a-z]{5,}/g) ?? []
    const word = words.sort((one, other) => other.length - one.length)[0]
    if (word !== undefined) byGenerator.set(generator, { path: file.replace(/^ai\//, ''), word })
  }
  return [...byGenerator.values()]
}

const photographs = join(corpus, 'standard')
if (existsSync(photographs)) {
  test('photographs of many cameras and programs are painted, and scored beside the file', async ({
    launch,
    makeDirectory,
  }) => {
    test.slow()
    const folder = await makeDirectory()
    const names = readdirSync(photographs, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(jpe?g|webp)$/i.test(path) && statSync(join(photographs, path)).size > 40_000)
      .sort()
      .slice(0, 24)
    for (const path of names) cpSync(join(photographs, path), join(folder, path.replaceAll(/[\\/]/g, '_')))
    const { page } = await launch({ folder })
    await expect(page.getByRole('main')).toContainText(`of ${names.length}`, { timeout: 30_000 })
    await expect.poll(() => countPainted(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(4)
    const [first = ''] = await readNames(page)
    await cellOf(page, first).click()
    await page.keyboard.press('Digit4')
    await expectScore(page, first, '4 stars')
    await expect.poll(() => readScoreFile(folder, first)).toMatchObject({ file: first, score: 4 })
  })

  test('pictures of many generators are found by words of their prompts', async ({
    launch,
    makeDirectory,
  }) => {
    test.slow()
    const folder = await makeDirectory()
    const cases = readPrompts()
    for (const { path } of cases) cpSync(join(corpus, 'ai', path), join(folder, path.replaceAll('/', '_')))
    const { page } = await launch({ folder })
    await expect(page.getByRole('main')).toContainText(`of ${cases.length}`, { timeout: 30_000 })
    const box = page.getByRole('combobox', { name: 'Search' })
    // Each by the longest word of its prompt: found among whatever else has that word.
    for (const { path, word } of cases) {
      await box.fill(word)
      await expect.poll(() => readNames(page), { timeout: 30_000 }).toContain(path.replaceAll('/', '_'))
    }
  })
} else {
  console.log(`real-folders.spec.ts: skipped real files, there are none at ${corpus}.`)
}
