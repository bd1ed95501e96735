import { expect, test } from './fixtures.ts'
import { choose, expectAllSaved, expectScore } from './gallery.ts'
import { colours, writePicture } from './make-pictures.ts'

test('what was done is told in words, gone back to, and undone across screens and restarts', async ({
  launch,
  makeDirectory,
}) => {
  test.setTimeout(120_000)
  const folder = await makeDirectory()
  const dataDirectory = await makeDirectory()
  for (const name of ['a.png', 'b.png']) await writePicture(folder, name, colours.violet)
  const first = await launch({ folder, dataDirectory })
  const { page } = first
  const details = page.getByRole('complementary', { name: 'Details' }).first()
  const history = details.getByRole('region', { name: 'History' }).getByRole('listitem')

  await test.step('every act is a line', async () => {
    await choose(page, 'a.png')
    await page.keyboard.press('Digit4')
    await expectScore(page, 'a.png', '4 stars')
    await page.keyboard.press('Digit2')
    await expectScore(page, 'a.png', '2 stars')
    await page.keyboard.press('Digit6')
    await page.keyboard.press('f')
    await expect(history).toHaveCount(4)
    await expect(history.nth(0)).toContainText('favourite')
    await expect(history.nth(1)).toContainText('label none → red')
    await expect(history.nth(2)).toContainText('★★★★ → ★★')
    await expect(history.nth(3)).toContainText('unrated → ★★★★')
  })

  await test.step('a line is gone back to, as an act', async () => {
    await history.nth(3).getByRole('button', { name: 'Go back to ★★★★' }).click()
    await expectScore(page, 'a.png', '4 stars')
    await expect(history.nth(0)).toContainText('★★ → ★★★★')
    await page.keyboard.press('Control+z')
    await expectScore(page, 'a.png', '2 stars')
    await expect(page.getByText('Undone: a.png ★★★★ → ★★')).toBeVisible()
    await expect(history.nth(0)).toContainText('★★★★ → ★★ · undone')
    await page.keyboard.press('Control+y')
    await expectScore(page, 'a.png', '4 stars')
    await expect(page.getByText('Done again: a.png ★★ → ★★★★')).toBeVisible()
  })

  await test.step('a reject that is taken back gives the stars back', async () => {
    await page.keyboard.press('x')
    await expectScore(page, 'a.png', 'rejected')
    await page.keyboard.press('u')
    await expectScore(page, 'a.png', '4 stars')
    await page.keyboard.press('x')
    await expectScore(page, 'a.png', 'rejected')
    await expectAllSaved(page)
  })

  await first.close()
  const again = await launch({ folder, dataDirectory })
  await test.step('also after a restart, and from another screen', async () => {
    const next = again.page
    await choose(next, 'a.png')
    await expectScore(next, 'a.png', 'rejected')
    await next.keyboard.press('u')
    await expectScore(next, 'a.png', '4 stars')
    await next.keyboard.press('Control+z')
    await expectScore(next, 'a.png', 'rejected')
    await choose(next, 'b.png')
    await next.keyboard.press('e')
    await expect(next.getByRole('region', { name: /^Loupe/ })).toHaveAttribute('aria-label', /b\.png/)
    // The act before, of the run before: the page goes to what it changed.
    await next.keyboard.press('Control+z')
    await expect(next.getByText('Undone: a.png rejected → ★★★★')).toBeVisible()
    await expect(next.getByRole('region', { name: /^Loupe/ })).toHaveAttribute('aria-label', /a\.png/)
    await next.keyboard.press('g')
    await expectScore(next, 'a.png', '4 stars')
  })
})
