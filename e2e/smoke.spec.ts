import { expect, test } from './fixtures.ts'
import { colours, writePicture } from './make-pictures.ts'

test('the welcome screen opens without a folder, and leads to one', async ({ launch }) => {
  const { page } = await launch()
  await expect(page).toHaveTitle(/Media Scorer/)
  await expect(page.getByRole('button', { name: /open/i }).first()).toBeVisible()
})

test('a folder named at the start is open, and nothing complains', async ({ launch, makeDirectory }) => {
  const folder = await makeDirectory()
  await writePicture(folder, 'red.png', colours.red)
  const { page } = await launch({ folder })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await expect(page.getByRole('option', { name: /^red\.png/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('option', { name: /^red\.png/ })).toBeVisible()
  expect(complaints).toEqual([])
})
