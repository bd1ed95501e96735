import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { expectAllSaved, readNames } from './gallery.ts'
import { invoke } from './invoke.ts'
import { colours, writePicture } from './make-pictures.ts'
import { readScoreFile } from './score-file.ts'

const count = 60

test('a batch whose score files wait says so in numbers, is one undo, and is written when told to', async ({
  launch,
  makeDirectory,
}) => {
  test.setTimeout(120_000)
  const folder = await makeDirectory()
  const dataDirectory = await makeDirectory()
  for (let at = 1; at <= count; at += 1) await writePicture(folder, `${at}.png`, colours.blue)
  const first = await launch({ folder, dataDirectory })
  const { page } = first
  const status = page.getByRole('contentinfo')
  await expect(status).toContainText(`${count} files`)
  await expectAllSaved(page)

  await test.step('stopped, everything is in the library and nothing is written', async () => {
    await invoke(page, 'scores.pause', {})
    await expect.poll(async () => (await readNames(page)).length).toBeGreaterThan(3)
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Digit4')
    await expect(page.getByText(`${count} rated ★★★★`)).toBeVisible()
    await expect(status.getByRole('button', { name: `${count} score files wait` })).toBeVisible()
    await page.getByRole('button', { name: /^4 stars: 60/ }).waitFor()
    expect(await readScoreFile(folder, '7.png')).toBeUndefined()
  })

  await first.close()
  const again = await launch({ folder, dataDirectory })
  await test.step('opened again, it is written by itself', async () => {
    await expect.poll(async () => (await readScoreFile(folder, '7.png'))?.score).toBe(4)
    await expectAllSaved(again.page)
    expect(
      (await readdir(join(folder, '.scores'))).filter((name) => name.endsWith('.png.json')),
    ).toHaveLength(count)
  })

  await test.step('one undo takes all of it back, and «Write them now» writes that', async () => {
    await invoke(again.page, 'scores.pause', {})
    await again.page.keyboard.press('Control+z')
    await expect(again.page.getByText(`Undone: scores of ${count} files`)).toBeVisible()
    const bar = again.page.getByRole('contentinfo')
    await expect(bar.getByRole('button', { name: `${count} score files wait` })).toBeVisible()
    await bar.getByRole('button', { name: 'Write them now' }).click()
    await expectAllSaved(again.page)
    await expect.poll(async () => (await readScoreFile(folder, '7.png'))?.score).toBe(0)
  })
})
