import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { choose, expectAllSaved, expectScore } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'

test('ratings go beside the files once that was read and confirmed, also those from before', async ({
  launch,
  makeDirectory,
}) => {
  const folder = await makeDirectory()
  for (const name of ['a.png', 'b.png']) await writePicture(folder, name, colours.red)
  const { page } = await launch({ folder })
  await choose(page, 'a.png')
  await page.keyboard.press('Digit4')
  await expectScore(page, 'a.png', '4 stars')
  await expectAllSaved(page)

  await page.keyboard.press('Control+,')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  const off = dialog.getByRole('radio', { name: /^Keep them to Media Scorer/ })
  const beside = dialog.getByRole('radio', { name: /^Beside the files/ })
  await expect(off).toBeChecked()

  await test.step('nothing changes before it is confirmed', async () => {
    await beside.check()
    await expect(dialog.getByRole('region', { name: 'Confirm' })).toContainText('XMP file beside its picture')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(off).toBeChecked()
    expect(await readdir(folder)).not.toContain('a.png.xmp')
  })

  await test.step('with what was judged before', async () => {
    await beside.check()
    await dialog.getByRole('checkbox', { name: /Also write what was judged before 1 file/ }).check()
    await dialog.getByRole('button', { name: 'Write 1 now' }).click()
    await expect(dialog).toContainText('for 1 file that were judged before')
    await expect.poll(() => readdir(folder)).toContain('a.png.xmp')
    await expect.poll(() => readFile(join(folder, 'a.png.xmp'), 'utf8')).toMatch(/xmp:Rating(="|>)4/)
  })

  await test.step('and from then on', async () => {
    await page.keyboard.press('Escape')
    await choose(page, 'b.png')
    await page.keyboard.press('Digit2')
    await expect.poll(() => readdir(folder)).toContain('b.png.xmp')
  })
})

test('theme, backups and programs', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  const dataDirectory = await makeDirectory()
  await writePicture(folder, 'a.png', colours.red)
  const first = await launch({ folder, dataDirectory })
  const { page } = first
  await choose(page, 'a.png')
  await page.keyboard.press('Digit3')
  await expectAllSaved(page)
  await page.keyboard.press('Control+,')
  const dialog = page.getByRole('dialog', { name: 'Settings' })

  await test.step('a theme holds at once', async () => {
    await dialog.getByRole('button', { name: 'Light' }).click()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  })

  await test.step('a backup is made, checked and listed', async () => {
    const backups = dialog.getByRole('region', { name: 'Backups of this library' })
    await backups.getByRole('button', { name: 'Back up now' }).click()
    await expect(backups).toContainText('Backed up and checked: 1 file, 1 file with a score')
    await expect(backups.getByRole('listitem').first()).toContainText('asked for')
    expect(await readdir(join(folder, '.scores', 'backups'))).not.toEqual([])
  })

  await test.step('programs say their versions', async () => {
    const programs = dialog.getByRole('region', { name: 'Programs it uses' })
    await expect(programs.getByRole('listitem').filter({ hasText: 'ExifTool' })).toContainText(/\d+\.\d+/)
    await expect(programs.getByRole('listitem').filter({ hasText: 'ffprobe' })).toBeVisible()
  })

  await first.close()
  const again = await launch({ folder, dataDirectory })
  await expect(again.page.locator('html')).toHaveAttribute('data-theme', 'light')
})
