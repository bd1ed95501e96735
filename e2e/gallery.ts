import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'
import type { Colour } from './make-pictures.ts'
import { measureDistance, readPainted } from './painted.ts'

/** A picture's cell in the grid, by its name. */
export function cellOf(page: Page, name: string): Locator {
  return page
    .getByRole('listbox', { name: 'Pictures' })
    .getByRole('option', { name: new RegExp(`^${escapeText(name)}, `) })
}

/** The names in the grid, as they stand there. */
export async function readNames(page: Page): Promise<readonly string[]> {
  const cells = page.getByRole('listbox', { name: 'Pictures' }).getByRole('option')
  const labels = await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label') ?? ''))
  return labels.map((label) => label.split(', ')[0] ?? '')
}

/** Waits until a cell says this: `3 stars`, `rejected`, `unrated`. */
export async function expectScore(page: Page, name: string, score: string): Promise<void> {
  await expect(cellOf(page, name)).toHaveAttribute(
    'aria-label',
    new RegExp(`^${escapeText(name)}, ${score}(,|$)`),
  )
}

/** Waits until an element's pixels have this colour. */
export async function expectPainted(element: Locator, colour: Colour): Promise<void> {
  await expect
    .poll(async () => measureDistance((await readPainted(element)).mean, colour), { timeout: 20_000 })
    .toBeLessThan(24)
}

/** The place that the page itself says has been written. */
export async function expectAllSaved(page: Page): Promise<void> {
  await expect(page.getByRole('contentinfo')).toContainText('All saved')
}

/** Makes a picture the current one, so that keys are its. */
export async function choose(page: Page, name: string): Promise<void> {
  await cellOf(page, name).click()
  await expect(cellOf(page, name)).toHaveAttribute('aria-selected', 'true')
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
