import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { cellOf, choose, expectAllSaved, expectPainted, expectScore, readNames } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'
import { readScoreFile } from './score-file.ts'

async function fillFolder(folder: string): Promise<void> {
  await mkdir(join(folder, 'night'))
  await writePicture(folder, 'harbour 2.png', colours.blue, 'a harbour in the morning, watercolour')
  await writePicture(folder, 'harbour 10.png', colours.red, 'a harbour at dusk, oil painting')
  await writePicture(folder, 'meadow.png', colours.green, 'a meadow full of poppies')
  await writePicture(
    join(folder, 'night'),
    'lighthouse.png',
    colours.violet,
    'a lighthouse under the milky way',
  )
}

/** A score file's own fields, whatever the time and the content's hash. */
function scoreFile(file: string, score: number) {
  return expect.objectContaining({
    file,
    score,
    updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
  })
}

test('open, look, score with keys, filter, search, look closer, quit, open again: all there', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  const dataDirectory = await makeDirectory()
  await fillFolder(folder)
  const first = await launch({ folder, dataDirectory })
  const { page } = first

  await test.step('thumbnails are painted, in natural order', async () => {
    await expect(cellOf(page, 'lighthouse.png')).toBeVisible()
    expect(await readNames(page)).toEqual(['harbour 2.png', 'harbour 10.png', 'lighthouse.png', 'meadow.png'])
    await expectPainted(cellOf(page, 'harbour 2.png'), colours.blue)
    await expectPainted(cellOf(page, 'harbour 10.png'), colours.red)
    await expectPainted(cellOf(page, 'meadow.png'), colours.green)
    await expectPainted(cellOf(page, 'lighthouse.png'), colours.violet)
  })

  await test.step('digits, X, 0, R and C score', async () => {
    await choose(page, 'harbour 2.png')
    for (const stars of [1, 2, 3, 4, 5]) {
      await page.keyboard.press(`Digit${stars}`)
      await expectScore(page, 'harbour 2.png', stars === 1 ? '1 star' : `${stars} stars`)
    }
    // Digits set, they never toggle.
    await page.keyboard.press('Digit4')
    await page.keyboard.press('Digit4')
    await expectScore(page, 'harbour 2.png', '4 stars')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('x')
    await expectScore(page, 'harbour 10.png', 'rejected')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Digit5')
    await expectScore(page, 'lighthouse.png', '5 stars')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Digit2')
    await expectScore(page, 'meadow.png', '2 stars')
    await page.keyboard.press('Digit0')
    await expectScore(page, 'meadow.png', 'unrated')
    await page.keyboard.press('r')
    await expectScore(page, 'meadow.png', 'rejected')
    await page.keyboard.press('c')
    await expectScore(page, 'meadow.png', 'unrated')
  })

  await test.step('the score files say the same', async () => {
    await expectAllSaved(page)
    await expect
      .poll(() => readScoreFile(folder, 'night/lighthouse.png'))
      .toEqual(scoreFile('lighthouse.png', 5))
    await expect.poll(() => readScoreFile(folder, 'harbour 2.png')).toEqual(scoreFile('harbour 2.png', 4))
    await expect.poll(() => readScoreFile(folder, 'harbour 10.png')).toEqual(scoreFile('harbour 10.png', -1))
    await expect.poll(() => readScoreFile(folder, 'meadow.png')).toEqual(scoreFile('meadow.png', 0))
  })

  await test.step('a filter leaves what has that score', async () => {
    await page.getByRole('button', { name: /^4 stars: 1/ }).click()
    await expect.poll(() => readNames(page)).toEqual(['harbour 2.png'])
    await page.keyboard.press('Control+Alt+n')
    await expect.poll(() => readNames(page)).toHaveLength(4)
    await page.keyboard.press('Control+Alt+x')
    await expect.poll(() => readNames(page)).toEqual(['harbour 10.png'])
    await page.keyboard.press('Control+Alt+n')
    await expect.poll(() => readNames(page)).toHaveLength(4)
  })

  await test.step('a word of a prompt is found', async () => {
    await page.keyboard.press('/')
    await page.keyboard.type('poppies')
    await expect.poll(() => readNames(page)).toEqual(['meadow.png'])
    await page.getByRole('combobox', { name: 'Search' }).fill('harbour')
    await expect.poll(() => readNames(page)).toEqual(['harbour 2.png', 'harbour 10.png'])
  })

  await test.step('the loupe shows one, then the next', async () => {
    await page.getByRole('combobox', { name: 'Search' }).press('Enter')
    await choose(page, 'harbour 2.png')
    await page.keyboard.press('e')
    const loupe = page.getByRole('region', { name: /^Loupe/ })
    await expect(loupe).toHaveAttribute('aria-label', /harbour 2\.png/)
    await expectPainted(loupe, colours.blue)
    await page.keyboard.press('ArrowRight')
    await expect(loupe).toHaveAttribute('aria-label', /harbour 10\.png/)
    await expectPainted(loupe, colours.red)
    await page.keyboard.press('g')
    await expect(cellOf(page, 'harbour 10.png')).toBeVisible()
  })

  await first.close()
  const again = await launch({ folder, dataDirectory })
  await expectScore(again.page, 'harbour 2.png', '4 stars')
  await expectScore(again.page, 'harbour 10.png', 'rejected')
  await expectScore(again.page, 'meadow.png', 'unrated')
  await expectScore(again.page, 'lighthouse.png', '5 stars')
  await expectPainted(cellOf(again.page, 'lighthouse.png'), colours.violet)
  await again.close()

  // The database is a copy of what the score files say: without it, they bring everything back.
  expect(await readScoreFile(folder, 'harbour 2.png')).toEqual(scoreFile('harbour 2.png', 4))
})

test('digits score on an AZERTY keyboard, where they need Shift to be typed', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await writePicture(folder, 'one.png', colours.red)
  const { page } = await launch({ folder })
  await choose(page, 'one.png')
  const keyboard = await page.context().newCDPSession(page)
  const keys = [
    ['Digit1', '&', '1 star'],
    ['Digit2', 'é', '2 stars'],
    ['Digit5', '(', '5 stars'],
    ['Digit0', 'à', 'unrated'],
  ] as const
  for (const [code, key, score] of keys) {
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', code, key, text: key })
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', code, key })
    await expectScore(page, 'one.png', score)
  }
})

test('keys with a modifier that means something else, and typing, score nothing', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await writePicture(folder, 'one.png', colours.red)
  const { page } = await launch({ folder })
  await choose(page, 'one.png')
  await page.keyboard.press('Digit3')
  await expectScore(page, 'one.png', '3 stars')
  for (const keys of ['Control+r', 'Control+x', 'Alt+r', 'Meta+x', 'Control+Shift+r']) {
    await page.keyboard.press(keys)
    await page.waitForLoadState()
    await expectScore(page, 'one.png', '3 stars')
  }
  await page.getByRole('combobox', { name: 'Search' }).click()
  await page.keyboard.type('x r c 0 1 one')
  await expect.poll(() => readScoreFile(folder, 'one.png')).toEqual(scoreFile('one.png', 3))
})

test('a name that is markup is text everywhere', async ({ launch, makeDirectory }) => {
  const name = '<img src=x onerror=alert(1)>.png'
  const folder = await makeDirectory()
  await writePicture(
    folder,
    name,
    colours.green,
    '<img src=x onerror=alert(1)><script>alert(2)</script> markup',
  )
  const { page } = await launch({ folder })
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    return dialog.dismiss()
  })
  await choose(page, name)
  await page.keyboard.press('Digit4')
  await expectScore(page, name, '4 stars')
  await expect.poll(() => readScoreFile(folder, name)).toEqual(scoreFile(name, 4))
  await expectPainted(cellOf(page, name), colours.green)
  await expect(page.getByRole('complementary', { name: 'Details' }).first()).toContainText(name)
  await page.keyboard.press('e')
  await expect(page.getByRole('region', { name: /^Loupe/ })).toBeVisible()
  await page.keyboard.press('i')
  await page.waitForTimeout(300)
  await page.keyboard.press('g')
  await page.getByRole('combobox', { name: 'Search' }).fill(name)
  await expect.poll(() => page.getByRole('combobox', { name: 'Search' }).inputValue()).toBe(name)
  expect(await page.locator('img[src="x"], img[onerror], script:not([src])').count()).toBe(0)
  expect(dialogs).toEqual([])
})
