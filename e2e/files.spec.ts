import { existsSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { cellOf, choose, expectAllSaved, expectPainted, expectScore, readNames } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'
import { readScoreFile } from './score-file.ts'

async function fillFolder(folder: string): Promise<void> {
  await mkdir(join(folder, 'night'))
  await writePicture(folder, 'boat.png', colours.blue, 'a boat')
  await writeFile(join(folder, 'boat.txt'), 'a boat on a lake')
  await writePicture(folder, 'cliff.png', colours.red, 'a cliff')
  await writePicture(folder, 'dune.png', colours.green, 'a dune')
  await writePicture(join(folder, 'night'), 'moon.png', colours.violet, 'the moon')
}

async function waitForDisk(folder: string, names: readonly string[]): Promise<void> {
  await expect
    .poll(async () => {
      const found = existsSync(folder) ? await readdir(folder) : []
      return found.filter((name) => !name.startsWith('.')).toSorted()
    })
    .toEqual(names)
}

const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })

test('rename, move, copy, trash, and take all of it back, with keys alone, also after a restart', async ({
  launch,
  makeDirectory,
}) => {
  test.setTimeout(120_000)
  const folder = await makeDirectory()
  const dataDirectory = await makeDirectory()
  await fillFolder(folder)
  const trash = join(dataDirectory, 'xdg', 'Trash')
  const first = await launch({ folder, dataDirectory })
  const { page } = first
  await expect(cellOf(page, 'moon.png')).toBeVisible()

  await test.step('F2 chooses the name without its extension; what belongs to it goes along', async () => {
    await choose(page, 'boat.png')
    await page.keyboard.press('Digit4')
    await expectAllSaved(page)
    await page.keyboard.press('F2')
    await expect(page.getByRole('textbox', { name: 'New name' })).toBeFocused()
    await page.keyboard.type('ship')
    await expect(page.getByRole('textbox', { name: 'New name' })).toHaveValue('ship.png')
    await expect(dialog(page, 'Rename')).toContainText('boat.txt')
    await page.keyboard.press('Enter')
    await expectScore(page, 'ship.png', '4 stars')
    await waitForDisk(folder, ['cliff.png', 'dune.png', 'night', 'ship.png', 'ship.txt'])
    await expect.poll(() => readScoreFile(folder, 'ship.png')).toMatchObject({ file: 'ship.png', score: 4 })
    await expectPainted(cellOf(page, 'ship.png'), colours.blue)
    await page.keyboard.press('Control+KeyZ')
    await expect(page.getByText('Undone: boat.png moved from ship.png to boat.png')).toBeVisible()
    await page.keyboard.press('Control+Shift+KeyZ')
    await expect(page.getByText('Done again: ship.png moved from boat.png to ship.png')).toBeVisible()
    await expectScore(page, 'ship.png', '4 stars')
  })

  await test.step('a name that is taken is refused while it is typed', async () => {
    await choose(page, 'ship.png')
    await page.keyboard.press('F2')
    await expect(page.getByRole('textbox', { name: 'New name' })).toBeFocused()
    await page.keyboard.type('dune')
    await expect(dialog(page, 'Rename')).toContainText('There is a file named dune.png already.')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect(dialog(page, 'Rename')).toHaveCount(0)
    await waitForDisk(folder, ['cliff.png', 'dune.png', 'night', 'ship.png', 'ship.txt'])
  })

  await test.step('a selection moves into a folder that is found by its name', async () => {
    await choose(page, 'dune.png')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Control+Shift+KeyM')
    await expect(page.getByRole('combobox', { name: 'Folder' })).toBeFocused()
    await page.keyboard.type('best/new')
    await expect(page.getByRole('option', { name: 'New folder “best/new”' })).toHaveAttribute(
      'aria-selected',
      'true',
    )
    await page.keyboard.press('Enter')
    await waitForDisk(join(folder, 'best/new'), ['dune.png', 'moon.png'])
    expect(await readNames(page)).toEqual(['cliff.png', 'dune.png', 'moon.png', 'ship.png'])
    await page.keyboard.press('Control+KeyZ')
    await waitForDisk(join(folder, 'night'), ['moon.png'])
    await expect(page.getByText('Undone: 2 files')).toBeVisible()
  })

  await test.step('a copy gets the score', async () => {
    await choose(page, 'ship.png')
    await page.keyboard.press('Control+Shift+KeyC')
    await expect(page.getByRole('combobox', { name: 'Folder' })).toBeFocused()
    await page.keyboard.type('night')
    await expect(dialog(page, /^Copy/)).toContainText('1 file, and 1 file beside.')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('option', { name: /^ship\.png, 4 stars/ })).toHaveCount(2)
    await expect.poll(() => readScoreFile(folder, 'night/ship.png')).toMatchObject({ score: 4 })
    await page.keyboard.press('Control+KeyZ')
    await expect(page.getByRole('option', { name: /^ship\.png/ })).toHaveCount(1)
    await expect(page.getByText('Undone: ship.png put away from night/ship.png')).toBeVisible()
  })

  await test.step('Del shows what goes, and the next picture is the current one', async () => {
    await choose(page, 'cliff.png')
    await page.keyboard.press('Delete')
    const question = dialog(page, 'Put into the trash')
    await expect(question.getByRole('button', { name: 'Put into the trash' })).toBeFocused()
    await expect(question.getByRole('listitem')).toContainText(['cliff.png'])
    await page.keyboard.press('Enter')
    await expect(cellOf(page, 'cliff.png')).toHaveCount(0)
    await expect(cellOf(page, 'dune.png')).toHaveAttribute('aria-selected', 'true')
    expect(existsSync(join(trash, 'files', 'cliff.png'))).toBe(true)
  })

  await test.step('the rejected are looked through: what isn’t ticked stays', async () => {
    for (const name of ['dune.png', 'moon.png']) {
      await choose(page, name)
      await page.keyboard.press('x')
    }
    await expectAllSaved(page)
    await page.keyboard.press('Control+Backspace')
    const question = dialog(page, 'Put the rejected into the trash')
    await question.getByRole('checkbox', { name: /dune\.png/ }).uncheck()
    await expect(question).toContainText('1 file, and 1 file beside')
    await question.getByRole('button', { name: 'Put into the trash' }).click()
    await expect(cellOf(page, 'moon.png')).toHaveCount(0)
    await expectScore(page, 'dune.png', 'rejected')
    expect(existsSync(join(folder, 'night', 'moon.png'))).toBe(false)
  })

  await first.close()
  const { page: again } = await launch({ folder, dataDirectory })
  await test.step('after a restart the trash is undone, too', async () => {
    await expect(cellOf(again, 'dune.png')).toBeVisible()
    await again.keyboard.press('Control+KeyZ')
    await expectScore(again, 'moon.png', 'rejected')
    await expect.poll(() => readScoreFile(folder, 'night/moon.png')).toMatchObject({ score: -1 })
    // The two rejects, then the file before them.
    for (const name of ['moon.png', 'dune.png']) {
      await again.keyboard.press('Control+KeyZ')
      await expectScore(again, name, 'unrated')
    }
    await again.keyboard.press('Control+KeyZ')
    await expect(cellOf(again, 'cliff.png')).toBeVisible()
    await expectPainted(cellOf(again, 'cliff.png'), colours.red)
    await waitForDisk(folder, ['best', 'cliff.png', 'dune.png', 'night', 'ship.png', 'ship.txt'])
  })
})

test('in the loupe, Del asks about the picture that is seen, and goes on to the next', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  await fillFolder(folder)
  const { page } = await launch({ folder })
  await choose(page, 'cliff.png')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'cliff.png' })).toBeVisible()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('button', { name: 'Put into the trash' })).toBeFocused()
  await expect(dialog(page, 'Put into the trash').getByRole('listitem')).toContainText(['cliff.png'])
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'dune.png' })).toBeVisible()
  await page.keyboard.press('Control+KeyZ')
  await expect(page.getByRole('heading', { name: 'cliff.png' })).toBeVisible()
  await waitForDisk(folder, ['boat.png', 'boat.txt', 'cliff.png', 'dune.png', 'night'])
})
