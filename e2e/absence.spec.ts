import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { cellOf, choose, expectAllSaved, expectScore, readNames } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'
import { readScoreFile } from './score-file.ts'

const names = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png', 'f.png', 'g.png', 'h.png']

async function fillFolder(folder: string): Promise<void> {
  for (const name of names) await writePicture(folder, name, colours.green, `prompt of ${name}`)
}

test('a file that goes is shown as missing, with its score and its place, and is found again', async ({
  launch,
  makeDirectory,
}) => {
  test.setTimeout(120_000)
  const folder = await makeDirectory()
  const elsewhere = await makeDirectory()
  await fillFolder(folder)
  const { page } = await launch({ folder })
  await choose(page, 'b.png')
  await page.keyboard.press('Digit4')
  await expectScore(page, 'b.png', '4 stars')
  await expectAllSaved(page)

  await rename(join(folder, 'b.png'), join(elsewhere, 'b.png'))
  const status = page.getByRole('contentinfo')
  await status.getByRole('button', { name: '1 missing' }).click()
  await expect.poll(() => readNames(page)).toEqual(['b.png'])
  await expect(cellOf(page, 'b.png')).toHaveAttribute('aria-label', /4 stars/)
  const details = page.getByRole('complementary', { name: 'Details' }).first()
  await choose(page, 'b.png')
  await expect(details).toContainText(/isn’t in the folder, since \d\d:\d\d\. What you set is kept/)

  // Back again, by another name: its content is known.
  await rename(join(elsewhere, 'b.png'), join(folder, 'back.png'))
  await expect(status.getByRole('button', { name: '1 missing' })).toHaveCount(0)
  await page.keyboard.press('Control+Alt+n')
  await expect.poll(() => readNames(page)).toContain('back.png')
  await expectScore(page, 'back.png', '4 stars')
})

test('many that go at once are asked about, and nothing changes before the answer', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  const elsewhere = await makeDirectory()
  const dataDirectory = await makeDirectory()
  await fillFolder(folder)
  const first = await launch({ folder, dataDirectory })
  await choose(first.page, 'a.png')
  await first.page.keyboard.press('Digit5')
  await expectScore(first.page, 'a.png', '5 stars')
  await expectAllSaved(first.page)
  await first.close()

  for (const name of names.slice(0, 4)) await rename(join(folder, name), join(elsewhere, name))
  const { page } = await launch({ folder, dataDirectory })
  const notice = page.getByText('4 of 8 files were not found.')
  await expect(notice).toBeVisible()
  await expect(page.getByRole('contentinfo')).not.toContainText('missing')
  await expectScore(page, 'a.png', '5 stars')
  await page.getByRole('button', { name: 'Mark them as missing' }).click()
  await expect(page.getByRole('contentinfo').getByRole('button', { name: '4 missing' })).toBeVisible()
  await expect.poll(() => readNames(page)).toEqual(names.slice(4))
  expect(await readScoreFile(folder, 'a.png')).toMatchObject({ score: 5 })
})

test('a folder that goes away while it is open says what is safe, and goes on when it is back', async ({
  launch,
  makeDirectory,
}) => {
  const parent = await makeDirectory()
  const folder = join(parent, 'pictures')
  await mkdir(folder)
  await fillFolder(folder)
  const { page } = await launch({ folder })
  await choose(page, 'a.png')
  await page.keyboard.press('Digit3')
  await expectScore(page, 'a.png', '3 stars')
  await expectAllSaved(page)

  await rename(folder, join(parent, 'unplugged'))
  await expect(page.getByText('«pictures» isn’t there right now.')).toBeVisible()
  // An empty mount point is not the folder.
  await mkdir(folder)
  await page.keyboard.press('Digit5')
  await expect(page.getByText(/not done/)).toBeVisible()
  await expectScore(page, 'a.png', '3 stars')
  await expect(page.getByRole('contentinfo')).toContainText('1 not saved')
  await rm(folder, { recursive: true })
  await rename(join(parent, 'unplugged'), folder)
  await expect(page.getByText('«pictures» isn’t there right now.')).toHaveCount(0)
  await page.keyboard.press('Digit4')
  await expectScore(page, 'a.png', '4 stars')
  await expect.poll(async () => (await readScoreFile(folder, 'a.png'))?.score).toBe(4)
  await expectAllSaved(page)
})

test('a database that is replaced while it is open stops everything, and opens again with every score', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await fillFolder(folder)
  const { page } = await launch({ folder })
  await choose(page, 'a.png')
  await page.keyboard.press('Digit3')
  await expectScore(page, 'a.png', '3 stars')
  await expectAllSaved(page)
  await expect.poll(async () => (await readScoreFile(folder, 'a.png'))?.score).toBe(3)

  const database = join(folder, '.scores', 'media.db')
  await rename(database, `${database}.old`)
  await copyFile(`${database}.old`, database)
  const dialog = page.getByRole('alertdialog', { name: 'The library of this folder is another one now' })
  await expect(dialog).toContainText('Everything that was shown as saved')
  await dialog.getByRole('button', { name: 'Open it again' }).click()
  await expect(dialog).toHaveCount(0)
  await expectScore(page, 'a.png', '3 stars')
  await choose(page, 'b.png')
  await page.keyboard.press('Digit2')
  await expect.poll(async () => (await readScoreFile(folder, 'b.png'))?.score).toBe(2)
})
