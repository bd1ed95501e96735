import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { choose, expectAllSaved, expectScore } from './gallery.ts'
import { invoke } from './invoke.ts'
import { colours, writePicture } from './make-pictures.ts'
import { readScoreFile } from './score-file.ts'

/** Pictures with two stars, of which database and score file agree. */
async function makeRated(
  start: () => Promise<{ readonly page: Page; readonly close: () => Promise<void> }>,
  folder: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) await writePicture(folder, name, colours.blue)
  const program = await start()
  for (const name of names) {
    await choose(program.page, name)
    await program.page.keyboard.press('Digit2')
    await expectScore(program.page, name, '2 stars')
  }
  await expectAllSaved(program.page)
  await program.close()
}

/** What another program does: it knows the file and its own score, and nothing of ours. */
async function rateElsewhere(folder: string, name: string, score: number): Promise<void> {
  const path = join(folder, '.scores', `${name}.json`)
  const known = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  await writeFile(path, JSON.stringify({ ...known, score }))
}

test('what was changed here and elsewhere is asked, with both values, answered by keys, and undone', async ({
  launch,
  makeDirectory,
}) => {
  test.setTimeout(120_000)
  const folder = await makeDirectory()
  const dataDirectory = await makeDirectory()
  const names = ['a.png', 'b.png', 'c.png']
  await makeRated(() => launch({ folder, dataDirectory }), folder, names)

  const { page } = await launch({ folder, dataDirectory })
  const status = page.getByRole('contentinfo')
  // The score files are held back, so that what is set here and what another program writes meet.
  await choose(page, 'a.png')
  await expectAllSaved(page)
  for (const [at, name] of names.entries()) {
    await choose(page, name)
    await rateElsewhereWhileSetting(page, folder, name, at + 3)
  }
  await expect(status.getByRole('button', { name: '3 conflicts' })).toBeVisible()

  await page.keyboard.press('F8')
  const dialog = page.getByRole('dialog', { name: 'Changed in two places' })
  const cards = dialog.getByRole('listitem', { name: /^Score of / })
  await expect(cards).toHaveCount(3)
  await expect(cards.first()).toBeFocused()
  await expect(cards.first()).toContainText('1 star')

  await test.step('T takes theirs', async () => {
    const name = await nameOfCard(page)
    await page.keyboard.press('t')
    await expect(cards).toHaveCount(2)
    await expect(dialog.getByRole('status')).toContainText(`Took theirs: ${name}`)
    await expect.poll(async () => (await readScoreFile(folder, name))?.score).toBe(names.indexOf(name) + 3)
  })

  await test.step('M keeps mine, and the next card has the keys', async () => {
    const name = await nameOfCard(page)
    await page.keyboard.press('m')
    await expect(cards).toHaveCount(1)
    await expect(dialog.getByRole('status')).toContainText(`Kept yours: ${name}`)
    await expect(cards.first()).toBeFocused()
  })

  await test.step('an answer is undone', async () => {
    await dialog.getByRole('button', { name: 'Undo' }).click()
    await expect(cards).toHaveCount(2)
    await dialog.getByRole('button', { name: 'Take all theirs' }).click()
    await expect(cards).toHaveCount(0)
    await expect(dialog).toContainText('Nothing is left to choose')
    await page.keyboard.press('Escape')
    await expect(status.getByRole('button', { name: /conflict/ })).toHaveCount(0)
    await page.keyboard.press('Control+z')
    await expect(status.getByRole('button', { name: '2 conflicts' })).toBeVisible()
    await page.keyboard.press('Control+y')
    await expect(status.getByRole('button', { name: /conflict/ })).toHaveCount(0)
  })

  await test.step('what was answered doesn’t come back', async () => {
    await expectAllSaved(page)
    for (const [at, name] of names.entries()) await expectScore(page, name, `${at + 3} stars`)
  })
})

/** A score here, and one of another program in the score file before ours is written there: the writing is stopped meanwhile. */
async function rateElsewhereWhileSetting(
  page: Page,
  folder: string,
  name: string,
  theirs: number,
): Promise<void> {
  await invoke(page, 'scores.pause', {})
  await page.keyboard.press('Digit1')
  await expectScore(page, name, '1 star')
  await rateElsewhere(folder, name, theirs)
  await invoke(page, 'scores.retry', {})
}

async function nameOfCard(page: Page): Promise<string> {
  const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  return label.replace('Score of ', '')
}
