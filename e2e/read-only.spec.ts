import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { cellOf, choose, expectAllSaved, expectPainted, expectScore } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'
import { findOtherUser } from './other-user.ts'
import { readScoreFile } from './score-file.ts'

// Root may write where nobody may: the program runs as another user here.
const user = findOtherUser()

/** A folder with two pictures, of the user that the program runs as. */
async function fillFolder(folder: string): Promise<void> {
  await writePicture(folder, 'one.png', colours.red)
  await writePicture(folder, 'two.png', colours.blue)
}

test('a folder that can’t be written to says so, and keeps its scores on this computer', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory(user)
  await fillFolder(folder)
  await chmod(folder, 0o555)
  const dataDirectory = await makeDirectory(user)
  const options = { folder, dataDirectory, user }
  const first = await launch(options)
  await expectPainted(cellOf(first.page, 'one.png'), colours.red)
  await expect(first.page.getByText(/can.t be written to/i).first()).toBeVisible()
  await choose(first.page, 'one.png')
  await first.page.keyboard.press('Digit4')
  await expectScore(first.page, 'one.png', '4 stars')
  await first.close()
  expect(await readdir(folder)).toEqual(['one.png', 'two.png'])

  const again = await launch(options)
  await expectScore(again.page, 'one.png', '4 stars')
  await again.close()

  // As soon as it can be written to, the scores go where they belong.
  await chmod(folder, 0o755)
  const writable = await launch(options)
  await expectScore(writable.page, 'one.png', '4 stars')
  await expect.poll(() => readScoreFile(folder, 'one.png')).toMatchObject({ file: 'one.png', score: 4 })
})

test('a folder that is made read-only while it is open says so, and loses nothing', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory(user)
  await fillFolder(folder)
  const scores = join(folder, '.scores')
  const options = { folder, user }
  const { page } = await launch(options)
  await choose(page, 'one.png')
  await page.keyboard.press('Digit2')
  await expectAllSaved(page)
  await expect.poll(() => readScoreFile(folder, 'one.png')).toMatchObject({ score: 2 })

  await chmod(scores, 0o555)
  await page.keyboard.press('Digit5')
  await expect(cellOf(page, 'one.png')).toHaveAttribute('aria-label', /^one\.png, 5 stars.*not saved: ./)
  await expect(page.getByRole('contentinfo')).not.toContainText('All saved')
  expect(await readScoreFile(folder, 'one.png')).toMatchObject({ score: 2 })

  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^1 not yet written: ./ })
    .click()
  const list = page.getByRole('dialog', { name: 'Not yet written' })
  await expect(list.getByRole('listitem')).toContainText(/one\.png.*may not write in its folder/)
  await chmod(scores, 0o755)
  await list.getByRole('button', { name: 'Try again now' }).click()
  await expect(page.getByRole('dialog', { name: 'Everything is written' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expectAllSaved(page)
  await expect.poll(() => readScoreFile(folder, 'one.png')).toMatchObject({ score: 5 })
})
